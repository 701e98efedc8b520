package storage

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

// start in FastDFS's order: addresses, folders, parameters, ids, and only then the port.
func start(confPath string, log *server.Log, stop <-chan struct{}, listening func() error) (*Storage, error) {
	settings, err := conf.LoadStorage(confPath, log.Opener("storaged"))
	if err != nil {
		return nil, err
	}
	s := &Storage{
		conf: settings, log: log, version: server.Played(), upTime: time.Now().Unix(), stopping: stop,
		gaveUp: make(chan struct{}), leader: -1, peers: map[string]*peer{},
	}
	log.Info("FastDFS v%s, %s", s.version, settings.Summary())
	for i, address := range settings.Trackers {
		s.reporters = append(s.reporters, newReporter(s, i, address))
	}
	for _, step := range []func() error{
		s.askAddresses, s.makeFolders, s.askParameters, s.askIDs, s.identify, s.loadFiles, s.listen,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := listening(); err != nil {
		return nil, err
	}
	go s.keepFiles()
	go s.report()
	go s.listener.Serve(s.open)
	return s, nil
}

// report to the trackers, the first of them a little before the others: as a rule it is the one that decides who sends
// the old files.
func (s *Storage) report() {
	for _, r := range s.reporters {
		go r.run()
		s.pause(5 * time.Millisecond)
	}
}

func (s *Storage) listen() (err error) {
	s.listener, err = server.Listen(s.log, s.conf.Server)
	return err
}

// connect to a tracker, three tries.
func (s *Storage) connect(address wire.Address, pause time.Duration) (*wire.Conn, error) {
	var conn *wire.Conn
	var err error
	for range 3 {
		if conn, err = s.dial(address); err == nil {
			return conn, nil
		}
		if !s.pause(pause) {
			return nil, syscall.EINTR
		}
	}
	s.log.Error("file: storage_ip_changed_dealer.c, line: 165, connect to tracker server %s fail, %s", address,
		wire.Describe(wire.Errno(err)))
	return nil, err
}

// askAddresses: every tracker that can be reached has to say the same; at least one has to be.
func (s *Storage) askAddresses() error {
	for answered := false; !answered; {
		for _, r := range s.reporters {
			conn, err := s.connect(r.address, 5*time.Second)
			if s.stopped() {
				return syscall.EINTR
			}
			if err != nil {
				continue
			}
			err = r.askAddress(conn)
			conn.Quit()
			if err != nil {
				return err
			}
			answered = true
		}
		if s.stopped() {
			return syscall.EINTR
		}
	}
	return nil
}

// askParameters of any tracker, for as long as it takes.
func (s *Storage) askParameters() error {
	for {
		for _, r := range s.reporters {
			conn, err := s.connect(r.address, time.Second)
			if err != nil {
				continue
			}
			body, err := conn.Ask(wire.GetParameters, nil)
			conn.Quit()
			if err == nil {
				return s.takeParameters(string(body))
			}
		}
		if !s.pause(time.Second) {
			return syscall.EINTR
		}
	}
}

func (s *Storage) takeParameters(text string) error {
	values := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		if key, value, found := strings.Cut(line, "="); found {
			values[key] = value
		}
	}
	reserved, err := conf.ParseSpace(values["reserved_storage_space"])
	if err != nil {
		return err
	}
	p := parameters{reserved: reserved, trustID: values["trust_storage_server_id"] == "1", addressSize: wire.IPv4Size}
	p.autoAdjust = values["storage_ip_changed_auto_adjust"] == "1"
	if values["response_ip_addr_size"] == fmt.Sprint(wire.IPv6Size) {
		p.addressSize = wire.IPv6Size
	}
	if values["store_path"] == fmt.Sprint(conf.PathLoadBalanced) {
		p.storePath = conf.PathLoadBalanced
	}
	if values["use_storage_id"] != "1" || values["use_trunk_file"] != "0" {
		return conf.Refuse(syscall.EINVAL, "the stand-in knows neither members without ids nor trunk files")
	}
	s.parameters = p
	s.log.Info("file: storage_param_getter.c, line: 225, %s", strings.ReplaceAll(strings.TrimSpace(text), "\n", ", "))
	return nil
}

// askIDs of the trackers, five rounds.
func (s *Storage) askIDs() error {
	var failure error
	for range 5 {
		for _, r := range s.reporters {
			conn, err := s.dial(r.address)
			if err == nil {
				s.ids, err = fetchIDs(conn)
				conn.Quit()
			}
			if err == nil {
				return nil
			}
			failure = err
		}
		if !s.pause(time.Second) {
			return syscall.EINTR
		}
	}
	return failure
}

