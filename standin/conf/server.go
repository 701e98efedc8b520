package conf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// Server is what trackers and storages have in common (libserverframe's sf_global.c).
type Server struct {
	BasePath       string
	Port           int
	BindAddress    string
	AddressFamily  string
	MaxConnections int
	ConnectTimeout int
	NetworkTimeout int
	LogLevel       string
	StackSize      int64
	BufferSize     int64
	allowHosts     []string
	acceptThreads  int
	workThreads    int
	errorLog       string
	bufferName     string
	runByGroup     string
	runByUser      string
	pool           bool
	poolIdle       int
}

// defaults of a server; those of sf_load_config and of FastDFS, whichever is read last.
type defaults struct {
	port           int
	networkTimeout int
	bufferKey      string
	bufferName     string
}

// BasePath is read before all else: the pid file lies below it.
func BasePath(path string) (string, error) {
	file, err := Load(path)
	if err != nil {
		return "", err
	}
	return basePath(file)
}

func basePath(file *File) (string, error) {
	base, _ := file.Get("base_path")
	if base == "" {
		return "", Refuse(syscall.ENOENT, "conf file %q must have item \"base_path\"!", file.Path)
	}
	base = filepath.Clean(base)
	if err := os.MkdirAll(base, 0o775); err != nil {
		return "", Refuse(wire.Errno(err), "mkdir %q fail, %s", base, wire.Describe(wire.Errno(err)))
	}
	return base, nil
}

// OpenLog is called as soon as a file's base_path and log_level are known; what is refused after that is in the log.
type OpenLog func(basePath, level string) error

func loadServer(file *File, d defaults, openLog OpenLog) (*Server, error) {
	base, err := basePath(file)
	if err != nil {
		return nil, err
	}
	s := &Server{
		BasePath:       base,
		Port:           file.positive("port", d.port),
		BindAddress:    file.Text("bind_addr", ""),
		AddressFamily:  file.Text("address_family", "auto"),
		MaxConnections: file.positive("max_connections", 256),
		ConnectTimeout: file.positive("connect_timeout", 10),
		NetworkTimeout: file.positive("network_timeout", d.networkTimeout),
		LogLevel:       logLevel(file.Text("log_level", "info")),
		BufferSize:     file.correctedBytes(d.bufferKey, 256<<10, 8192, 2<<30-1),
		acceptThreads:  file.Int("accept_threads", 1),
		workThreads:    file.Int("work_threads", 4),
		bufferName:     d.bufferName,
		runByGroup:     file.Text("run_by_group", ""),
		runByUser:      file.Text("run_by_user", ""),
		pool:           file.Bool("use_connection_pool", false),
		poolIdle:       3600,
		StackSize:      file.correctedBytes("thread_stack_size", 256<<10, 64<<10, 2<<30),
	}
	if file.Bool("disabled", false) {
		return nil, Refuse(syscall.ECANCELED, "conf file %q disabled=true, exit", file.Path)
	}
	if err := raiseOpenFiles(s.MaxConnections); err != nil {
		return nil, err
	}
	if s.errorLog, err = logSettings(file); err != nil {
		return nil, err
	}
	if err := openLog(s.BasePath, s.LogLevel); err != nil {
		return nil, err
	}
	for key, threads := range map[string]int{"accept_threads": s.acceptThreads, "work_threads": s.workThreads} {
		if threads <= 0 {
			return nil, Refuse(syscall.EINVAL, "config file: %s, item %q is invalid, value: %d <= 0!", file.Path, key, threads)
		}
	}
	if !strings.EqualFold(s.AddressFamily, "auto") && !strings.EqualFold(s.AddressFamily, "IPv4") {
		return nil, Refuse(syscall.EINVAL, "address_family: %s: the stand-in knows IPv4 only", s.AddressFamily)
	}
	s.allowHosts = allowHosts(file.All("allow_hosts"))
	return s, nil
}

