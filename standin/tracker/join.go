package tracker

import (
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

func parseJoin(body []byte) (*wire.JoinRequest, syscall.Errno) {
	f := wire.FieldsOf(body)
	j := &wire.JoinRequest{
		Group: f.Text(wire.GroupSize + 1), Port: f.Int64(), StorePaths: f.Int64(), Subdirs: f.Int64(), Priority: f.Int64(),
		JoinTime: f.Int64(), UpTime: f.Int64(), Version: f.Text(wire.VersionSize), Init: f.Byte() != 0,
		Status: int8(f.Byte()), ID: f.Text(wire.IDSize), TrackerIP: f.Text(wire.IPv6Size),
	}
	trackers := f.Int64()
	switch {
	case f.Short(), trackers <= 0, trackers > wire.MaxTrackers, j.Port <= 0,
		j.StorePaths <= 0, j.StorePaths > 256, j.Subdirs <= 0, j.Subdirs > 256:
		return nil, syscall.EINVAL
	}
	j.Trackers = strings.SplitAfter(string(f.Rest()), "\n")
	if int64(len(j.Trackers)) <= trackers {
		return nil, syscall.EINVAL // the last line has to end, too
	}
	j.Trackers = j.Trackers[:trackers]
	for i, line := range j.Trackers {
		j.Trackers[i] = strings.TrimSuffix(line, "\n")
	}
	return j, 0
}

// join of a storage (81): afterwards the session is that of the member.
func (s *session) join(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	j, errno := parseJoin(body)
	if errno != 0 {
		t.log.Error("file: tracker_service.c, line: 1286, cmd: %d, client ip: %s, package size %d is not correct", wire.Join,
			s.client.IP, len(body))
		return nil, errno
	}
	t.joining.Lock()
	defer t.joining.Unlock()
	t.learnOwnIPs(s.client.IP, s.client.LocalIP, j.TrackerIP)
	if errno := t.askOthers(j); errno != 0 {
		return nil, errno
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if errno := t.learnTrackers(j.Trackers); errno != 0 {
		return nil, errno
	}
	if errno := s.joinGroup(j); errno != 0 {
		return nil, errno
	}
	var answer wire.Body
	answer.Byte(byte(s.member.status))
	source := ""
	if s.member.source != nil {
		source = s.member.source.id
	}
	return *answer.Text(source, wire.IDSize), 0
}

func (s *session) joinGroup(j *wire.JoinRequest) syscall.Errno {
	t := s.tracker
	g := t.group(j.Group)
	if g == nil {
		// FastDFS makes the group before it looks whether the member may be in it.
		g = t.addGroup(j.Group)
		if errno := t.saveGroups(); errno != 0 {
			return errno
		}
	}
	s.group = g
	id, errno := t.identify(g, j, s.client.IP)
	if errno != 0 {
		return errno
	}
	if errno := t.checkPort(g, j, id); errno != 0 {
		return errno
	}
	inserted, errno := s.becomeMember(g, j, id)
	if errno != 0 {
		return errno
	}
	m := s.member
	m.paths, m.subdirs, m.priority = int(j.StorePaths), int(j.Subdirs), int(j.Priority)
	m.joinTime, m.upTime, m.version, m.port = j.JoinTime, j.UpTime, j.Version, int(j.Port)
	if errno := t.checkShape(g, j); errno != 0 {
		return errno
	}
	if inserted {
		if !j.Init && j.Status > 0 {
			m.status = wire.Status(j.Status)
			if m.status == wire.Active {
				m.status = wire.Online
			}
		}
		t.saveAll()
	}
	switch m.status {
	case wire.Offline, wire.Recovery:
		m.status = wire.Online
	case wire.Init:
		m.changelogOffset = t.changelogSize
	}
	return 0
}

// identify a member by the id it claims, or by where it comes from.
func (t *Tracker) identify(g *group, j *wire.JoinRequest, ip string) (string, syscall.Errno) {
	if t.conf.TrustServerID && j.ID != "" {
		if _, known := t.conf.IDs.ByID(j.ID); !known {
			t.log.Error("file: tracker_mem.c, line: 4953, get storage id info fail, storage id: %s", j.ID)
			return "", syscall.ENOENT
		}
		return j.ID, 0
	}
	member, known := t.conf.IDs.ByAddress(g.name, ip, t.portOf(j.Port))
	if !known {
		t.log.Error("file: tracker_mem.c, line: 4965, get storage id info fail, group_name: %s, storage ip: %s", g.name, ip)
		return "", syscall.ENOENT
	}
	return member.ID, 0
}

// portOf is what tells members of one address apart, where the version does so.
func (t *Tracker) portOf(port int64) int {
	if t.version.PortPerMember() {
		return int(port)
	}
	return 0
}

func (t *Tracker) checkPort(g *group, j *wire.JoinRequest, id string) syscall.Errno {
	if g.port == 0 {
		g.port = int(j.Port)
		return t.saveGroups()
	}
	same := true
	for _, m := range g.members {
		same = same && (m.id == id || m.port == int(j.Port))
	}
	switch {
	case g.port == int(j.Port):
		return 0
	case same:
		g.port = int(j.Port)
		return t.saveGroups()
	case t.version.PortPerMember():
		g.port = -1
		return t.saveGroups()
	}
	t.log.Error("file: tracker_mem.c, line: 5029, client ip: %s, port %d is not same in the group %q, group port is %d", id,
		j.Port, g.name, g.port)
	return syscall.EINVAL
}

func (s *session) becomeMember(g *group, j *wire.JoinRequest, id string) (inserted bool, errno syscall.Errno) {
	t := s.tracker
	line, known := t.conf.IDs.ByID(id)
	if !known {
		t.log.Error("file: tracker_mem.c, line: 4124, storage id: %s not exist in config file, group_name: %s, storage ip: %s", id,
			g.name, s.client.IP)
		return false, syscall.ENOENT
	}
	if line.Group != g.name {
		t.log.Error("file: tracker_mem.c, line: 4132, check storage id fail, inconsistent group names, id: %s, storage ip: %s, "+
			"reported group_name: %s != group name in config file: %s", g.name, id, s.client.IP, line.Group)
		return false, syscall.EINVAL
	}
	m := g.member(id)
	if m == nil {
		if status := wire.Status(j.Status); !j.Init && (j.Status < 0 || status.Gone()) {
			t.log.Error("file: tracker_mem.c, line: 5065, client ip: %s:%d, invalid storage status %d, in the group %q", s.client.IP,
				j.Port, j.Status, g.name)
			return false, syscall.EFAULT
		}
		if len(g.members) >= wire.MaxMembers {
			return false, syscall.ENOSPC
		}
		m = &member{id: id, ip: line.IP, mode: line.Mode}
		g.members = append(g.members, m)
		g.changes++
		inserted = true
	} else if m.status == wire.Deleted || m.status == wire.IPChanged {
		m.status = wire.Init
	}
	s.member = m
	return inserted, 0
}

// checkShape: members of a group have the same number of folders, and as many store paths as the group.
func (t *Tracker) checkShape(g *group, j *wire.JoinRequest) syscall.Errno {
	paths, subdirs := int(j.StorePaths), int(j.Subdirs)
	allHave := func(same func(*member) bool) bool {
		for _, m := range g.members {
			if !same(m) {
				return false
			}
		}
		return true
	}
	switch {
	case g.paths == paths:
	case g.paths == 0, allHave(func(m *member) bool { return m.status == wire.Deleted || m.paths == paths }):
		g.paths = paths
		t.saveGroups()
	case paths < g.paths:
		t.log.Error("file: tracker_mem.c, line: 5136, client ip: store_path_count %d less than that of the group %q, the group "+
			"store_path_count is %d", paths, g.name, g.paths)
		return syscall.EINVAL
	}
	switch {
	case g.subdirs == subdirs:
	case g.subdirs == 0, allHave(func(m *member) bool { return m.subdirs == subdirs }):
		g.subdirs = subdirs
		t.saveGroups()
	default:
		t.log.Error("file: tracker_mem.c, line: 5191, subdir_count_per_path %d is not same in the group %q, group "+
			"subdir_count_per_path is %d", subdirs, g.name, g.subdirs)
		return syscall.EINVAL
	}
	return 0
}