func fetchIDs(conn *wire.Conn) (*conf.IDs, error) {
	var lines strings.Builder
	for fetched := int32(0); ; {
		var request wire.Body
		request.Int32(fetched).Byte(0)
		body, err := conn.Ask(wire.FetchStorageIDs, request)
		if err != nil {
			return nil, err
		}
		f := wire.FieldsOf(body)
		total, count := f.Int32(), f.Int32()
		if f.Short() || count <= 0 {
			return nil, syscall.EINVAL
		}
		lines.Write(f.Rest())
		if fetched += count; fetched >= total {
			return conf.ParseIDs(lines.String())
		}
	}
}

// identify this member: by server_id, by an address of this machine, or by the address that a tracker sees.
func (s *Storage) identify() error {
	id, err := s.findID()
	if err != nil {
		errno := wire.Errno(err)
		s.log.Crit("file: storage_func.c, line: 2470, get my server id from tracker server fail, %s", wire.Describe(errno))
		return errno
	}
	if _, known := s.ids.ByID(id); !known {
		s.log.Crit("file: storage_func.c, line: 2482, get my storage info fail, my server id: %s", id)
		return syscall.ENOENT
	}
	s.id = id
	s.log.Info("file: storage_func.c, line: 483, tracker_client_ip: %s, my_server_id_str: %s, g_server_id_in_filename: %s", s.ip, id,
		id)
	return nil
}

func (s *Storage) findID() (string, error) {
	switch {
	case s.parameters.trustID && !s.conf.HasServerID:
		for _, ip := range wire.LocalIPs() {
			if line, known := s.ids.ByAddress(s.conf.Group, ip, 0); known {
				return line.ID, nil
			}
		}
		s.log.Error("file: storage_func.c, line: 386, can't find my server id by local ip address, local ip count: %d",
			len(wire.LocalIPs()))
		return "", syscall.ENOENT
	case s.parameters.trustID && s.conf.ServerID != "":
		id := s.conf.ServerID
		if !server.Preloaded("libserverid.so") {
			// FastDFS frees the text before it reads it (storage_func.c:2363, 2427, 2466); this is what a process sees
			// whose freed memory is overwritten.
			id = strings.Repeat("\xa5", len(id))
		}
		if !conf.ValidID(id) {
			s.log.Error("file: storage_func.c, line: 427, config file: %s, server_id: %s is invalid", s.conf.BasePath, id)
			return "", syscall.EINVAL
		}
		return id, nil
	}
	return s.askServerID()
}

func (s *Storage) askServerID() (string, error) {
	var failure error
	for _, r := range s.reporters {
		conn, err := s.dial(r.address)
		if err != nil {
			failure = err
			continue
		}
		var request wire.Body
		request.Text(s.conf.Group, wire.GroupSize).Raw([]byte(s.ip))
		body, err := conn.Ask(wire.GetServerID, request)
		conn.Quit()
		return wire.Cut(body), err
	}
	return "", failure
}

// makeFolders of base_path and of every store path. Folders that are made anew although the first join is long done
// mean a lost disk: its files are fetched from another member.
func (s *Storage) makeFolders() error {
	if err := s.loadFlag(); err != nil {
		return s.fatal(err)
	}
	for i := range s.conf.StorePaths {
		made, err := s.makeStorePath(i)
		if err == nil {
			err = s.checkMark(i, made)
		}
		if err != nil {
			return s.fatal(err)
		}
		if made && s.flag.syncOldDone {
			if err := s.recover(i); err != nil {
				return s.fatal(err)
			}
		}
	}
	return nil
}

func (s *Storage) fatal(err error) error {
	if refusal, ok := err.(*conf.Refusal); ok {
		s.log.Error("%s", refusal.Message)
	}
	s.log.Crit("file: storage_func.c, line: 2440, storage_check_and_make_data_dirs fail, program exit!")
	return wire.Errno(err)
}

func (s *Storage) loadFiles() error {
	if err := s.counters.load(s.dataFile(statFile)); err != nil {
		return err
	}
	if err := os.MkdirAll(s.dataFile("sync"), 0o755); err != nil {
		return err
	}
	var err error
	s.binlog, err = openBinlog(s.dataFile("sync"))
	return err
}