// loadPool comes last in both servers' configuration.
func (s *Server) loadPool(file *File) error {
	if !s.pool {
		return nil
	}
	if s.poolIdle = file.Int("connection_pool_max_idle_time", 3600); s.poolIdle <= 0 {
		return Refuse(syscall.EINVAL, "connection_pool_max_idle_time: %d of conf filename: %q is invalid!", s.poolIdle,
			file.Path)
	}
	return nil
}

func logLevel(text string) string {
	for _, level := range []string{"debug", "info", "notice", "warning", "error", "crit", "alert", "emerg"} {
		if strings.EqualFold(level, text) || level == "warning" && strings.EqualFold("warn", text) {
			return level
		}
	}
	return "info"
}

// raiseOpenFiles as set_rlimit does: the limit is at least max_connections, or the server ends.
func raiseOpenFiles(connections int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return nil
	}
	wanted := uint64(connections)
	if limit.Cur >= wanted {
		return nil
	}
	limit.Cur, limit.Max = wanted, max(limit.Max, wanted)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		errno := wire.Errno(err)
		return Refuse(errno, "file: process_ctrl.c, call setrlimit fail, resource id: 7, %s", wire.Describe(errno))
	}
	return nil
}

func logSettings(file *File) (string, error) {
	const section = "error-log"
	number := func(key string, otherwise int64) int64 {
		if value, found := file.sectionOrGlobal(section, key); found {
			return atoi(value)
		}
		return otherwise
	}
	set := func(key string, otherwise bool) int {
		value, found := file.sectionOrGlobal(section, key)
		return bit(isTrue(value, found, otherwise))
	}
	rotate, err := file.timeOfDay(section, "log_file_rotate_time", "00:00")
	if err != nil {
		return "", err
	}
	remove, err := file.timeOfDay(section, "log_file_delete_old_time", "01:30")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("error-log: {sync_log_buff_interval=%d, rotate_everyday=%d, rotate_time=%s, rotate_on_size=%d, "+
		"compress_old=%d, compress_days_before=%d, keep_days=%d, delete_old_time=%s}",
		max(number("sync_log_buff_interval", 1), 1), set("log_file_rotate_everyday", true), rotate,
		number("log_file_rotate_on_size", 0), set("log_file_compress_old", false),
		number("log_file_compress_days_before", 1), number("log_file_keep_days", 15), remove), nil
}

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}

func allowHosts(values []string) []string {
	var hosts []string
	for _, value := range values {
		for _, host := range strings.Split(value, ",") {
			if host = strings.TrimSpace(host); host == "*" || host == "" {
				return nil
			}
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// Allows says whether a client of that address may connect.
func (s *Server) Allows(ip string) bool {
	if s.allowHosts == nil {
		return true
	}
	for _, host := range s.allowHosts {
		if host == ip {
			return true
		}
	}
	return false
}

func (s *Server) allowCount() int {
	if s.allowHosts == nil {
		return -1
	}
	return len(s.allowHosts)
}

// Timeouts of this server as a client of others.
func (s *Server) Timeouts() wire.Timeouts {
	return wire.Timeouts{
		Connect: time.Duration(s.ConnectTimeout) * time.Second,
		Network: time.Duration(s.NetworkTimeout) * time.Second,
	}
}

// summary is the beginning of the line with which a server tells its configuration.
func (s *Server) summary() string {
	return fmt.Sprintf("base_path=%s, max_connections=%d, connect_timeout=%d, network_timeout=%d, thread_stack_size=%d KB, "+
		"%s=%d KB, tcp_quick_ack=1, log_level=%s, run_by_group=%s, run_by_user=%s, %s, port=%d, bind_addr=%s, "+
		"address_family=%s, accept_threads=%d, work_threads=%d",
		s.BasePath, s.MaxConnections, s.ConnectTimeout, s.NetworkTimeout, s.StackSize>>10, s.bufferName, s.BufferSize>>10,
		strings.ToUpper(s.LogLevel), s.runByGroup, s.runByUser, s.errorLog, s.Port, s.BindAddress, s.AddressFamily,
		s.acceptThreads, s.workThreads)
}

func (s *Server) poolSummary() string {
	return fmt.Sprintf("use_connection_pool=%d, g_connection_pool_max_idle_time=%ds", bit(s.pool), s.poolIdle)
}
