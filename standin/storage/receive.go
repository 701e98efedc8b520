package storage

import (
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// syncCreate (16) is a peer's new file; syncUpdate (18) may replace one.
func (c *session) syncCreate(content *content, status byte) ([]byte, syscall.Errno) {
	return nil, c.syncFile(content, status, created)
}

func (c *session) syncUpdate(content *content, status byte) ([]byte, syscall.Errno) {
	return nil, c.syncFile(content, status, updated)
}

var drafts atomic.Int64

func (c *session) syncFile(content *content, status byte, operation byte) syscall.Errno {
	s := c.storage
	f, errno := content.fields(2*8 + 4 + wire.GroupSize)
	if errno != 0 {
		return errno
	}
	nameSize, size, at, group := f.Int64(), f.Int64(), int64(f.Int32()), f.Text(wire.GroupSize)
	if errno := c.checkGroup(group); errno != 0 {
		return errno
	}
	logic, errno := content.name(nameSize)
	if errno != 0 {
		return errno
	}
	hasContent := status == 0
	if hasContent && content.left != size || !hasContent && content.left != 0 {
		return syscall.EINVAL
	}
	place, errno := s.locate(logic)
	if errno != 0 {
		return errno
	}
	if info, err := os.Stat(place); hasContent && operation == created && err == nil && info.Size() == size {
		s.log.Warning("file: storage_service.c, line: 5850, cmd=%d, client ip: %s, data file: %s already exists, ignore it",
			wire.SyncCreateFile, c.client.IP, logic)
		hasContent = false
	}
	if !hasContent {
		if err := content.drain(); err != nil {
			return wire.Errno(err)
		}
		c.received(at, operation, logic)
		return syscall.EEXIST
	}
	return c.keep(content, logic, place, size, at, operation)
}

// keep a file that a peer sends: under another name until it is complete, with the time of its record.
func (c *session) keep(content *content, logic, place string, size, at int64, operation byte) syscall.Errno {
	s := c.storage
	index, _, _ := wire.SplitLogic(logic)
	draft := s.place(index, fmt.Sprintf(".cp%d.tmp", drafts.Add(1)))
	_, errno := s.fill(draft, content, size)
	if errno == 0 {
		when := time.Unix(at, 0)
		_ = os.Chtimes(draft, when, when)
		errno = wire.Errno(os.Rename(draft, place))
	}
	if errno != 0 {
		s.counters.add(size, wire.TotalSyncInBytes)
		return errno
	}
	s.counters.add(size, wire.TotalSyncInBytes, wire.SuccessSyncInBytes)
	c.received(at, operation, logic)
	return 0
}

// received a record: in the binlog, for members that may have this one as their source, and known as the peer's latest.
func (c *session) received(at int64, operation byte, name string) {
	s := c.storage
	s.binlog.write(at, received(operation), name)
	s.counters.now(wire.LastSyncUpdate)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if p, known := s.peers[c.peer]; known {
		p.receivedUntil = max(p.receivedUntil, at)
		s.syncChanges++
	}
}

// syncDelete (17).
func (c *session) syncDelete(body []byte, _ byte) ([]byte, syscall.Errno) {
	if len(body) <= 4+wire.GroupSize {
		return nil, syscall.EINVAL
	}
	at := int64(wire.FieldsOf(body).Int32())
	logic, place, errno := c.fileIn(body[4:])
	if errno != 0 {
		return nil, errno
	}
	if err := os.Remove(place); err != nil {
		return nil, c.missing(logic, err)
	}
	c.received(at, deleted, logic)
	return nil, 0
}

// syncAppend (25): what a peer has appended.
func (c *session) syncAppend(content *content, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	f, errno := content.fields(3*8 + 4 + wire.GroupSize)
	if errno != 0 {
		return nil, errno
	}
	nameSize, offset, size, at, group := f.Int64(), f.Int64(), f.Int64(), int64(f.Int32()), f.Text(wire.GroupSize)
	if errno := c.checkGroup(group); errno != 0 {
		return nil, errno
	}
	logic, errno := content.name(nameSize)
	if errno != 0 || size != content.left || offset < 0 {
		return nil, syscall.EINVAL
	}
	place, errno := s.locate(logic)
	if errno != 0 {
		return nil, errno
	}
	if _, errno = appendTo(place, content, size, offset); errno == 0 {
		c.received(at, appended, fmt.Sprintf("%s %d %d", logic, offset, size))
	}
	return nil, errno
}
