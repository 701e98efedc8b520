package tracker

import (
	"path/filepath"
	"sort"
	"sync"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

// Tracker is a running fdfs_trackerd.
type Tracker struct {
	conf     *conf.Tracker
	log      *server.Log
	version  server.Version
	listener *server.Listener
	handlers map[wire.Command]handler
	upTime   time.Time
	stopping chan struct{}
	work     sync.WaitGroup

	joining sync.Mutex // one join at a time may ask other trackers

	mutex         sync.Mutex // all below
	groups        []*group   // by name
	writeGroup    int
	changelogSize int64
	lastCheck     time.Time // when a former run was last seen
	askedOthers   bool      // for their lists
	statChanges   int
	leader        leadership
}

// Program is fdfs_trackerd.
func Program() *server.Program {
	return &server.Program{
		Name: "fdfs_trackerd",
		Start: func(confPath string, log *server.Log, _ <-chan struct{}, listening func() error) (server.Running, error) {
			t, err := start(confPath, log, listening)
			if err != nil {
				return nil, err
			}
			return t, nil
		},
		Check: func(confPath string) error {
			_, err := conf.LoadTracker(confPath, server.NoLog)
			return err
		},
	}
}

func start(confPath string, log *server.Log, listening func() error) (*Tracker, error) {
	settings, err := conf.LoadTracker(confPath, log.Opener("trackerd"))
	if err != nil {
		return nil, err
	}
	t := &Tracker{
		conf: settings, log: log, version: server.Played(), upTime: time.Now(), stopping: make(chan struct{}),
	}
	t.handlers = handlersOf(t.version)
	t.leader.index, t.leader.next = -1, -1
	t.leader.ownIPs = map[string]bool{}
	for _, ip := range wire.LocalIPs() {
		t.leader.ownIPs[ip] = true
	}
	log.Info("FastDFS v%s, %s", t.version, settings.Summary())
	if err := t.load(); err != nil {
		return nil, err
	}
	if t.listener, err = server.Listen(log, settings.Server); err != nil {
		return nil, err
	}
	if err := listening(); err != nil {
		return nil, err
	}
	t.work.Add(2)
	go t.keepLeader()
	go t.checkMembers()
	go t.listener.Serve(t.open)
	return t, nil
}

// Done never: a tracker does not give up.
func (t *Tracker) Done() <-chan struct{} { return nil }

// Stop serving, and keep the lists.
func (t *Tracker) Stop() {
	close(t.stopping)
	t.listener.Close()
	t.work.Wait()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.saveAll()
}

func (t *Tracker) dataFile(name string) string { return filepath.Join(t.conf.BasePath, "data", name) }

func (t *Tracker) group(name string) *group {
	for _, g := range t.groups {
		if g.name == name {
			return g
		}
	}
	return nil
}

func (t *Tracker) addGroup(name string) *group {
	g := newGroup(name)
	t.groups = append(t.groups, g)
	sort.Slice(t.groups, func(i, j int) bool { return t.groups[i].name < t.groups[j].name })
	return g
}

// checkMembers as often as their absence is to be noticed: who has not sent a heartbeat for so long is OFFLINE.
func (t *Tracker) checkMembers() {
	defer t.work.Done()
	const statusFileInterval = 300 * time.Second
	check := time.NewTicker(time.Duration(t.conf.CheckActiveInterval) * time.Second)
	defer check.Stop()
	status := time.NewTicker(statusFileInterval)
	defer status.Stop()
	for {
		select {
		case <-t.stopping:
			return
		case <-status.C:
			t.saveStatus()
		case <-check.C:
			t.mutex.Lock()
			for _, g := range t.groups {
				t.checkGroup(g)
			}
			t.mutex.Unlock()
		}
	}
}

func (t *Tracker) checkGroup(g *group) {
	for _, m := range g.members {
		if m.status != wire.Active ||
			time.Now().Unix()-m.stat.Counters[wire.LastHeartBeatTime] <= int64(t.conf.CheckActiveInterval) {
			continue
		}
		m.status = wire.Offline
		g.deactivate(m, t.conf)
		t.log.Info("file: tracker_mem.c, line: 6399, storage server %s(%s:%d) idle too long, status change to offline!", m.id, m.ip,
			g.port)
	}
}

// deleteGroup that has no member, in whatever state.
func (t *Tracker) deleteGroup(name string) syscall.Errno {
	g := t.group(name)
	switch {
	case g == nil:
		return syscall.ENOENT
	case len(g.members) > 0:
		return syscall.EBUSY
	}
	for i := range t.groups {
		if t.groups[i] == g {
			t.groups = append(t.groups[:i], t.groups[i+1:]...)
			break
		}
	}
	return t.saveGroups()
}

// deleteStorage that does not serve; its record stays, as DELETED.
func (t *Tracker) deleteStorage(g *group, id string) syscall.Errno {
	m := g.member(id)
	switch {
	case m == nil || m.status == wire.IPChanged:
		return syscall.ENOENT
	case m.status == wire.Online || m.status == wire.Active || m.status == wire.Recovery:
		return syscall.EBUSY
	case m.status == wire.Deleted:
		return syscall.EALREADY
	}
	for _, other := range g.members {
		if other.source == m {
			other.source = nil
		}
	}
	m.forget()
	m.status = wire.Deleted
	g.changes++
	return t.appendChangelog(g, m)
}
