package storage

import (
	"sync"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

const unknown = -1

// reporter keeps one tracker informed, and follows what it says.
type reporter struct {
	storage *Storage
	index   int
	address wire.Address

	connMutex sync.Mutex
	conn      *wire.Conn

	addressKnown bool // the tracker has answered 60
	portChanged  bool

	// below under the storage's mutex
	status       int // of this member, as the tracker sees it
	joinResult   int // errno of the last join
	notifyResult int // errno of the last 88
	reportStatus bool
}

func newReporter(s *Storage, index int, address wire.Address) *reporter {
	return &reporter{
		storage: s, index: index, address: address, status: unknown, joinResult: unknown, notifyResult: unknown,
	}
}

// askAddress (60): all trackers have to see this member at the same address.
func (r *reporter) askAddress(conn *wire.Conn) error {
	s := r.storage
	var request wire.Body
	if s.version.PortPerMember() {
		request.Text(s.conf.Group, wire.GroupSize+1).Int32(int32(s.conf.Port))
	} else {
		request.Text(s.conf.Group, wire.GroupSize)
	}
	body, err := conn.Ask(wire.GetMyIP, request)
	if err != nil {
		errno := wire.Errno(err)
		s.log.Error("file: storage_func.c, line: 2595, tracker server %s, recv response fail, %s", r.address, wire.Describe(errno))
		return errno
	}
	ip := wire.Cut(body)
	switch {
	case s.ip == "":
		s.ip = ip
	case s.ip != ip:
		s.log.Error("file: storage_func.c, line: 2655, as a client of tracker server %s, my ip: %s not consistent with client ips: %s "+
			"of other tracker client. program exit!", r.address, ip, s.ip)
		return syscall.ENOSPC
	}
	r.addressKnown = true
	return nil
}

func (r *reporter) disconnect() {
	r.connMutex.Lock()
	defer r.connMutex.Unlock()
	if r.conn != nil {
		_ = r.conn.Close()
		r.conn = nil
	}
}

// run until the storage stops.
func (r *reporter) run() {
	s := r.storage
	oldDone := s.oldFilesAreDone()
	failed, before := 0, syscall.Errno(0)
	for !s.stopped() {
		r.disconnect()
		conn, err := s.dial(r.address)
		if err != nil {
			errno := wire.Errno(err)
			if errno != before {
				s.log.Error("file: tracker_client_thread.c, line: 274, connect to tracker server %s fail, %s", r.address,
					wire.Describe(errno))
			}
			failed, before = failed+1, errno
			if !s.pause(s.heartbeat()) {
				return
			}
			continue
		}
		r.connMutex.Lock()
		r.conn = conn
		r.connMutex.Unlock()
		if !r.addressKnown {
			if r.askAddress(conn) != nil {
				s.giveUp.Do(func() { close(s.gaveUp) })
				return
			}
		}
		s.log.Info("file: tracker_client_thread.c, line: 316, successfully connect to tracker server %s, as a tracker client, my ip is "+
			"%s", r.address, s.ip)
		failed, before = 0, 0
		if !r.introduce(conn, &oldDone) {
			conn.Quit()
			if !s.pause(s.heartbeat()) {
				return
			}
			continue
		}
		r.report(conn)
		r.disconnect()
		if !s.pause(time.Second) {
			return
		}
	}
}

// introduce this member: join, and settle from whom it gets the old files. False: try again later.
func (r *reporter) introduce(conn *wire.Conn, oldDone *bool) bool {
	s := r.storage
	if r.join(conn, *oldDone) != nil {
		return false
	}
	if !*oldDone {
		if !r.settleSource(conn) {
			return false
		}
		*oldDone = true
	}
	err := r.notifySource(conn)
	s.mutex.Lock()
	r.notifyResult = int(wire.Errno(err))
	lost := err != nil && s.sourceIsGoneEverywhere()
	s.mutex.Unlock()
	if lost {
		r.askSourceAgain(conn, oldDone)
	}
	return err == nil
}

func (s *Storage) oldFilesAreDone() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.flag.syncOldDone
}

