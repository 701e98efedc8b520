// Package tools plays FastDFS's client tools: the same arguments, the same words, the same exit codes.
package tools
