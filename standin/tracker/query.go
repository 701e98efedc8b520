package tracker

import (
	"strconv"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

func (s *session) queryStore([]byte) ([]byte, syscall.Errno) {
	return s.storeIn(s.tracker.anyGroup(), false)
}

func (s *session) queryStoreAll([]byte) ([]byte, syscall.Errno) {
	return s.storeIn(s.tracker.anyGroup(), true)
}

func (s *session) queryStoreOfGroup(body []byte) ([]byte, syscall.Errno) {
	return s.storeIn(s.namedGroup(body), false)
}

func (s *session) queryStoreGroupAll(body []byte) ([]byte, syscall.Errno) {
	return s.storeIn(s.namedGroup(body), true)
}

type chosen struct {
	group *group
	errno syscall.Errno
}

func (s *session) namedGroup(body []byte) chosen {
	if len(s.tracker.groups) == 0 {
		return chosen{nil, syscall.ENOENT}
	}
	g, errno := s.groupOf(body)
	if errno != 0 {
		return chosen{nil, errno}
	}
	return s.tracker.usable(g)
}

// usable: it has somebody to upload to, and space.
func (t *Tracker) usable(g *group) chosen {
	switch {
	case len(g.writable) == 0:
		return chosen{nil, syscall.ENOENT}
	case !t.hasSpace(g):
		return chosen{nil, syscall.ENOSPC}
	}
	return chosen{g, 0}
}

func (t *Tracker) hasSpace(g *group) bool { return t.conf.Reserved.Leaves(g.totalMB, g.freeMB, 1) }

// anyGroup by store_lookup: the configured one, the next, or the one with the most space; else the next after it that
// can take a file.
func (t *Tracker) anyGroup() chosen {
	if len(t.groups) == 0 {
		return chosen{nil, syscall.ENOENT}
	}
	if t.conf.StoreLookup == conf.SpecifiedGroup {
		if g := t.group(t.conf.StoreGroup); g != nil {
			return t.usable(g)
		}
		return chosen{nil, syscall.ENOENT}
	}
	if t.writeGroup >= len(t.groups) {
		t.writeGroup = 0
	}
	errno := syscall.ENOENT
	for i := range t.groups {
		index := (t.writeGroup + i) % len(t.groups)
		choice := t.usable(t.groups[index])
		if choice.errno != 0 {
			if choice.errno == syscall.ENOSPC {
				errno = syscall.ENOSPC
			}
			continue
		}
		t.writeGroup = index
		if t.conf.StoreLookup == conf.RoundRobin {
			t.writeGroup = (index + 1) % len(t.groups)
		}
		return choice
	}
	return chosen{nil, errno}
}

func (s *session) storeIn(choice chosen, all bool) ([]byte, syscall.Errno) {
	t, g := s.tracker, choice.group
	if choice.errno != 0 {
		return nil, choice.errno
	}
	if g.paths <= 0 {
		return nil, syscall.ENOENT
	}
	members := g.writable
	if !all {
		m := g.nextWritable(t.conf)
		if m == nil {
			return nil, syscall.ENOENT
		}
		members = []*member{m}
	}
	path, errno := t.choosePath(g, members[0])
	if errno != 0 {
		return nil, errno
	}
	var answer wire.Body
	answer.Text(g.name, wire.GroupSize)
	for _, m := range members {
		answer.Text(m.ip, t.conf.AddressSize-1).Int64(int64(t.clientPort(g, m)))
	}
	return *answer.Byte(byte(path)), 0
}

// choosePath of a member: its next, or the next after that with space.
func (t *Tracker) choosePath(g *group, m *member) (int, syscall.Errno) {
	for i := range g.paths {
		index := (m.writePath + i) % g.paths
		total, free := m.path(index)
		if !t.conf.Reserved.Leaves(total, free, g.paths) {
			continue
		}
		m.writePath = index
		if t.conf.StorePath == conf.RoundRobin {
			m.writePath = (index + 1) % g.paths
		}
		return index, 0
	}
	return 0, syscall.ENOSPC
}

// file that a client asks for.
type file struct {
	group  *group
	source *member // that made it, if it is known
	id     string
	name   wire.Name
	normal bool
}

func (s *session) fileIn(body []byte) (file, syscall.Errno) {
	const shortest, longest = 22, 128
	if len(body) < wire.GroupSize+shortest || len(body) >= wire.GroupSize+longest {
		return file{}, syscall.EINVAL
	}
	g, errno := s.groupOf(body)
	if errno != 0 {
		return file{}, errno
	}
	logic := wire.Cut(body[wire.GroupSize:])
	name, _ := wire.NameOf(logic) // what cannot be read is a file of nobody, long ago
	id := strconv.FormatUint(uint64(name.Source), 10)
	return file{
		group: g, source: g.member(id), id: id, name: name, normal: !name.Slave(logic) && !name.Appender(),
	}, 0
}

// has says whether a member surely has the file: it made it, the file is old, or the member has synced beyond it.
func (t *Tracker) has(m *member, f file) bool {
	now, synced := time.Now().Unix(), m.stat.Counters[wire.LastSyncedTimestamp]
	return m == f.source || f.name.Created < now-int64(t.conf.MaxDelay) || synced > f.name.Created ||
		synced+1 >= f.name.Created && now-f.name.Created > int64(t.conf.MaxTime)
}

func (t *Tracker) readableSource(f file) *member {
	if f.source != nil && contains(f.group.readable, f.source) {
		return f.source
	}
	return nil
}

// queryFetch (102): one member that has the file, in turn.
func (s *session) queryFetch(body []byte) ([]byte, syscall.Errno) {
	f, errno := s.fileIn(body)
	if errno != 0 {
		return nil, errno
	}
	t, g := s.tracker, f.group
	if len(g.readable) == 0 {
		return nil, syscall.ENOENT
	}
	if source := t.readableSource(f); source != nil && (!f.normal || t.conf.DownloadServer == conf.SourceFirst) {
		return s.fetchFrom(g, source)
	}
	for i := 0; f.normal && i < len(g.readable); i++ {
		index := (g.currentRead + i) % len(g.readable)
		if m := g.readable[index]; t.has(m, f) {
			g.currentRead = (index + 1) % len(g.readable)
			return s.fetchFrom(g, m)
		}
	}
	return s.fetchFrom(g, t.readableStore(g)...)
}

func (t *Tracker) readableStore(g *group) []*member {
	if g.store != nil && g.store.mode&wire.ModeRead != 0 {
		return []*member{g.store}
	}
	return nil
}

// queryFetchAll (105): all members that have the file.
func (s *session) queryFetchAll(body []byte) ([]byte, syscall.Errno) {
	f, errno := s.fileIn(body)
	if errno != 0 {
		return nil, errno
	}
	t, g := s.tracker, f.group
	if len(g.readable) == 0 {
		return nil, syscall.ENOENT
	}
	var members []*member
	if f.normal {
		for _, m := range g.readable {
			if t.has(m, f) {
				members = append(members, m)
			}
		}
	} else if source := t.readableSource(f); source != nil {
		members = append(members, source)
	}
	if members == nil {
		members = t.readableStore(g)
	}
	return s.fetchFrom(g, members...)
}

// queryUpdate (103): the member that made the file, or any that may be written to.
func (s *session) queryUpdate(body []byte) ([]byte, syscall.Errno) {
	f, errno := s.fileIn(body)
	if errno != 0 {
		return nil, errno
	}
	g := f.group
	if f.source != nil && contains(g.writable, f.source) {
		return s.fetchFrom(g, f.source)
	}
	if m := g.nextWritable(s.tracker.conf); m != nil {
		return s.fetchFrom(g, m)
	}
	return nil, syscall.ENOENT
}

// fetchFrom is the answer: one group, address and port, then further addresses (with ports from 6.16 on).
func (s *session) fetchFrom(g *group, members ...*member) ([]byte, syscall.Errno) {
	if len(members) == 0 {
		return nil, syscall.ENOENT
	}
	t := s.tracker
	var answer wire.Body
	answer.Text(g.name, wire.GroupSize)
	for i, m := range members {
		answer.Text(m.ip, t.conf.AddressSize-1)
		if i == 0 || t.version.PortPerMember() {
			answer.Int64(int64(t.clientPort(g, m)))
		}
	}
	return answer, 0
}
