// Package conf reads FastDFS's configuration files as FastDFS 6.15 does: what it corrects is corrected, what it refuses is
// refused with the same errno.
package conf
