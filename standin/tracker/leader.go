package tracker

import (
	"math/rand/v2"
	"sort"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// leadership is what this tracker knows of the others, all of it from the joins of storages.
type leadership struct {
	servers []wire.Address
	peers   []peer // from 6.15.5 on what followers tell their leader, in the order of servers
	index   int    // of the leader, -1: none
	next    int    // whom another tracker has proposed
	self    bool
	changes int
	ownIPs  map[string]bool
}

// peer is a follower that has joined its leader.
type peer struct {
	upTime, lastHeartbeat int64
	version               string
	connections           wire.Connections
}

const joinLeaderSize = 8 + wire.VersionSize + 8

func (t *Tracker) isSelf(address wire.Address) bool {
	return address.Port == t.conf.Port && t.leader.ownIPs[address.IP]
}

// learnOwnIPs from a storage: the socket's address, and the one by which the storage knows this tracker.
func (t *Tracker) learnOwnIPs(storage, bySocket, byReport string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.leader.ownIPs[bySocket] = true
	if byReport != "" && bySocket != byReport {
		t.log.Info("file: tracker_service.c, line: 1409, storage ip: %s, tracker ip by socket: %s, tracker ip by report: %s", storage,
			bySocket, byReport)
		t.leader.ownIPs[byReport] = true
	}
}

// learnTrackers that a storage names; this one has to be among them.
func (t *Tracker) learnTrackers(lines []string) syscall.Errno {
	l := &t.leader
	before, added := len(l.servers), 0
	for _, line := range lines {
		address, err := wire.ParseAddress(line, 22122)
		if err != nil {
			return syscall.EINVAL
		}
		if l.indexOf(address) >= 0 {
			continue
		}
		if len(l.servers) == wire.MaxTrackers {
			t.log.Error("file: tracker_mem.c, line: 4639, too many tracker servers: %d", len(l.servers)+1)
			return syscall.ENOSPC
		}
		l.servers = append(l.servers, address)
		l.peers = append(l.peers, peer{})
		added++
	}
	if added == 0 {
		return 0
	}
	if before > 0 {
		t.log.Info("file: tracker_mem.c, line: 4689, add %d tracker servers, total tracker servers: %d", added, len(l.servers))
	}
	for _, address := range l.servers {
		if t.isSelf(address) {
			return 0
		}
	}
	t.log.Error("file: tracker_mem.c, line: 4499, my ip NOT in tracker server list.")
	return syscall.ENOENT
}

func (l *leadership) indexOf(address wire.Address) int {
	for i, known := range l.servers {
		if known == address {
			return i
		}
	}
	return -1
}

// standing of a tracker in the choice of a leader.
type standing struct {
	index          int
	address        wire.Address
	leads          bool
	runningTime    int64 // the longer the better
	restartedAfter int64 // how long it was away; the shorter the better
}

// statusInterval: times are compared in such steps.
const statusInterval = 300

// ownStanding of this tracker.
func (t *Tracker) ownStanding() standing {
	s := standing{leads: t.leader.self, runningTime: time.Now().Unix() - t.upTime.Unix()}
	if !t.lastCheck.IsZero() {
		s.restartedAfter = t.upTime.Unix() - t.lastCheck.Unix()
	}
	s.runningTime -= s.runningTime % statusInterval
	s.restartedAfter -= s.restartedAfter % statusInterval
	return s
}

// below compares as FastDFS does; of equals the greater address leads.
func (s standing) below(other standing) bool {
	switch {
	case s.leads != other.leads:
		return other.leads
	case s.runningTime != other.runningTime:
		return s.runningTime < other.runningTime
	case s.restartedAfter != other.restartedAfter:
		return s.restartedAfter > other.restartedAfter
	case s.address.IP != other.address.IP:
		return s.address.IP < other.address.IP
	}
	return s.address.Port < other.address.Port
}

// getTrackerStatus (64): unknown as long as there is no group.
func (s *session) getTrackerStatus([]byte) ([]byte, syscall.Errno) {
	t := s.tracker
	if len(t.groups) == 0 {
		return nil, syscall.ENOENT
	}
	own := t.ownStanding()
	answer := wire.Body{0}
	if own.leads {
		answer[0] = 1
	}
	answer.Int64(own.runningTime, own.restartedAfter)
	return answer, 0
}

func (t *Tracker) askStanding(address wire.Address) (standing, error) {
	conn, err := wire.Dial(address.String(), "", t.conf.Timeouts())
	if err != nil {
		return standing{}, err
	}
	defer conn.Quit()
	body, err := conn.Ask(wire.GetTrackerStatus, nil)
	if err != nil {
		return standing{}, err
	}
	f := wire.FieldsOf(body)
	s := standing{address: address, leads: f.Byte() != 0, runningTime: f.Int64(), restartedAfter: f.Int64()}
	if f.Short() {
		return standing{}, syscall.EINVAL
	}
	return s, nil
}

// keepLeader: choose one where there is none, and see that it is there.
func (t *Tracker) keepLeader() {
	defer t.work.Done()
	failed, pause := 0, time.Second
	var pinging pinging
	defer pinging.close()
	for {
		t.mutex.Lock()
		known, index := len(t.leader.servers), t.leader.index
		t.mutex.Unlock()
		switch {
		case known == 0:
		case index < 0:
			pinging.close()
			pause = time.Second
			if t.selectLeader() != nil {
				pause += time.Duration(rand.IntN(11)) * time.Second
			}
		case t.ping(&pinging) == nil:
			failed, pause = 0, time.Second
		default:
			failed++
			t.log.Error("file: tracker_relationship.c, line: 636, %dth ping %s fail", failed, t.leaderText())
			pause *= 2
			if failed >= 3 {
				failed, pause = 0, time.Second
				t.forgetLeader(index)
			}
		}
		select {
		case <-t.stopping:
			return
		case <-time.After(pause):
		}
	}
}

func (t *Tracker) leaderText() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.leader.index < 0 {
		return "unknown leader"
	}
	return "leader " + t.leader.servers[t.leader.index].String()
}

