// Package wire is FastDFS's protocol as bytes: frames, commands, records and file ids. Integers are big-endian, texts are
// fields of fixed length, filled with NULs.
package wire
