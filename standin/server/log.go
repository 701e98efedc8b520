package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// Log is a server's log: stderr first, <base_path>/logs/<name>.log once that is known.
type Log struct {
	mutex sync.Mutex
	file  *os.File
	debug bool
	quiet int
}

var levels = []string{"emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"}

// NewLog that goes to stderr.
func NewLog() *Log { return &Log{file: os.Stderr, quiet: len(levels)} }

// Open the file. A pipe behind it is an error, as for libfastcommon, which asks for its size (src/logger.c:195), unless
// the library is preloaded that answers; a static program is not interposed, so the name stands for the deed.
func (l *Log) Open(base, name, level string) error {
	folder := filepath.Join(base, "logs")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		errno := wire.Errno(err)
		l.Error("file: logger.c, line: 149, mkdir %q fail, %s", folder, wire.Describe(errno))
		return errno
	}
	path := filepath.Join(folder, name+".log")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		errno := wire.Errno(err)
		l.Error("file: logger.c, line: 180, open log file %q to write fail, %s", path, wire.Describe(errno))
		return errno
	}
	if _, err := file.Seek(0, 2); err != nil && !Preloaded("libpipelog.so") {
		errno := wire.Errno(err)
		l.Error("file: logger.c, line: 198, lseek file %q fail, %s", path, wire.Describe(errno))
		return errno
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.file = file
	for i, known := range levels {
		if known == level {
			l.quiet = i + 1
		}
	}
	return nil
}

// Opener opens the file and writes its first line, which says what this program is.
func (l *Log) Opener(name string) conf.OpenLog {
	return func(base, level string) error {
		if err := l.Open(base, name, level); err != nil {
			return err
		}
		l.Info("this is not FastDFS: a stand-in that plays FastDFS %s for tests", Played())
		return nil
	}
}

// NoLog is for who only checks a configuration.
func NoLog(string, string) error { return nil }

// Preloaded says whether a library is among those that the program was started with.
func Preloaded(library string) bool {
	return strings.Contains(os.Getenv("LD_PRELOAD"), library)
}

func (l *Log) say(level int, format string, arguments []any) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if level >= l.quiet {
		return
	}
	fmt.Fprintf(l.file, "[%s] %s - %s\n", time.Now().Format(time.DateTime), strings.ToUpper(levels[level]),
		fmt.Sprintf(format, arguments...))
}

// Crit is for the end.
func (l *Log) Crit(format string, arguments ...any) { l.say(2, format, arguments) }

// Error is for what failed.
func (l *Log) Error(format string, arguments ...any) { l.say(3, format, arguments) }

// Warning is for what should not be.
func (l *Log) Warning(format string, arguments ...any) { l.say(4, format, arguments) }

// Info is for what happened.
func (l *Log) Info(format string, arguments ...any) { l.say(6, format, arguments) }

// Debug is for what nobody reads.
func (l *Log) Debug(format string, arguments ...any) { l.say(7, format, arguments) }

// Errno that is told like FastDFS's functions tell theirs.
func errnoOf(err error) syscall.Errno { return wire.Errno(err) }
