package server

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// Running is a server that has been started.
type Running interface {
	// Done is closed when the server gives up by itself.
	Done() <-chan struct{}
	// Stop ends it and keeps what it knows.
	Stop()
}

// Program is fdfs_trackerd or fdfs_storaged.
type Program struct {
	Name string
	// Start reads the configuration, opens the log, and listens; listening is called when the port is open.
	Start func(confPath string, log *Log, stop <-chan struct{}, listening func() error) (Running, error)
	// Check the configuration, for a daemon's parent.
	Check func(confPath string) error
}

type options struct {
	conf, action string
	foreground   bool
}

// Main of the program; returns its exit code.
func (p *Program) Main(arguments []string) int {
	o, code, ok := p.parse(arguments)
	if !ok {
		return code
	}
	log := NewLog()
	base, err := conf.BasePath(o.conf)
	if err == nil {
		err = os.MkdirAll(filepath.Join(base, "data"), 0o755)
	}
	if err != nil {
		return p.refuse(log, err)
	}
	pid := pidFile{path: filepath.Join(base, "data", p.Name+".pid"), name: p.Name}
	if done, code := pid.act(o.action); done {
		return code
	}
	if !o.foreground {
		return p.daemonize(log, o)
	}
	return p.run(log, o.conf, pid)
}

func (p *Program) parse(arguments []string) (o options, code int, ok bool) {
	if len(arguments) == 0 {
		p.usage()
		return o, 1, false
	}
	o.action = "start"
	var words []string
	for _, argument := range arguments {
		switch {
		case !strings.HasPrefix(argument, "-"):
			words = append(words, argument)
		case argument == "-V" || argument == "--version":
			fmt.Printf("\n%s V%s\n\n", p.Name, Played())
			return o, 0, false
		case argument == "-N" || argument == "--no-daemon":
			o.foreground = true
		case argument == "-h" || argument == "--help":
			p.usage()
			return o, 0, false
		default:
			fmt.Fprintf(os.Stderr, "\nError: unrecognized option: %s\n", argument)
			p.usage()
			return o, 0, false
		}
	}
	if len(words) == 0 || len(words) > 2 {
		fmt.Fprintln(os.Stderr, "\nError: expect config file!")
		p.usage()
		return o, 0, false
	}
	o.conf = words[0]
	if len(words) == 2 {
		o.action = words[1]
	}
	return o, 0, true
}

func (p *Program) usage() {
	fmt.Fprintf(os.Stderr, "\nUsage: %s [options] <config_file> [start | stop | restart | status]\n\noptions:\n"+
		"\t-N | --no-daemon: run in foreground\n\t-V | --version: show version info\n\t-h | --help: for this usage\n\n"+
		"This is a stand-in for FastDFS %s, for tests.\n\n", p.Name, Played())
}

func (p *Program) refuse(log *Log, err error) int {
	errno := wire.Errno(err)
	if refusal := (*conf.Refusal)(nil); errors.As(err, &refusal) {
		log.Error("%s", refusal.Message)
	}
	log.Crit("exit abnormally!\n")
	return int(errno)
}

func (p *Program) run(log *Log, confPath string, pid pidFile) int {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2)
	signal.Ignore(syscall.SIGPIPE)
	syscall.Umask(0)
	stop := make(chan struct{})
	type outcome struct {
		running Running
		err     error
	}
	started := make(chan outcome, 1)
	go func() {
		running, err := p.Start(confPath, log, stop, pid.write)
		started <- outcome{running, err}
	}()
	var running Running
	var gaveUp <-chan struct{}
	for stopping := false; ; {
		select {
		case o := <-started:
			if o.err != nil {
				return p.refuse(log, o.err)
			}
			running, gaveUp = o.running, o.running.Done()
			if stopping {
				return p.end(log, running, pid)
			}
		case <-gaveUp:
			return p.end(log, running, pid)
		case caught := <-signals:
			if caught == syscall.SIGHUP || caught == syscall.SIGUSR1 || caught == syscall.SIGUSR2 {
				continue
			}
			if stopping {
				continue
			}
			stopping = true
			log.Crit("file: %s.c, line: 331, catch signal %d, program exiting...", p.Name, caught)
			close(stop)
			if running != nil {
				return p.end(log, running, pid)
			}
		}
	}
}

func (p *Program) end(log *Log, running Running, pid pidFile) int {
	running.Stop()
	pid.remove()
	log.Info("exit normally.\n")
	return 0
}

// daemonize checks the configuration here, so that its errors are this process's exit code, and leaves the rest to a
// child in a session of its own.
func (p *Program) daemonize(log *Log, o options) int {
	if err := p.Check(o.conf); err != nil {
		return p.refuse(log, err)
	}
	self, err := os.Executable()
	if err != nil {
		return p.refuse(log, err)
	}
	path, _ := filepath.Abs(o.conf)
	child := exec.Command(self, "-N", path)
	child.Args[0] = p.Name
	child.Dir = "/"
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := child.Start(); err != nil {
		return p.refuse(log, err)
	}
	return 0
}

type pidFile struct{ path, name string }

func (f pidFile) read() (int, bool) {
	text, err := os.ReadFile(f.path)
	if err != nil {
		return 0, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return pid, err == nil && pid > 0
}

// alive says whether the process in the file is there, and whether it is one of this name.
func (f pidFile) alive() (pid int, there, same bool) {
	pid, found := f.read()
	if !found || syscall.Kill(pid, 0) != nil {
		return pid, false, false
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return pid, true, false
	}
	program, _, _ := bytes.Cut(line, []byte{0})
	return pid, true, filepath.Base(string(program)) == f.name
}

// act on start, stop, restart and status; done says that nothing is to be started.
func (f pidFile) act(action string) (done bool, code int) {
	switch action {
	case "start":
		if pid, _, same := f.alive(); same {
			fmt.Fprintf(os.Stderr, "process %s already running, pid: %d\n", f.name, pid)
			return true, int(syscall.EEXIST)
		}
		return false, 0
	case "stop":
		return true, f.stop()
	case "restart":
		code := f.stop()
		return code != 0 && code != int(syscall.ENOENT), code
	case "status":
		if pid, there, _ := f.alive(); there {
			fmt.Printf("Running, pid: %d\n", pid)
			return true, 0
		}
		fmt.Println("NOT running")
		return true, int(syscall.ENOENT)
	}
	fmt.Fprintf(os.Stderr, "invalid action: %s\n", action)
	return true, int(syscall.EINVAL)
}

func (f pidFile) stop() int {
	pid, there, _ := f.alive()
	if !there {
		fmt.Fprintf(os.Stderr, "pid file: %s not exist!\n", f.path)
		return int(syscall.ENOENT)
	}
	for syscall.Kill(pid, syscall.SIGTERM) == nil {
		time.Sleep(100 * time.Millisecond)
	}
	return 0
}

func (f pidFile) write() error {
	return os.WriteFile(f.path, []byte(strconv.Itoa(os.Getpid())), 0o644)
}

func (f pidFile) remove() { _ = os.Remove(f.path) }