// settleSource: the first tracker that is reached decides (87), the others are told (88).
func (r *reporter) settleSource(conn *wire.Conn) bool {
	s := r.storage
	s.joining.Lock()
	defer s.joining.Unlock()
	if s.oldFilesAreDone() {
		return r.notifySource(conn) == nil
	}
	body, err := conn.Ask(wire.SyncDestRequest, nil)
	if err != nil {
		s.log.Error("file: tracker_client_thread.c, line: 1672, fdfs_recv_response fail, result: %d", wire.Errno(err))
		return false
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(body) > 0 {
		s.flag.source = wire.SyncSourceOf(wire.FieldsOf(body))
	}
	s.flag.syncOldDone = true
	if err := s.saveFlag(); err != nil {
		s.log.Crit("file: tracker_client_thread.c, line: 363, storage_write_to_sync_ini_file fail: %v", err)
		return false
	}
	return true
}

// notifySource (88) to this tracker.
func (r *reporter) notifySource(conn *wire.Conn) error {
	s := r.storage
	s.mutex.Lock()
	source := s.flag.source
	s.mutex.Unlock()
	_, err := conn.Ask(wire.SyncNotify, source.Body())
	if wire.Errno(err) == syscall.ENOENT {
		s.forgetSourceOf(r.index)
	}
	if err != nil {
		s.log.Error("file: tracker_client_thread.c, line: 1983, fdfs_recv_header fail, result: %d", wire.Errno(err))
	}
	return err
}

// forgetSourceOf a leader that does not know it.
func (s *Storage) forgetSourceOf(tracker int) {
	if s.leaderIndex() == unknown {
		s.findLeader()
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.leader == tracker {
		s.log.Warning("file: tracker_client_thread.c, line: 1964, clear sync src id: %s because tracker leader response ENOENT",
			s.flag.source.ID)
		s.flag.source.ID = ""
		_ = s.saveFlag()
	}
}

// sourceIsGoneEverywhere: no tracker knows the member that was to send the old files.
func (s *Storage) sourceIsGoneEverywhere() bool {
	for _, r := range s.reporters {
		if r.notifyResult != int(syscall.ENOENT) {
			return false
		}
	}
	return true
}

// askSourceAgain, and begin anew if this member never was complete.
func (r *reporter) askSourceAgain(conn *wire.Conn, oldDone *bool) {
	s := r.storage
	status, errno := s.ownMaxStatus()
	if errno != 0 {
		return
	}
	body, err := conn.Ask(wire.SyncDestQuery, nil)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err == nil {
		s.flag.source = wire.SyncSource{}
		if len(body) > 0 {
			s.flag.source = wire.SyncSourceOf(wire.FieldsOf(body))
		}
	}
	if status < wire.Offline && s.flag.syncOldDone {
		s.flag.syncOldDone, *oldDone = false, false
		_ = s.saveFlag()
	}
}

// ownMaxStatus is the highest status that a tracker has for the member at this one's address (71).
func (s *Storage) ownMaxStatus() (wire.Status, syscall.Errno) {
	best, found := wire.Init, false
	for _, r := range s.reporters {
		conn, err := s.dial(r.address)
		if err != nil {
			return 0, wire.Errno(err)
		}
		var request wire.Body
		request.Text(s.conf.Group, wire.GroupSize).Raw([]byte(s.ip))
		if s.version.PortPerMember() {
			request.Int32(int32(s.conf.Port))
		}
		body, err := conn.Ask(wire.GetStatus, request)
		conn.Quit()
		if wire.Errno(err) == syscall.ENOENT {
			continue
		}
		if err != nil {
			return 0, wire.Errno(err)
		}
		if brief := wire.BriefOf(wire.FieldsOf(body)); !found || brief.Status > best {
			best, found = brief.Status, true
		}
	}
	if !found {
		return 0, syscall.ENOENT
	}
	return best, 0
}

// join (81).
func (r *reporter) join(conn *wire.Conn, oldDone bool) error {
	s := r.storage
	body, err := conn.Ask(wire.Join, r.joinRequest(oldDone))
	s.mutex.Lock()
	r.joinResult = int(wire.Errno(err))
	s.mutex.Unlock()
	if err != nil {
		s.log.Error("file: tracker_client_thread.c, line: 2113, fdfs_recv_response fail, result: %d", wire.Errno(err))
		return err
	}
	f := wire.FieldsOf(body)
	status, source := f.Byte(), f.Text(wire.IDSize)
	if f.Short() {
		return syscall.EINVAL
	}
	s.mutex.Lock()
	r.status = int(status)
	r.compareWithLeader()
	tell := source == "" && s.flag.source.ID != ""
	s.mutex.Unlock()
	if tell {
		return r.notifySource(conn)
	}
	return nil
}

func (r *reporter) joinRequest(oldDone bool) []byte {
	s := r.storage
	s.mutex.Lock()
	defer s.mutex.Unlock()
	request := wire.JoinRequest{
		Group: s.conf.Group, Port: int64(s.conf.Port), StorePaths: int64(len(s.conf.StorePaths)),
		Subdirs: int64(s.conf.Subdirs), Priority: int64(s.conf.Priority), JoinTime: s.flag.joinTime, UpTime: s.upTime,
		Version: s.version.String(), Init: !oldDone, Status: s.joinStatus(), ID: s.id, TrackerIP: r.address.IP,
	}
	for _, other := range s.reporters {
		request.Trackers = append(request.Trackers, other.address.String())
	}
	return request.Body()
}

// joinStatus that this member claims: what it has heard, or that it is new once every tracker has been asked.
func (s *Storage) joinStatus() int8 {
	if own, known := s.peers[s.id]; known {
		return int8(own.status)
	}
	if len(s.reporters) > 1 {
		for _, r := range s.reporters {
			if r.joinResult == unknown {
				return unknown
			}
		}
	}
	return int8(wire.Init)
}

// report until the tracker refuses or is gone: heartbeats, how far peers' files have come, free space.
func (r *reporter) report(conn *wire.Conn) {
	s := r.storage
	statSeen, syncSeen := 0, 0
	var beat, synced, disk time.Time
	due := func(last time.Time, interval int) bool {
		return time.Since(last) >= time.Duration(interval)*time.Second
	}
	for {
		now := time.Now()
		if due(beat, s.conf.HeartBeatInterval) {
			if r.beat(conn, &statSeen) != nil || r.takeChangelog(conn) != nil {
				return
			}
			beat = now
		}
		if changes := s.changesOfSync(); changes != syncSeen && due(synced, s.conf.HeartBeatInterval) {
			if r.tell(conn, wire.SyncReport, s.syncReport()) != nil {
				return
			}
			syncSeen, synced = changes, now
		}
		if due(disk, s.conf.ReportInterval) {
			if r.tell(conn, wire.ReportDiskUsage, s.diskReport()) != nil {
				return
			}
			disk = now
		}
		if r.mustChangeStatus() {
			r.changeStatus(conn)
			return
		}
		if s.mustRejoin() || !s.pause(time.Second) {
			return
		}
	}
}

func (s *Storage) changesOfSync() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.syncChanges
}

func (s *Storage) mustRejoin() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	must := s.rejoin
	s.rejoin = false
	return must
}

