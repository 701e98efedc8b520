// Command standin is all of FastDFS's programs that the tests need: it does what the name says by which it is called.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"fastdfs.io/standin/server"
	"fastdfs.io/standin/storage"
	"fastdfs.io/standin/tools"
	"fastdfs.io/standin/tracker"
)

func main() {
	name := filepath.Base(os.Args[0])
	for _, program := range []*server.Program{tracker.Program(), storage.Program()} {
		if program.Name == name {
			os.Exit(program.Main(os.Args[1:]))
		}
	}
	if tool, known := tools.All[name]; known {
		os.Exit(tool(name, os.Args[1:]))
	}
	fmt.Fprintf(os.Stderr, "%s: a stand-in for FastDFS %s, to be called fdfs_trackerd, fdfs_storaged or fdfs_<tool>\n", name,
		server.Played())
	os.Exit(2)
}
