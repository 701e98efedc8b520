package storage

import (
	"path/filepath"
	"sync"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

// Storage is a running fdfs_storaged.
type Storage struct {
	conf     *conf.Storage
	log      *server.Log
	version  server.Version
	listener *server.Listener
	upTime   int64
	stopping <-chan struct{}
	gaveUp   chan struct{}
	giveUp   sync.Once

	id         string // this member's
	ip         string // the address that the trackers give others for it
	ids        *conf.IDs
	parameters parameters
	binlog     *binlog
	counters   counters
	paths      paths

	joining   sync.Mutex // one tracker at a time is asked for the source of the old files
	reporters []*reporter

	mutex       sync.Mutex // all below
	flag        initFlag
	leader      int // index of the leading tracker, -1: none
	peers       map[string]*peer
	syncChanges int // count of records received from peers
	rejoin      bool
}

// parameters that a tracker sets for all storages.
type parameters struct {
	autoAdjust  bool
	storePath   int
	reserved    conf.Space
	addressSize int
	trustID     bool
}

// Program is fdfs_storaged.
func Program() *server.Program {
	return &server.Program{
		Name: "fdfs_storaged",
		Start: func(confPath string, log *server.Log, stop <-chan struct{}, listening func() error) (server.Running, error) {
			s, err := start(confPath, log, stop, listening)
			if err != nil {
				return nil, err
			}
			return s, nil
		},
		Check: func(confPath string) error {
			_, err := conf.LoadStorage(confPath, server.NoLog)
			return err
		},
	}
}

// Done is closed when the storage gives up: a tracker that was not there at the start does not answer 60.
func (s *Storage) Done() <-chan struct{} { return s.gaveUp }

// Stop serving, and keep what is known.
func (s *Storage) Stop() {
	s.listener.Close()
	for _, r := range s.reporters {
		r.disconnect()
	}
	if err := s.binlog.flush(); err != nil {
		s.log.Error("file: storage_sync.c, line: 1885, write to binlog file fail: %v", err)
	}
	s.counters.save(s.dataFile(statFile))
}

func (s *Storage) dataFile(name string) string { return filepath.Join(s.conf.BasePath, "data", name) }

// pause for a while; false when the storage is to stop meanwhile.
func (s *Storage) pause(duration time.Duration) bool {
	select {
	case <-s.stopping:
		return false
	case <-s.gaveUp:
		return false
	case <-time.After(duration):
		return true
	}
}

func (s *Storage) stopped() bool { return !s.pause(0) }

func (s *Storage) heartbeat() time.Duration {
	return time.Duration(s.conf.HeartBeatInterval) * time.Second
}

func (s *Storage) dial(address wire.Address) (*wire.Conn, error) {
	return wire.Dial(address.String(), s.conf.From(), s.conf.Timeouts())
}

// eachMinute or so: counters and the binlog go to disk.
func (s *Storage) keepFiles() {
	binlog := time.NewTicker(time.Duration(s.conf.BinlogInterval) * time.Second)
	defer binlog.Stop()
	stat := time.NewTicker(time.Duration(s.conf.StatFileInterval) * time.Second)
	defer stat.Stop()
	for {
		select {
		case <-s.stopping:
			return
		case <-binlog.C:
			if err := s.binlog.flush(); err != nil {
				s.log.Error("file: storage_sync.c, line: 1885, write to binlog file fail: %v", err)
			}
		case <-stat.C:
			s.counters.save(s.dataFile(statFile))
		}
	}
}
