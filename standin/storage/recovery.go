package storage

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// recover a store path whose folders had to be made anew: its files are fetched from an ACTIVE member. FastDFS asks the
// trackers for its own status by its address; where the list holds Services' addresses they do not know it, and nothing
// is recovered (storage_disk_recovery.c).
func (s *Storage) recover(index int) error {
	status, errno := s.ownMaxStatus()
	for errno != 0 && errno != syscall.ENOENT {
		if !s.pause(time.Second) {
			return syscall.EINTR
		}
		status, errno = s.ownMaxStatus()
	}
	if errno == syscall.ENOENT {
		s.log.Warning("file: storage_disk_recovery.c, line: 253, current storage: %s does not exist in tracker server", s.ip)
		return nil
	}
	if status == wire.Init || status.Gone() {
		s.log.Info("file: storage_disk_recovery.c, line: 263, current storage: %s 's status is %d, does not need recovery", s.ip, status)
		return nil
	}
	for {
		source, err := s.recoverySource()
		if err == nil {
			s.tellOwnStatus(wire.Recovery)
			err = s.fetchFiles(source, index)
		}
		if err == nil {
			return nil
		}
		if wire.Errno(err) == syscall.ENOENT {
			s.log.Warning("file: storage_disk_recovery.c, line: 330, no source storage server of path %s", s.conf.StorePaths[index].Path)
			return nil
		}
		if !s.pause(5 * time.Second) {
			return syscall.EINTR
		}
	}
}

// recoverySource is another ACTIVE member; ENOENT when this one is alone.
func (s *Storage) recoverySource() (wire.Address, error) {
	var failure error = syscall.EAGAIN
	for _, r := range s.reporters {
		conn, err := s.dial(r.address)
		if err != nil {
			failure = err
			continue
		}
		var request wire.Body
		body, err := conn.Ask(wire.ListStorages, *request.Text(s.conf.Group, wire.GroupSize))
		conn.Quit()
		if err != nil {
			failure = err
			continue
		}
		size := wire.IPv4Size
		if len(body)%wire.StorageRecordSize(size) != 0 {
			size = wire.IPv6Size
		}
		others := 0
		for f := wire.FieldsOf(body); len(f.Rest()) > 0; {
			m := wire.StorageRecordOf(f, size)
			if m.IP == s.ip || m.Status.Gone() {
				continue
			}
			others++
			if m.Status == wire.Active {
				return wire.Address{IP: m.IP, Port: int(m.Port)}, nil
			}
		}
		if others == 0 {
			return wire.Address{}, syscall.ENOENT
		}
	}
	return wire.Address{}, failure
}

// tellOwnStatus to every tracker, before this member has joined.
func (s *Storage) tellOwnStatus(status wire.Status) {
	for _, r := range s.reporters {
		conn, err := s.dial(r.address)
		if err != nil {
			continue
		}
		var own wire.Body
		own.Text(s.conf.Group, wire.GroupSize).Raw([]byte(s.ip))
		if s.version.PortPerMember() {
			own.Int32(int32(s.conf.Port))
		}
		if body, err := conn.Ask(wire.GetStatus, own); err == nil {
			brief := wire.BriefOf(wire.FieldsOf(body))
			brief.Status = status
			var request wire.Body
			request.Text(s.conf.Group, wire.GroupSize)
			brief.Append(&request)
			_, _ = conn.Ask(wire.ReportStatus, request)
		}
		conn.Quit()
	}
}

func (s *Storage) fetchFiles(source wire.Address, index int) error {
	lines, err := s.fetchList(source, index)
	if err != nil {
		return err
	}
	s.log.Info("file: storage_disk_recovery.c, line: 217, recovery binlog from %s, file size: %d", source, len(lines))
	fetched := 0
	for _, line := range strings.Split(string(lines), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		at, _ := strconv.ParseInt(fields[0], 10, 64)
		if err := s.fetchFile(source, fields[2], at); err != nil {
			return err
		}
		fetched++
	}
	s.log.Info("file: storage_disk_recovery.c, line: 900, disk recovery of %s done, file count: %d", s.conf.StorePaths[index].Path, fetched)
	return nil
}

func (s *Storage) fetchList(source wire.Address, index int) ([]byte, error) {
	conn, err := s.dial(source)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var request wire.Body
	request.Text(s.conf.Group, wire.GroupSize).Byte(byte(index))
	conn.Extend()
	if _, err := conn.Write(wire.Frame(wire.FetchPathBinlog, 0, request)); err != nil {
		return nil, err
	}
	if _, err := conn.AnswerHeader(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(conn)
	if err != nil {
		return nil, err
	}
	lines := text[:max(len(text)-8, 0)]
	if len(text) < 8 || wire.FieldsOf(text[len(lines):]).Int64() != int64(len(lines)) {
		return nil, fmt.Errorf("the list of %s is cut: %w", source, syscall.EIO)
	}
	return bytes.TrimSpace(lines), nil
}

func (s *Storage) fetchFile(source wire.Address, logic string, at int64) error {
	conn, err := s.dial(source)
	if err != nil {
		return err
	}
	defer conn.Quit()
	place, errno := s.locate(logic)
	if errno != 0 {
		return errno
	}
	var request wire.Body
	request.Int64(0, 0).Text(s.conf.Group, wire.GroupSize).Raw([]byte(logic))
	conn.Extend()
	if _, err := conn.Write(wire.Frame(wire.DownloadFile, 0, request)); err != nil {
		return err
	}
	header, err := conn.AnswerHeader()
	switch wire.Errno(err) {
	case 0:
	case syscall.ENOENT: // deleted meanwhile
		return nil
	case syscall.EINVAL: // an empty file cannot be downloaded
		header.Size = 0
	default:
		return err
	}
	if _, errno := s.fill(place, conn, header.Size); errno != 0 {
		return errno
	}
	when := time.Unix(at, 0)
	return os.Chtimes(place, when, when)
}
