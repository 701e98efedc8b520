// Package server is what fdfs_trackerd and fdfs_storaged do alike: command line, pid file, log, listening, signals.
package server