func (r *reporter) beat(conn *wire.Conn, seen *int) error {
	s := r.storage
	stat, changes := s.counters.since(*seen)
	var body wire.Body
	if stat != nil {
		stat.Connections = s.listener.Connections()
		stat.Append(&body)
	}
	if err := r.tell(conn, wire.Beat, body); err != nil {
		return err
	}
	*seen = changes
	return nil
}

func (s *Storage) syncReport() []byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var body wire.Body
	for _, p := range s.sortedPeers() {
		body.Text(p.id, wire.IDSize).Int32(int32(p.receivedUntil))
	}
	return body
}

func (s *Storage) diskReport() []byte {
	var body wire.Body
	for _, path := range s.conf.StorePaths {
		room, err := spaceOf(path.Path)
		if err != nil {
			s.log.Error("file: tracker_client_thread.c, line: 2270, call statfs fail, %s", wire.Describe(wire.Errno(err)))
		}
		body.Int64(room.totalMB, room.freeMB)
	}
	return body
}

// tell the tracker something, and take the news with which it answers.
func (r *reporter) tell(conn *wire.Conn, command wire.Command, body []byte) error {
	news, err := conn.Ask(command, body)
	if err != nil {
		return err
	}
	return r.takeNews(conn, news)
}

func (r *reporter) mustChangeStatus() bool {
	r.storage.mutex.Lock()
	defer r.storage.mutex.Unlock()
	must := r.reportStatus
	r.reportStatus = false
	return must
}

// changeStatus (59): bring this tracker in line with the leader.
func (r *reporter) changeStatus(conn *wire.Conn) {
	s := r.storage
	s.mutex.Lock()
	own, wanted := r.status, unknown
	if s.leader >= 0 && s.leader != r.index {
		wanted = s.reporters[s.leader].status
	}
	s.mutex.Unlock()
	if wanted == unknown || wanted == own {
		return
	}
	s.log.Info("file: tracker_client_thread.c, line: 2467, tracker server: %s, try to set storage status from %d (%s) to %d (%s)",
		r.address, own, wire.Status(own), wanted, wire.Status(wanted))
	_, _ = conn.Ask(wire.ChangeStatus, []byte{byte(wanted)})
}

// compareWithLeader what the trackers say about this member.
func (r *reporter) compareWithLeader() {
	s := r.storage
	if s.leader < 0 || s.leader == r.index {
		return
	}
	own, leaders := r.status, s.reporters[s.leader].status
	if own == unknown || leaders == unknown || own == leaders ||
		wire.Status(own).Available() && wire.Status(leaders).Available() {
		return
	}
	r.reportStatus = true
	s.log.Info("file: tracker_client_thread.c, line: 810, my status: %d (%s) from tracker #%d  != my status: %d (%s) from leader "+
		"tracker #%d, set report_my_status to true", own, wire.Status(own), r.index, leaders, wire.Status(leaders), s.leader)
}
