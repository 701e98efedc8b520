package tracker

import (
	"syscall"

	"fastdfs.io/standin/wire"
)

func (s *session) listOneGroup(body []byte) ([]byte, syscall.Errno) {
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	var answer wire.Body
	record := g.record(s.tracker.conf)
	record.Append(&answer)
	return answer, 0
}

func (s *session) listAllGroups([]byte) ([]byte, syscall.Errno) {
	var answer wire.Body
	for _, g := range s.tracker.groups {
		record := g.record(s.tracker.conf)
		record.Append(&answer)
	}
	return answer, 0
}

// listStorages (92) of a group, or one of them.
func (s *session) listStorages(body []byte) ([]byte, syscall.Errno) {
	if len(body) >= wire.GroupSize+wire.IDSize {
		return nil, syscall.EINVAL
	}
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	one := len(body) > wire.GroupSize
	id := wire.Cut(body[wire.GroupSize:])
	var answer wire.Body
	for _, m := range g.sorted() {
		if one && m.id != id {
			continue
		}
		record := m.record(s.tracker.conf)
		record.Append(&answer, s.tracker.conf.AddressSize)
	}
	if one && len(answer) == 0 {
		return nil, syscall.ENOENT
	}
	return answer, 0
}

func (s *session) deleteStorage(body []byte) ([]byte, syscall.Errno) {
	if len(body) <= wire.GroupSize || len(body) >= wire.GroupSize+wire.IDSize {
		return nil, syscall.EINVAL
	}
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	return nil, s.tracker.deleteStorage(g, wire.Cut(body[wire.GroupSize:]))
}

func (s *session) deleteGroup(body []byte) ([]byte, syscall.Errno) {
	return nil, s.tracker.deleteGroup(wire.Cut(body))
}

// hostSize is "ip:port" of the longest address.
const hostSize = wire.IPv6Size + 6

// storageClusterStat (97), filtered by status when the request says so; no member is a trunk server here.
func (s *session) storageClusterStat(body []byte) ([]byte, syscall.Errno) {
	const byTrunkServer, byStatus = 1, 2
	filter, operator, status, trunk := body[0], body[1], wire.Status(body[2]), body[3]
	var records wire.Body
	count := int32(0)
	for _, g := range s.tracker.groups {
		for _, m := range g.sorted() {
			if filter&byTrunkServer != 0 && trunk != 0 ||
				filter&byStatus != 0 && (operator == '=') != (m.status == status) {
				continue
			}
			host := wire.Address{IP: m.ip, Port: m.port}
			records.Text(m.id, wire.IDSize).Text(host.String(), hostSize).Byte(0).Byte(byte(m.status))
			appendConnections(&records, m.stat.Connections)
			records.Text(m.version, wire.VersionSize).Int64(m.upTime, m.stat.Counters[wire.LastHeartBeatTime])
			count++
		}
	}
	answer := wire.Body{1, 0}
	answer.Int32(count).Raw(records)
	return answer, 0
}

func appendConnections(b *wire.Body, c wire.Connections) { b.Int32(c.Allocated, c.Current, c.Max) }

// volumeStat (98) of the groups.
func (s *session) volumeStat(body []byte) ([]byte, syscall.Errno) {
	const byDisk, byTrunk, bySpace = 1, 2, 4
	var records wire.Body
	count := int32(0)
	for _, g := range s.tracker.groups {
		reserved := s.tracker.conf.Reserved.Of(g.totalMB)
		available, usable := max(g.freeMB-reserved, 0), byte(0)
		if s.tracker.conf.Reserved.Leaves(g.totalMB, g.freeMB, 1) {
			usable = 1
		} else {
			available = 0
		}
		if body[0]&byDisk != 0 && body[1] != usable || body[0]&byTrunk != 0 && body[2] != 0 ||
			body[0]&bySpace != 0 && body[3] != usable {
			continue
		}
		records.Text(g.name, wire.GroupSize+1).Int64(g.totalMB, g.freeMB, reserved, available, 0).Byte(usable).Byte(0)
		count++
	}
	answer := wire.Body{0}
	answer.Int32(count).Raw(records)
	return answer, 0
}
