package tracker

import (
	"syscall"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// getMyIP (60): the address that the list has for where the storage comes from, else that itself.
func (s *session) getMyIP(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	size, port := wire.GroupSize, 0
	if t.version.PortPerMember() {
		size = wire.GroupSize + 1 + 4
	}
	if len(body) != size {
		t.log.Error("file: tracker_service.c, line: 954, cmd=%d, client ip addr: %s, package size %d is not correct, expect length: %d",
			wire.GetMyIP, s.client.IP, len(body), size)
		return nil, syscall.EINVAL
	}
	if t.version.PortPerMember() {
		port = int(wire.FieldsOf(body[wire.GroupSize+1:]).Int32())
	}
	group := wire.Cut(body[:wire.GroupSize])
	if line, known := t.conf.IDs.ByAddress(group, s.client.IP, port); known {
		return []byte(line.IP), 0
	}
	t.log.Warning("file: tracker_service.c, line: 971, cmd=%d, client ip addr: %s, group_name: %s, storage ip not exist in "+
		"storage_ids.conf", wire.GetMyIP, s.client.IP, group)
	return []byte(s.client.IP), 0
}

// getServerID (70) of an address.
func (s *session) getServerID(body []byte) ([]byte, syscall.Errno) {
	if len(body) < wire.GroupSize {
		return nil, syscall.EINVAL
	}
	group, ip := wire.Cut(body[:wire.GroupSize]), s.addressIn(body[wire.GroupSize:])
	line, known := s.tracker.conf.IDs.ByAddress(group, ip, 0)
	if !known {
		s.tracker.log.Error("file: tracker_service.c, line: 904, cmd=%d, client ip addr: %s, group_name: %s, storage ip: %s not exist",
			wire.GetServerID, s.client.IP, group, ip)
		return nil, syscall.ENOENT
	}
	return []byte(line.ID), 0
}

// addressIn a field that may be empty: then it is the client's.
func (s *session) addressIn(field []byte) string {
	if ip := wire.Cut(field); ip != "" {
		return ip
	}
	return s.client.IP
}

// getStatus (71) of the member at an address.
func (s *session) getStatus(body []byte) ([]byte, syscall.Errno) {
	g, errno := s.groupOf(body)
	if errno != 0 {
		return nil, errno
	}
	field := body[wire.GroupSize:]
	if s.tracker.version.PortPerMember() && len(field) >= 4 {
		field = field[:len(field)-4] // the port stands behind the address
	}
	ip := s.addressIn(field)
	m := g.byIP(ip)
	if m == nil {
		s.tracker.log.Error("file: tracker_service.c, line: 847, client ip: %s, group_name: %s, ip_addr: %s, storage server not exist",
			s.client.IP, g.name, ip)
		return nil, syscall.ENOENT
	}
	var answer wire.Body
	brief := m.brief(s.tracker.clientPort(g, m))
	brief.Append(&answer)
	return answer, 0
}

// getGroupName (109) of an address and port.
func (s *session) getGroupName(body []byte) ([]byte, syscall.Errno) {
	if len(body) < 4 {
		return nil, syscall.EINVAL
	}
	ip := s.addressIn(body[:len(body)-4])
	port := int(wire.FieldsOf(body[len(body)-4:]).Int32())
	line, known := s.tracker.conf.IDs.ByAddress("", ip, port)
	if !known {
		return nil, syscall.ENOENT
	}
	var answer wire.Body
	return *answer.Text(line.Group, wire.GroupSize), 0
}

// fetchStorageIDs (69): the list, from an index on.
func (s *session) fetchStorageIDs(body []byte) ([]byte, syscall.Errno) {
	members := s.tracker.conf.IDs.All()
	start := int(wire.FieldsOf(body).Int32())
	if start < 0 || start >= len(members) {
		return nil, syscall.EINVAL
	}
	lines, count := linesThatFit(members[start:])
	var answer wire.Body
	answer.Int32(int32(len(members)), int32(count))
	return *answer.Raw([]byte(lines)), 0
}

// an answer is no larger than a task's buffer at first, less what a line may take (tracker_service.c).
const linesSize = 8<<10 - 128

func linesThatFit(members []conf.Member) (lines string, count int) {
	for _, line := range members {
		if len(lines) > linesSize {
			break
		}
		lines += line.Line()
		count++
	}
	return lines, count
}

// getParameters (75) that storages follow.
func (s *session) getParameters([]byte) ([]byte, syscall.Errno) {
	return []byte(s.tracker.conf.Parameters()), 0
}
