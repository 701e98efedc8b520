package tracker

import (
	"net"
	"strconv"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// pinging is the follower's side: from 6.15.5 on one connection that has joined, before that one for each ping.
type pinging struct{ conn *wire.Conn }

func (p *pinging) close() {
	if p.conn != nil {
		_ = p.conn.Close()
		p.conn = nil
	}
}

// ping the leader, unless this tracker leads.
func (t *Tracker) ping(p *pinging) error {
	t.mutex.Lock()
	self, index := t.leader.self, t.leader.index
	var leader wire.Address
	if index >= 0 {
		leader = t.leader.servers[index]
	}
	t.mutex.Unlock()
	if self {
		return nil
	}
	if index < 0 {
		return syscall.EINVAL
	}
	err := t.pingAt(leader, p)
	if err != nil || !t.version.NamesLeader() {
		p.close()
	}
	return err
}

func (t *Tracker) pingAt(leader wire.Address, p *pinging) error {
	if p.conn == nil {
		conn, err := wire.Dial(leader.String(), "", t.conf.Timeouts())
		if err != nil {
			return err
		}
		p.conn = conn
		if t.version.NamesLeader() {
			var body wire.Body
			body.Int64(t.upTime.Unix()).Text(t.version.String(), wire.VersionSize).Int64(int64(t.conf.Port))
			if _, err := conn.Ask(wire.JoinLeader, body); err != nil {
				return err
			}
		}
	}
	var body wire.Body
	if t.version.NamesLeader() {
		appendConnections(&body, t.listener.Connections())
	}
	_, err := p.conn.Ask(wire.PingLeader, body)
	return err
}

// joinLeader (58): the leader knows its followers by the address that their connections come from, which is not in the
// list where the list holds Services' addresses.
func (s *session) joinLeader(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	if !t.leader.self {
		t.log.Error("file: tracker_service.c, line: 1706, cmd=%d, client ip: %s, i am not the leader!", wire.JoinLeader, s.client.IP)
		return nil, syscall.EOPNOTSUPP
	}
	if s.peer != nil {
		return nil, syscall.EEXIST
	}
	f := wire.FieldsOf(body)
	upTime, version, port := f.Int64(), f.Text(wire.VersionSize), f.Int64()
	index := t.leader.indexOf(wire.Address{IP: s.client.IP, Port: int(port)})
	if index < 0 {
		t.log.Error("file: tracker_service.c, line: 1729, tracker %s not exist!",
			net.JoinHostPort(s.client.IP, strconv.FormatInt(port, 10)))
		return nil, syscall.ENOENT
	}
	s.peer = &t.leader.peers[index]
	s.peer.upTime, s.peer.version = upTime, version
	return nil, 0
}

// pingLeader (65).
func (s *session) pingLeader(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	size := 0
	if t.version.NamesLeader() {
		size = 3 * 4
	}
	if len(body) != size {
		return nil, syscall.EINVAL
	}
	if !t.leader.self {
		t.log.Error("file: tracker_service.c, line: 1676, cmd=%d, client ip: %s, i am not the leader!", wire.PingLeader, s.client.IP)
		return nil, syscall.EOPNOTSUPP
	}
	if t.version.NamesLeader() {
		if s.peer == nil {
			t.log.Error("file: tracker_service.c, line: 1778, tracker ip: %s NOT joined, please join leader first!", s.client.IP)
			return nil, syscall.EINVAL
		}
		s.peer.connections = wire.ConnectionsOf(wire.FieldsOf(body))
		s.peer.lastHeartbeat = time.Now().Unix()
	}
	return nil, 0
}

// getLeader (95).
func (s *session) getLeader([]byte) ([]byte, syscall.Errno) {
	t := s.tracker
	if t.leader.index < 0 {
		t.log.Warning("file: tracker_service.c, line: 2590, cmd=%d, client ip: %s, no leader!", wire.GetLeader, s.client.IP)
		return nil, syscall.ENOENT
	}
	return []byte(t.leader.servers[t.leader.index].String()), 0
}

// trackerClusterStat (96), filtered when the request says so; only the leader knows.
func (s *session) trackerClusterStat(body []byte) ([]byte, syscall.Errno) {
	const byActive, byLeader, activeWithin = 1, 2, 3
	t := s.tracker
	if !t.leader.self {
		t.log.Error("file: tracker_service.c, line: 2651, cmd=%d, client ip: %s, i am not the leader!", wire.TrackerClusterStat,
			s.client.IP)
		return nil, syscall.EOPNOTSUPP
	}
	var records wire.Body
	count := byte(0)
	for i, address := range t.leader.servers {
		p := t.leader.peers[i]
		leads, active := byte(0), byte(0)
		if i == t.leader.index {
			leads, active = 1, 1
			p = peer{upTime: t.upTime.Unix(), version: t.version.String(), connections: t.listener.Connections()}
		} else if time.Now().Unix()-p.lastHeartbeat <= activeWithin {
			active = 1
		}
		if body[0]&byLeader != 0 && leads != body[2] || body[0]&byActive != 0 && active != body[1] {
			continue
		}
		records.Text(address.String(), hostSize).Byte(leads).Byte(active)
		appendConnections(&records, p.connections)
		records.Text(p.version, wire.VersionSize).Int64(p.upTime, p.lastHeartbeat)
		count++
	}
	answer := wire.Body{count}
	return *answer.Raw(records), 0
}