func (t *Tracker) forgetLeader(index int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.leader.index == index {
		t.leader.index = -1
	}
}

func (t *Tracker) selectLeader() error {
	t.log.Info("file: tracker_relationship.c, line: 484, selecting tracker leader...")
	best, err := t.bestStanding()
	if err != nil {
		return err
	}
	if t.isOwn(best.address) {
		if err := t.announceSelf(best); err != nil {
			return err
		}
		t.log.Info("file: tracker_relationship.c, line: 504, I am the new tracker leader %s", best.address)
		return nil
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if best.leads {
		t.leader.index = best.index
	}
	if t.leader.index < 0 {
		t.log.Info("file: tracker_relationship.c, line: 537, waiting for the candidate tracker leader %s notify ...", best.address)
		return syscall.ENOENT
	}
	t.log.Info("file: tracker_relationship.c, line: 530, the tracker leader %s", best.address)
	return nil
}

func (t *Tracker) isOwn(address wire.Address) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.isSelf(address)
}

func (t *Tracker) bestStanding() (standing, error) {
	t.mutex.Lock()
	servers := append([]wire.Address(nil), t.leader.servers...)
	t.mutex.Unlock()
	var standings []standing
	var failure error = syscall.ENOENT
	for i, address := range servers {
		var s standing
		var err error
		if t.isOwn(address) {
			t.mutex.Lock()
			s = t.ownStanding()
			t.mutex.Unlock()
		} else if s, err = t.askStanding(address); err != nil {
			if err != syscall.ENOENT {
				failure = err
			}
			continue
		}
		s.index, s.address = i, address
		standings = append(standings, s)
	}
	if len(standings) == 0 {
		return standing{}, failure
	}
	sort.Slice(standings, func(i, j int) bool { return standings[i].below(standings[j]) })
	return standings[len(standings)-1], nil
}

// announceSelf to every tracker that can be reached, first as the next leader, then as the leader.
func (t *Tracker) announceSelf(self standing) error {
	t.mutex.Lock()
	servers := append([]wire.Address(nil), t.leader.servers...)
	t.leader.next = self.index
	t.mutex.Unlock()
	for _, command := range []wire.Command{wire.NotifyNextLeader, wire.CommitNextLeader} {
		for i, address := range servers {
			if i == self.index {
				continue
			}
			conn, err := wire.Dial(address.String(), "", t.conf.Timeouts())
			if err != nil {
				continue
			}
			_, err = conn.Ask(command, []byte(self.address.String()))
			conn.Quit()
			if err != nil {
				return err
			}
		}
		if command == wire.CommitNextLeader {
			break
		}
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.leader.next != self.index {
		t.leader.next = -1
		return syscall.EBUSY
	}
	t.lead(self.index, true)
	return nil
}

func (t *Tracker) lead(index int, self bool) {
	t.leader.index, t.leader.next = index, -1
	if self {
		t.leader.self = true
		t.leader.changes++
	} else {
		t.log.Info("file: tracker_relationship.c, line: 353, the tracker leader is %s", t.leader.servers[index])
	}
}

func (t *Tracker) stepDown() {
	t.leader.self, t.leader.index = false, -1
	t.leader.changes++
}

// candidate of a notification: a tracker that this one knows.
func (s *session) candidate(body []byte) (int, wire.Address, syscall.Errno) {
	address, err := wire.ParseAddress(wire.Cut(body), 22122)
	if len(body) > hostSize || err != nil {
		return -1, address, syscall.EINVAL
	}
	index := s.tracker.leader.indexOf(address)
	if index < 0 {
		s.tracker.log.Error("file: tracker_service.c, line: 694, client ip: %s, leader %s not exist", s.client.IP, address)
		return -1, address, syscall.ENOENT
	}
	return index, address, 0
}

func (s *session) notifyNextLeader(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	index, address, errno := s.candidate(body)
	if errno != 0 {
		return nil, errno
	}
	if t.leader.self && !t.isSelf(address) {
		t.stepDown()
		t.log.Error("file: tracker_service.c, line: 712, client ip: %s, two leaders occur, new leader is %s", s.client.IP, address)
		return nil, syscall.EINVAL
	}
	t.leader.next = index
	return nil, 0
}

func (s *session) commitNextLeader(body []byte) ([]byte, syscall.Errno) {
	t := s.tracker
	index, address, errno := s.candidate(body)
	if errno != 0 {
		return nil, errno
	}
	if index != t.leader.next {
		t.log.Error("file: tracker_service.c, line: 781, client ip: %s, can't commit leader %s", s.client.IP, address)
		return nil, syscall.EINVAL
	}
	t.lead(index, t.isSelf(address))
	return nil, 0
}

func (s *session) reselectLeader([]byte) ([]byte, syscall.Errno) {
	t := s.tracker
	if !t.leader.self {
		t.log.Error("file: tracker_service.c, line: 1754, cmd=%d, client ip: %s, i am not the leader!", wire.ReselectLeader, s.client.IP)
		return nil, syscall.EOPNOTSUPP
	}
	t.stepDown()
	t.log.Warning("file: tracker_service.c, line: 1764, client ip: %s, i be notified that two leaders occur, should re-select leader",
		s.client.IP)
	return nil, 0
}
