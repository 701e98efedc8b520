package tracker

import (
	"sort"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// member of a group, in whatever state.
type member struct {
	id, ip, version  string
	status           wire.Status
	mode             wire.Mode
	source           *member // who sends it the old files
	syncUntil        int64
	joinTime, upTime int64
	paths, subdirs   int
	priority, port   int
	writePath        int // which store path the next upload goes to
	pathTotalMB      []int64
	pathFreeMB       []int64
	totalMB, freeMB  int64
	changelogOffset  int64
	seenChange       int // the group's change count that it has been told
	stat             wire.Stat
}

// forget all but what a DELETED record shows.
func (m *member) forget() {
	m.pathTotalMB, m.pathFreeMB = nil, nil
	m.source, m.syncUntil = nil, 0
	m.totalMB, m.freeMB, m.changelogOffset = 0, 0, 0
	m.paths, m.subdirs, m.priority, m.writePath = 0, 0, 0, 0
	m.stat = wire.Stat{}
}

func (m *member) brief(port int) wire.Brief {
	return wire.Brief{Status: m.status, Port: int32(port), ID: m.id, IP: m.ip}
}

// path's total and free space; zero as long as the member has not reported it.
func (m *member) path(index int) (totalMB, freeMB int64) {
	if index < len(m.pathTotalMB) {
		return m.pathTotalMB[index], m.pathFreeMB[index]
	}
	return 0, 0
}

// group of members, in the order in which they came.
type group struct {
	name                      string
	members                   []*member
	port, paths, subdirs      int
	totalMB, freeMB           int64
	readable, writable        []*member // ACTIVE and used for that, by id
	store                     *member   // for uploads where not all take turns
	currentRead, currentWrite int
	changes                   int
	synced                    map[string]map[string]int64 // by source and destination
}

func newGroup(name string) *group {
	return &group{name: name, synced: map[string]map[string]int64{}}
}

func (g *group) member(id string) *member {
	for _, m := range g.members {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (g *group) byIP(ip string) *member {
	for _, m := range g.members {
		if m.ip == ip {
			return m
		}
	}
	return nil
}

// sorted members, as lists show them.
func (g *group) sorted() []*member { return byID(g.members) }

func byID(members []*member) []*member {
	sorted := append([]*member(nil), members...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].id < sorted[j].id })
	return sorted
}

func contains(members []*member, m *member) bool {
	for _, other := range members {
		if other == m {
			return true
		}
	}
	return false
}

func without(members []*member, m *member) []*member {
	var others []*member
	for _, other := range members {
		if other != m {
			others = append(others, other)
		}
	}
	return others
}

// activate a member that has sent a heartbeat, unless it has files to wait for.
func (g *group) activate(m *member, settings *conf.Tracker) {
	switch m.status {
	case wire.WaitSync, wire.Syncing, wire.IPChanged, wire.Init:
		return
	}
	changed := m.status != wire.Active
	m.status = wire.Active
	if m.mode&wire.ModeRead != 0 && !contains(g.readable, m) {
		g.readable = byID(append(g.readable, m))
		changed = true
	}
	if m.mode&wire.ModeWrite != 0 && !contains(g.writable, m) {
		g.writable = byID(append(g.writable, m))
		g.chooseStore(settings)
		changed = true
	}
	if changed {
		g.changes++
	}
}

// deactivate takes a member out of what clients are given.
func (g *group) deactivate(m *member, settings *conf.Tracker) {
	if contains(g.readable, m) {
		g.readable = without(g.readable, m)
		g.changes++
	}
	if contains(g.writable, m) {
		g.writable = without(g.writable, m)
		g.changes++
	}
	g.chooseStore(settings)
	m.seenChange = 0
}

// offline is what a member becomes whose connection is gone.
func (g *group) offline(m *member, settings *conf.Tracker) {
	m.upTime = 0
	switch m.status {
	case wire.WaitSync, wire.Syncing, wire.Init, wire.Deleted, wire.IPChanged, wire.Recovery:
		return
	}
	m.status = wire.Offline
	g.deactivate(m, settings)
}

func (g *group) chooseStore(settings *conf.Tracker) {
	g.store = nil
	for _, m := range g.writable {
		if g.store == nil || settings.StoreServer == conf.FirstByPriority && m.priority < g.store.priority {
			g.store = m
		}
	}
}

// nextWritable member for an upload.
func (g *group) nextWritable(settings *conf.Tracker) *member {
	if settings.StoreServer != conf.RoundRobin {
		return g.store
	}
	switch len(g.writable) {
	case 0:
		return nil
	case 1:
		return g.writable[0]
	}
	index := g.currentWrite
	g.currentWrite++
	if g.currentWrite >= len(g.writable) {
		g.currentWrite = 0
	}
	if index >= len(g.writable) {
		index = 0
	}
	return g.writable[index]
}

// syncSource for a member that has to copy the old files: the first writable one.
func (g *group) syncSource(destination *member) *member {
	for _, m := range g.writable {
		if m != destination {
			return m
		}
	}
	return nil
}

// measure the group by the writable member with the least free space.
func (g *group) measure() {
	for i, m := range g.writable {
		if i == 0 || m.freeMB < g.freeMB {
			g.totalMB, g.freeMB = m.totalMB, m.freeMB
		}
	}
}

func (g *group) record(settings *conf.Tracker) wire.GroupRecord {
	return wire.GroupRecord{
		Name: g.name, TotalMB: g.totalMB, FreeMB: g.freeMB, ReservedMB: settings.Reserved.Of(g.totalMB),
		Members: int64(len(g.members)), Port: int64(g.port), Readable: int64(len(g.readable)),
		Writable: int64(len(g.writable)), Current: int64(g.currentWrite), StorePaths: int64(g.paths),
		Subdirs: int64(g.subdirs), TrunkFileID: -1,
	}
}

func (m *member) record(settings *conf.Tracker) wire.StorageRecord {
	r := wire.StorageRecord{
		Status: m.status, Mode: m.mode, ID: m.id, IP: m.ip, Version: m.version, JoinTime: m.joinTime, UpTime: m.upTime,
		TotalMB: m.totalMB, FreeMB: m.freeMB, ReservedMB: settings.Reserved.Of(m.totalMB), Priority: int64(m.priority),
		StorePaths: int64(m.paths), Subdirs: int64(m.subdirs), CurrentWritePath: int64(m.writePath), Port: int64(m.port),
		Stat: m.stat,
	}
	if m.source != nil {
		r.SourceID = m.source.id
	}
	return r
}
