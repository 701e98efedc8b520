package storage

import (
	"errors"
	"io"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// sender sends the binlog to one peer, for as long as that is a member.
type sender struct {
	storage   *Storage
	peer      *peer
	conn      *wire.Conn
	mark      *mark
	reader    *reader
	lastExist bool // the peer had the last file already: ask before sending the next
	talked    time.Time
}

// startSending to a peer that is not this member itself; the storage's mutex is held.
func (s *Storage) startSending(p *peer) {
	if p.id == s.id {
		return
	}
	if s.isLocal(p) {
		s.log.Warning("file: storage_sync.c, line: 3909, storage id: %s is myself, can't start sync thread!", p.id)
		return
	}
	go (&sender{storage: s, peer: p}).run()
}

// isLocal: FastDFS takes a peer at an address of this machine (from 6.16 on: and its port) for itself.
func (s *Storage) isLocal(p *peer) bool {
	if s.version.PortPerMember() && p.port != s.conf.Port {
		return false
	}
	for _, ip := range append(wire.LocalIPs(), s.ip) {
		if ip == p.ip {
			return true
		}
	}
	return false
}

func (n *sender) status() wire.Status { return n.storage.statusOf(n.peer) }

func (n *sender) run() {
	s := n.storage
	for !s.stopped() && !n.status().Gone() {
		switch n.status() {
		case wire.Init, wire.Offline, wire.Online:
			s.pause(time.Second)
			continue
		}
		if !n.connect() {
			break
		}
		err := n.session()
		n.close()
		if s.stopped() {
			return
		}
		if errno := wire.Errno(err); errno != syscall.ENOTCONN && errno != syscall.EIO {
			s.pause(retryPause)
		}
	}
	if n.status().Gone() {
		n.farewell()
	}
}

const retryPause = 5 * time.Second

// farewell to a member that was deleted: its mark is put aside. If it comes back in time, nobody sends to it; facts of
// FastDFS that an operator has to know.
func (n *sender) farewell() {
	s := n.storage
	for _, r := range s.reporters {
		conn, err := s.dial(r.address)
		if err != nil {
			continue
		}
		var request wire.Body
		request.Text(s.conf.Group, wire.GroupSize).Text(s.id, wire.IDSize)
		text, err := conn.Ask(wire.GetChangelog, request)
		conn.Quit()
		if err == nil {
			s.followChangelog(string(text))
		}
	}
	s.pause(2*s.heartbeat() + time.Second)
	s.setStatus(n.peer, wire.None)
}

func (n *sender) close() {
	if n.conn != nil {
		_ = n.conn.Close()
	}
	if n.reader != nil {
		n.reader.close()
	}
	n.conn, n.reader, n.mark, n.lastExist = nil, nil, nil, false
}

func (n *sender) address() wire.Address {
	s := n.storage
	s.mutex.Lock()
	defer s.mutex.Unlock()
	address := wire.Address{IP: n.peer.ip, Port: s.conf.Port}
	if s.version.PortPerMember() && n.peer.port > 0 {
		address.Port = n.peer.port
	}
	if line, known := s.ids.ByID(n.peer.id); known {
		address.IP = line.IP
	} else {
		s.log.Warning("file: storage_sync_func.c, line: 70, storage server id: %s not exist in storage_ids.conf from tracker server, "+
			"storage ip: %s", n.peer.id, n.peer.ip)
	}
	return address
}

// connect, for as long as it takes.
func (n *sender) connect() bool {
	s := n.storage
	address := n.address()
	before := syscall.Errno(0)
	for failed := 0; !n.status().Gone(); failed++ {
		conn, err := s.dial(address)
		if err == nil {
			n.conn, n.talked = conn, time.Now()
			s.log.Info("file: storage_sync_func.c, line: 121, [file-sync] successfully connect to storage server %s", address)
			return true
		}
		if errno := wire.Errno(err); errno != before {
			before = errno
			s.log.Error("file: storage_sync_func.c, line: 134, [file-sync] connect to storage server %s fail, %s", address,
				wire.Describe(errno))
		}
		if !s.pause(time.Second) {
			return false
		}
	}
	return false
}

// session over one connection.
func (n *sender) session() error {
	s := n.storage
	switch n.status() {
	case wire.Active, wire.WaitSync, wire.Syncing:
	default:
		return syscall.EAGAIN
	}
	if err := n.openMark(); err != nil {
		return err
	}
	if !n.mark.needOld {
		// Somebody else sends it the old files; this member's turn comes when it is ACTIVE.
		for n.status() != wire.Active {
			if n.status().Gone() || !s.pause(time.Second) {
				return syscall.ENOTCONN
			}
		}
	}
	var id wire.Body
	id.Text(s.id, wire.IDSize)
	if _, err := n.conn.Ask(wire.ReportServerID, id); err != nil {
		s.log.Error("file: storage_sync.c, line: 826, fdfs_recv_response fail, result: %d", wire.Errno(err))
		return err
	}
	if n.status() == wire.WaitSync {
		n.tellStatus(wire.Syncing)
	}
	if n.status() == wire.Syncing && n.mark.needOld && n.mark.oldDone {
		n.tellStatus(wire.Offline)
	}
	return n.sendAll()
}

// tellStatus of the peer to every tracker (76).
func (n *sender) tellStatus(status wire.Status) {
	s := n.storage
	s.setStatus(n.peer, status)
	for !s.oldFilesAreDone() {
		if !s.pause(time.Second) {
			return
		}
	}
	s.mutex.Lock()
	brief := wire.Brief{Status: status, ID: n.peer.id, IP: n.peer.ip}
	s.mutex.Unlock()
	var body wire.Body
	body.Text(s.conf.Group, wire.GroupSize)
	brief.Append(&body)
	for _, r := range s.reporters {
		conn, err := s.connect(r.address, 5*time.Second)
		if err != nil {
			continue
		}
		_, _ = conn.Ask(wire.ReportStatus, body)
		conn.Quit()
	}
}

// openMark and the binlog behind it. A peer that has not begun to sync starts from the beginning.
func (n *sender) openMark() error {
	s := n.storage
	n.mark = &mark{path: s.markPath(n.peer.id)}
	status := n.status()
	found := status > wire.WaitSync && exists(n.mark.path)
	if found {
		if err := n.mark.load(); err != nil {
			return err
		}
		if status == wire.Syncing {
			asked := mark{path: n.mark.path}
			if err := n.askNeed(&asked); err != nil {
				return err
			}
			if asked.needOld && !n.mark.needOld {
				found, *n.mark = false, asked
			}
		}
	} else if err := n.askNeed(n.mark); err != nil {
		return err
	}
	var err error
	if n.reader, err = s.binlog.readFrom(n.mark.offset); err != nil || found {
		return err
	}
	if !n.mark.needOld && n.mark.until > 0 {
		if err := n.skipOld(); err != nil {
			return err
		}
	}
	return n.mark.save()
}

// askNeed of the leader, or of any tracker: is this member the peer's source (86)?
func (n *sender) askNeed(m *mark) error {
	s := n.storage
	for !s.oldFilesAreDone() {
		if !s.pause(time.Second) {
			return syscall.EINTR
		}
	}
	var request wire.Body
	request.Text(s.conf.Group, wire.GroupSize).Text(n.peer.id, wire.IDSize)
	for next := max(s.leaderIndex(), 0); ; {
		conn, err := s.dial(s.reporters[next].address)
		if err != nil {
			next = (next + 1) % len(s.reporters)
		} else {
			var body []byte
			body, err = conn.Ask(wire.SyncSourceRequest, request)
			conn.Quit()
			if err == nil {
				source := wire.SyncSourceOf(wire.FieldsOf(append(body, make([]byte, wire.SyncSourceSize-min(len(body), wire.SyncSourceSize))...)))
				m.needOld, m.until = source.ID == s.id, source.Until
				return nil
			}
		}
		if n.status().Gone() {
			return syscall.ENOENT
		}
		if !s.pause(s.heartbeat()) {
			return syscall.EINTR
		}
	}
}

// skipOld records: the peer gets them from its source.
func (n *sender) skipOld() error {
	for {
		rec, err := n.reader.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if rec.time >= n.mark.until {
			return n.reader.seek(n.reader.offset)
		}
		n.reader.done(rec)
		n.mark.offset = rec.end
	}
}

// sendAll records, and wait for more, as long as the peer takes them.
func (n *sender) sendAll() (err error) {
	s := n.storage
	defer func() {
		if n.mark.savedScanned != n.mark.scanned {
			_ = n.mark.save()
		}
	}()
	for !s.stopped() {
		if status := n.status(); status != wire.Active && status != wire.Syncing {
			return syscall.EAGAIN
		}
		rec, err := n.reader.next()
		switch {
		case errors.Is(err, io.EOF):
			if err := n.idle(); err != nil {
				return err
			}
			if !s.pause(time.Duration(s.conf.SyncWaitMS) * time.Millisecond) {
				return nil
			}
			continue
		case err != nil:
			s.log.Error("file: storage_sync.c, line: 3038, read data from binlog file %q fail, file offset: %d, %v", s.binlog.path,
				n.reader.offset, err)
			return err
		}
		if n.mark.needs(rec) {
			if err := n.send(rec); err != nil {
				return err
			}
			n.mark.sent++
			n.talked = time.Now()
			s.pause(time.Duration(s.conf.SyncIntervalMS) * time.Millisecond)
		}
		n.reader.done(rec)
		n.mark.offset = rec.end
		n.mark.scanned++
		if n.mark.sent-n.mark.savedSent >= s.conf.MarkFrequency {
			if err := n.mark.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// idle: all records are sent.
func (n *sender) idle() error {
	if n.mark.needOld && !n.mark.oldDone {
		n.mark.oldDone = true
		if err := n.mark.save(); err != nil {
			return err
		}
		if n.status() == wire.Syncing {
			n.tellStatus(wire.Offline)
		}
	}
	if n.mark.savedScanned != n.mark.scanned {
		if err := n.mark.save(); err != nil {
			return err
		}
	}
	if time.Since(n.talked) >= n.storage.heartbeat() {
		if _, err := n.conn.Ask(wire.ActiveTest, nil); err != nil {
			return syscall.EAGAIN // a failed test, unlike a failed record, is followed by a pause
		}
		n.talked = time.Now()
	}
	return nil
}
