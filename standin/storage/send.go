package storage

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

// send one record to the peer.
func (n *sender) send(rec record) error {
	switch rec.operation {
	case created, received(created):
		return n.sendFile(rec, wire.SyncCreateFile)
	case updated, received(updated):
		return n.sendFile(rec, wire.SyncUpdateFile)
	case deleted, received(deleted):
		return n.sendDelete(rec)
	case appended:
		return n.sendAppend(rec)
	}
	n.storage.log.Error("file: storage_sync.c, line: 1225, invalid file operation type: %d", rec.operation)
	return syscall.EINVAL
}

// sendFile as it is now (16, 18); one that is gone again needs no sending.
func (n *sender) sendFile(rec record, command wire.Command) error {
	s := n.storage
	place, errno := s.locate(rec.name)
	if errno != 0 {
		return errno
	}
	file, err := os.Open(place)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	content := true
	if n.lastExist && command == wire.SyncCreateFile {
		size, err := n.sizeThere(rec.name)
		switch {
		case err == nil && size == info.Size():
			content = false
		case err == nil:
			command = wire.SyncUpdateFile
		case wire.Errno(err) != syscall.ENOENT:
			return err
		}
	}
	err = n.transfer(rec, command, file, info.Size(), content)
	n.lastExist = wire.Errno(err) == syscall.EEXIST
	if n.lastExist {
		if content && rec.operation == created {
			s.log.Warning("file: storage_sync.c, line: 398, storage server ip: %s, data file: %s already exists, maybe some mistakes?",
				n.conn.RemoteAddr(), rec.name)
		}
		return nil
	}
	return err
}

func (n *sender) transfer(rec record, command wire.Command, file *os.File, size int64, content bool) error {
	group := n.storage.conf.Group
	var head wire.Body
	head.Int64(int64(len(rec.name)), size).Int32(int32(rec.time)).Text(group, wire.GroupSize).Raw([]byte(rec.name))
	status, total := byte(0), int64(len(head))
	if content {
		total += size
	} else {
		status = byte(syscall.EEXIST)
	}
	// FastDFS counts none of the bytes that it sends: what sends them leaves the number at 0 where it succeeds.
	return n.push(wire.HeaderBytes(command, status, total), head, file, size, content)
}

func (n *sender) push(header, head []byte, file io.Reader, size int64, content bool) error {
	n.conn.Extend()
	if _, err := n.conn.Write(append(header, head...)); err != nil {
		return err
	}
	if content {
		sent, err := copyExtending(n.conn, io.LimitReader(file, size))
		if err != nil {
			return err
		}
		if sent < size {
			return syscall.EIO // it has shrunk meanwhile
		}
	}
	n.conn.Extend()
	_, err := n.conn.Answer()
	return err
}

// copyExtending gives every piece the time of a whole exchange.
func copyExtending(to *wire.Conn, from io.Reader) (int64, error) {
	total := int64(0)
	for {
		to.Extend()
		sent, err := io.CopyN(to, from, 1<<20)
		total += sent
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

func (n *sender) sizeThere(name string) (int64, error) {
	const silently = 2
	var request wire.Body
	request.Text(n.storage.conf.Group, wire.GroupSize).Raw([]byte(name))
	n.conn.Extend()
	body, err := n.conn.AskWith(wire.QueryFileInfo, silently, request)
	return wire.FieldsOf(body).Int64(), err
}

// sendDelete (17), unless the file is there again.
func (n *sender) sendDelete(rec record) error {
	s := n.storage
	place, errno := s.locate(rec.name)
	if errno != 0 {
		return errno
	}
	if exists(place) {
		return nil
	}
	var body wire.Body
	body.Int32(int32(rec.time)).Text(s.conf.Group, wire.GroupSize).Raw([]byte(rec.name))
	_, err := n.conn.Ask(wire.SyncDeleteFile, body)
	if wire.Errno(err) == syscall.ENOENT {
		return nil
	}
	return err
}

// sendAppend (25) of a record "name offset length"; a peer without the file gets it as a whole.
func (n *sender) sendAppend(rec record) error {
	s := n.storage
	fields := strings.Fields(rec.name)
	if len(fields) != 3 {
		return syscall.EINVAL
	}
	name := fields[0]
	offset, _ := strconv.ParseInt(fields[1], 10, 64)
	length, _ := strconv.ParseInt(fields[2], 10, 64)
	place, errno := s.locate(name)
	if errno != 0 {
		return errno
	}
	file, err := os.Open(place)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Size() < offset+length {
		return err
	}
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return err
	}
	var head wire.Body
	head.Int64(int64(len(name)), offset, length).Int32(int32(rec.time)).Text(s.conf.Group, wire.GroupSize).Raw([]byte(name))
	err = n.push(wire.HeaderBytes(wire.SyncAppendFile, 0, int64(len(head))+length), head, file, length, true)
	switch wire.Errno(err) {
	case syscall.ENOENT:
		return n.sendFile(record{time: rec.time, operation: updated, name: name}, wire.SyncUpdateFile)
	case syscall.EEXIST:
		return nil
	}
	return err
}
