package tracker

import (
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// news for a member that has reported something: only the leader tells who leads and who else is in the group.
func (s *session) news() []byte {
	t := s.tracker
	body := wire.Body{0}
	if !t.leader.self {
		return body
	}
	if s.leaderSeen != t.leader.changes {
		body[0] |= wire.LeaderChanged
		brief := wire.Brief{}
		if t.leader.index >= 0 {
			leader := t.leader.servers[t.leader.index]
			brief = wire.Brief{Port: int32(leader.Port), ID: leader.IP, IP: leader.IP}
		}
		brief.Append(&body)
		s.leaderSeen = t.leader.changes
	}
	if s.member.seenChange != s.group.changes {
		body[0] |= wire.MembersChanged
		for _, m := range s.group.sorted() {
			brief := m.brief(t.clientPort(s.group, m))
			brief.Append(&body)
		}
		s.member.seenChange = s.group.changes
	}
	return body
}

// clientPort is the member's as others are told it: before 6.16 that of its group.
func (t *Tracker) clientPort(g *group, m *member) int {
	if t.version.PortPerMember() {
		return m.port
	}
	return g.port
}

// saveEvery so many reports the lists are written.
const saveEvery = 1000

// beat (83), with the counters when they have changed.
func (s *session) beat(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	if len(body) != 0 && len(body) != wire.StatSize {
		return nil, syscall.EINVAL
	}
	counters := &s.member.stat.Counters
	if len(body) > 0 {
		synced := counters[wire.LastSyncedTimestamp] // the tracker's own, from sync reports
		s.member.stat = wire.StatOf(wire.FieldsOf(body))
		counters[wire.LastSyncedTimestamp] = synced
		if t.statChanges++; t.statChanges%saveEvery == 0 {
			t.saveStorages()
		}
	}
	s.group.activate(s.member, t.conf)
	counters[wire.LastHeartBeatTime] = time.Now().Unix()
	return s.news(), 0
}

// reportDiskUsage (84): total and free MB of each store path.
func (s *session) reportDiskUsage(body []byte) ([]byte, syscall.Errno) {
	t, g, m := s.tracker, s.group, s.member
	if len(body) != 16*g.paths {
		t.log.Error("file: tracker_service.c, line: 3584, cmd=%d, client ip: %s, package size %d is not correct, expect length: %d",
			wire.ReportDiskUsage, s.client.IP, len(body), 16*g.paths)
		return nil, syscall.EINVAL
	}
	before := m.freeMB
	f := wire.FieldsOf(body)
	m.pathTotalMB, m.pathFreeMB = make([]int64, g.paths), make([]int64, g.paths)
	m.totalMB, m.freeMB = 0, 0
	for i := range g.paths {
		m.pathTotalMB[i], m.pathFreeMB[i] = f.Int64(), f.Int64()
		m.totalMB += m.pathTotalMB[i]
		m.freeMB += m.pathFreeMB[i]
	}
	if t.conf.StorePath == conf.PathLoadBalanced {
		for i, free := range m.pathFreeMB {
			if _, most := m.path(m.writePath); free > most {
				m.writePath = i
			}
		}
	}
	if g.freeMB == 0 || m.freeMB < g.freeMB {
		g.totalMB, g.freeMB = m.totalMB, m.freeMB
	} else if m.freeMB > before {
		g.measure()
	}
	t.chooseWriteGroup()
	g.activate(m, t.conf)
	return s.news(), 0
}

// chooseWriteGroup with the most free space, where uploads go there.
func (t *Tracker) chooseWriteGroup() {
	if t.conf.StoreLookup != conf.LoadBalance {
		return
	}
	var most *group
	for i, g := range t.groups {
		if len(g.writable) > 0 && (most == nil || g.freeMB > most.freeMB) {
			most, t.writeGroup = g, i
		}
	}
}

// syncReport (89): up to which moment of each source the member has its files.
func (s *session) syncReport(body []byte) ([]byte, syscall.Errno) {
	const size = wire.IDSize + 4
	if len(body) == 0 || len(body)%size != 0 {
		return nil, syscall.EINVAL
	}
	t, g := s.tracker, s.group
	synced := &s.member.stat.Counters[wire.LastSyncedTimestamp]
	least, most := int64(0), *synced
	for f := wire.FieldsOf(body); len(f.Rest()) > 0; {
		id, at := f.Text(wire.IDSize), int64(f.Int32())
		source := g.member(id)
		if at <= 0 || source == nil || source == s.member || source.status != wire.Active {
			continue
		}
		if g.synced[id] == nil {
			g.synced[id] = map[string]int64{}
		}
		g.synced[id][s.member.id] = at
		if least == 0 || at < least {
			least = at
		}
		most = max(most, at)
	}
	if t.conf.StoreServer != conf.RoundRobin {
		*synced = most
	} else if least > 0 {
		*synced = least
	}
	if t.statChanges++; t.statChanges%saveEvery == 0 {
		t.saveSynced()
	}
	return s.news(), 0
}

// reportStatus (76): a source tells every tracker how far a member is.
func (s *session) reportStatus(body []byte) ([]byte, syscall.Errno) {
	if len(body) != wire.GroupSize+wire.BriefSize {
		return nil, syscall.EINVAL
	}
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	return nil, s.tracker.takeStatuses(g, wire.BriefsOf(wire.FieldsOf(body[wire.GroupSize:])))
}

// replicaChanged (85): what a storage has heard of its peers elsewhere. The leader knows better.
func (s *session) replicaChanged(body []byte) ([]byte, syscall.Errno) {
	if len(body) == 0 || len(body)%wire.BriefSize != 0 {
		return nil, syscall.EINVAL
	}
	if s.tracker.leader.self {
		return nil, 0
	}
	return nil, s.tracker.takeStatuses(s.group, wire.BriefsOf(wire.FieldsOf(body)))
}

// takeStatuses that others tell: only upwards, and never against what the members say themselves.
func (t *Tracker) takeStatuses(g *group, briefs []wire.Brief) syscall.Errno {
	for _, brief := range briefs {
		if brief.Status == wire.None {
			continue
		}
		m := g.member(brief.ID)
		if m == nil {
			if errno := t.addReported(g, brief); errno != 0 {
				return errno
			}
			continue
		}
		switch m.status {
		case brief.Status, wire.Init, wire.Online, wire.Active, wire.Recovery:
			continue
		}
		t.log.Warning("file: tracker_mem.c, line: 5308, storage server: %s:%d, dest status: %d, my status: %d, should change my "+
			"status!", m.ip, m.port, brief.Status, m.status)
		if brief.Status.Gone() || brief.Status > m.status {
			m.status = brief.Status
			g.changes++
		}
	}
	return 0
}

func (t *Tracker) addReported(g *group, brief wire.Brief) syscall.Errno {
	if brief.Status.Gone() || brief.Status == wire.Active || brief.Status == wire.Online {
		return 0
	}
	line, known := t.conf.IDs.ByID(brief.ID)
	switch {
	case !known:
		t.log.Error("file: tracker_mem.c, line: 4124, storage id: %s not exist in config file, group_name: %s", brief.ID, g.name)
		return syscall.ENOENT
	case line.Group != g.name:
		return syscall.EINVAL
	}
	g.members = append(g.members, &member{
		id: line.ID, ip: line.IP, mode: line.Mode, status: brief.Status, port: int(brief.Port),
	})
	g.changes++
	return 0
}

// changeStatus (59): a member brings a follower in line with the leader.
func (s *session) changeStatus(body []byte) ([]byte, syscall.Errno) {
	m := s.member
	before, after := m.status, wire.Status(body[0])
	if before == after || before.Available() && after.Available() {
		return nil, 0
	}
	if after == wire.Online || after == wire.Active {
		after = wire.Offline
	}
	m.status = after
	s.tracker.log.Info("file: tracker_service.c, line: 1269, client ip: %s, set storage status from %d (%s) to %d (%s)", s.client.IP,
		before, before, after, after)
	return nil, s.tracker.saveStorages()
}

// syncDestRequest (87): a new member asks from whom to copy; the first of a group has nothing to copy.
func (s *session) syncDestRequest([]byte) ([]byte, syscall.Errno) {
	g, m := s.group, s.member
	sources := false
	for _, other := range g.members {
		sources = sources || other != m && other.status.Available()
	}
	if !sources {
		m.status = wire.Online
		g.changes++
		return nil, s.tracker.saveStorages()
	}
	source := g.syncSource(m)
	if source == nil {
		return nil, syscall.ENOENT
	}
	m.source, m.syncUntil, m.status = source, time.Now().Unix(), wire.WaitSync
	g.changes++
	return wire.SyncSource{ID: source.id, Until: m.syncUntil}.Body(), s.tracker.saveStorages()
}

// syncDestQuery (79) repeats the answer.
func (s *session) syncDestQuery([]byte) ([]byte, syscall.Errno) {
	if s.member.source == nil {
		return nil, 0
	}
	return wire.SyncSource{ID: s.member.source.id, Until: s.member.syncUntil}.Body(), 0
}

// syncNotify (88): a member tells this tracker what another one has answered to 87.
func (s *session) syncNotify(body []byte) ([]byte, syscall.Errno) {
	t, g, m := s.tracker, s.group, s.member
	told := wire.SyncSourceOf(wire.FieldsOf(body))
	if told.ID == "" {
		if m.status == wire.Init || m.status == wire.WaitSync || m.status == wire.Syncing {
			m.status = wire.Online
			g.changes++
			return nil, t.saveStorages()
		}
		return nil, 0
	}
	if m.status == wire.Init {
		m.status = wire.WaitSync
		g.changes++
	}
	if m.source == nil {
		source := g.member(told.ID)
		if source == nil || source.status.Gone() {
			t.log.Error("file: tracker_service.c, line: 2142, client ip: %s, sync src server: %s not exists", s.client.IP, told.ID)
			return nil, syscall.ENOENT
		}
		m.source, m.syncUntil = source, told.Until
	}
	return nil, t.saveStorages()
}

// syncSourceRequest (86): a peer asks whether it is the one that a member waits for.
func (s *session) syncSourceRequest(body []byte) ([]byte, syscall.Errno) {
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	m := g.member(wire.Cut(body[wire.GroupSize:]))
	if m == nil || m.status == wire.Init || m.status.Gone() {
		return nil, syscall.ENOENT
	}
	if m.source == nil {
		return nil, 0
	}
	if m.source.status.Available() || m.source.status == wire.Recovery {
		return wire.SyncSource{ID: m.source.id, Until: m.syncUntil}.Body(), 0
	}
	m.source = nil
	return nil, s.tracker.saveStorages()
}
