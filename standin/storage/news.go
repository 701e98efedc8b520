package storage

import (
	"os"
	"sort"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// peer is a member of the group as far as this one has heard, itself included.
type peer struct {
	id, ip        string
	port          int
	status        wire.Status
	receivedUntil int64 // time of the last record that it has sent here
}

func (p *peer) brief() wire.Brief {
	return wire.Brief{Status: p.status, Port: int32(p.port), ID: p.id, IP: p.ip}
}

func (s *Storage) sortedPeers() []*peer {
	sorted := make([]*peer, 0, len(s.peers))
	for _, p := range s.peers {
		sorted = append(sorted, p)
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].id < sorted[j].id })
	return sorted
}

func (s *Storage) statusOf(p *peer) wire.Status {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return p.status
}

func (s *Storage) setStatus(p *peer, status wire.Status) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	p.status = status
}

// takeNews of a leader: who leads, who is in the group.
func (r *reporter) takeNews(conn *wire.Conn, news []byte) error {
	if len(news) == 0 {
		return nil
	}
	flags := news[0]
	if (len(news)-1)%wire.BriefSize != 0 {
		return syscall.EINVAL
	}
	briefs := wire.BriefsOf(wire.FieldsOf(news[1:]))
	if flags&wire.LeaderChanged != 0 {
		if len(briefs) < 1 {
			return syscall.EINVAL
		}
		r.storage.takeLeader(r, wire.Address{IP: briefs[0].IP, Port: int(briefs[0].Port)})
		briefs = briefs[1:]
	}
	if flags&wire.TrunkServerChanged != 0 && len(briefs) > 0 {
		briefs = briefs[1:]
	}
	if flags&wire.MembersChanged == 0 {
		return nil
	}
	differences := r.mergeMembers(briefs)
	if len(differences) == 0 {
		return nil
	}
	var body wire.Body
	for _, brief := range differences {
		brief.Append(&body)
	}
	_, err := conn.Ask(wire.ReplicaChanged, body)
	return err
}

func (s *Storage) leaderIndex() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.leader
}

func (s *Storage) takeLeader(r *reporter, leader wire.Address) {
	if leader.IP == "" {
		s.mutex.Lock()
		s.leader = unknown
		s.mutex.Unlock()
		return
	}
	for i, other := range s.reporters {
		if other.address == leader {
			s.log.Info("file: tracker_client_thread.c, line: 1431, tracker server %s, set tracker leader: %s", r.address, leader)
			s.setLeader(i)
			return
		}
	}
	s.log.Warning("file: tracker_client_thread.c, line: 1420, tracker server %s, response tracker leader %s not exist in local",
		r.address, leader)
}

// setLeader, unless the former one still leads: then both are told to choose again.
func (s *Storage) setLeader(index int) {
	former := s.leaderIndex()
	if former >= 0 && former != index && s.leads(s.reporters[former].address) {
		s.log.Warning("file: tracker_client_thread.c, line: 1152, two tracker leaders occur, old leader is %s, new leader is %s, notify "+
			"to re-select tracker leader", s.reporters[former].address, s.reporters[index].address)
		for _, i := range []int{former, index} {
			if conn, err := s.dial(s.reporters[i].address); err == nil {
				_, _ = conn.Ask(wire.ReselectLeader, nil)
				conn.Quit()
			}
		}
		s.mutex.Lock()
		s.leader = unknown
		s.mutex.Unlock()
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.leader != index {
		s.leader = index
		for _, r := range s.reporters {
			r.compareWithLeader()
		}
	}
}

func (s *Storage) leads(tracker wire.Address) bool {
	conn, err := s.dial(tracker)
	if err != nil {
		return false
	}
	defer conn.Quit()
	body, err := conn.Ask(wire.GetTrackerStatus, nil)
	return err == nil && len(body) > 0 && body[0] != 0
}

// findLeader by asking every tracker.
func (s *Storage) findLeader() {
	for i, r := range s.reporters {
		if s.leads(r.address) {
			s.log.Info("file: tracker_client_thread.c, line: 1195, the tracker server leader is #%d. %s", i, r.address)
			s.mutex.Lock()
			s.leader = i
			for _, other := range s.reporters {
				other.compareWithLeader()
			}
			s.mutex.Unlock()
			return
		}
	}
}

// mergeMembers that a tracker lists into what is known here; returns what that tracker should hear.
func (r *reporter) mergeMembers(briefs []wire.Brief) []wire.Brief {
	s := r.storage
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var differences []wire.Brief
	listed := map[string]bool{}
	for _, brief := range briefs {
		listed[brief.ID] = true
		if brief.ID == s.id {
			r.status = int(brief.Status)
			r.compareWithLeader()
		}
		p, known := s.peers[brief.ID]
		if !known {
			s.meet(brief)
			continue
		}
		p.ip, p.port = brief.IP, int(brief.Port)
		if r.mergeStatus(p, brief) {
			differences = append(differences, p.brief())
		}
	}
	for _, p := range s.sortedPeers() {
		if !listed[p.id] && p.status != wire.None {
			differences = append(differences, p.brief())
		}
	}
	return differences
}

// meet a member for the first time.
func (s *Storage) meet(brief wire.Brief) {
	if brief.Status.Gone() {
		return
	}
	p := &peer{id: brief.ID, ip: brief.IP, port: int(brief.Port), status: brief.Status}
	s.peers[p.id] = p
	s.startSending(p)
}

// mergeStatus of a peer; true when the tracker should hear of the status here.
func (r *reporter) mergeStatus(p *peer, brief wire.Brief) bool {
	s := r.storage
	switch {
	case p.status == brief.Status:
	case brief.Status == wire.Offline:
		switch p.status {
		case wire.Active, wire.Online:
			p.status = wire.Offline
		case wire.None, wire.Init:
		default:
			return true
		}
	case p.status == wire.Offline:
		p.status = brief.Status
	case p.status == wire.None:
		if !brief.Status.Gone() {
			p.status = brief.Status
			s.startSending(p)
		}
	case (brief.Status == wire.WaitSync || brief.Status == wire.Syncing) && p.status > brief.Status:
		if p.id == s.id {
			s.rejoin = true
			s.log.Warning("file: tracker_client_thread.c, line: 910, tracker response status: %d, local status: %d, need rejoin tracker "+
				"server: %s", brief.Status, p.status, r.address)
		}
		return true
	default:
		p.status = brief.Status
	}
	return false
}

// takeChangelog (77): the mark of a member that was deleted is put aside.
func (r *reporter) takeChangelog(conn *wire.Conn) error {
	s := r.storage
	if !s.parameters.autoAdjust {
		return nil
	}
	text, err := conn.Ask(wire.GetChangelog, nil)
	if err != nil {
		return err
	}
	s.followChangelog(string(text))
	return nil
}

func (s *Storage) followChangelog(text string) {
	for _, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[1] != s.conf.Group || fields[3] != "4" {
			continue
		}
		id := fields[2]
		mark := s.markPath(id)
		_ = os.Rename(mark, mark+"."+time.Now().Format("20060102150405"))
		s.mutex.Lock()
		if s.flag.source.ID == id {
			s.flag.source.ID = ""
			_ = s.saveFlag()
		}
		s.mutex.Unlock()
	}
}
