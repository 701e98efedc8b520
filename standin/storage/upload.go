package storage

import (
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

const (
	extensionSize = 6
	prefixSize    = 16
)

// uploadFile (11): store path, size, extension, content.
func (c *session) uploadFile(content *content, _ byte) ([]byte, syscall.Errno) {
	return c.upload(content, false)
}

// uploadAppender (23) is the same for a file that may grow.
func (c *session) uploadAppender(content *content, _ byte) ([]byte, syscall.Errno) {
	return c.upload(content, true)
}

func (c *session) upload(content *content, appender bool) ([]byte, syscall.Errno) {
	s := c.storage
	f, errno := content.fields(1 + 8 + extensionSize)
	if errno != 0 {
		return nil, errno
	}
	wanted, size, extension := int(int8(f.Byte())), f.Int64(), f.Text(extensionSize)
	if size < 0 || size != content.left || !validName(extension) {
		return nil, syscall.EINVAL
	}
	logic, errno := s.receive(content, wanted, size, extension, appender)
	if errno != 0 {
		return nil, errno
	}
	s.uploaded(logic, size)
	return s.fileID(logic), 0
}

func (s *Storage) fileID(logic string) []byte {
	var id wire.Body
	return *id.Text(s.conf.Group, wire.GroupSize).Raw([]byte(logic))
}

// uploaded: counted and in the binlog, so that peers get it.
func (s *Storage) uploaded(logic string, size int64) {
	s.binlog.write(time.Now().Unix(), created, logic)
	s.counters.add(1, wire.TotalUploadCount, wire.SuccessUploadCount)
	s.counters.add(size, wire.TotalUploadBytes, wire.SuccessUploadBytes)
	s.counters.now(wire.LastSourceUpdate)
}

// receive a new file: under a name that nobody knows, until its content and so its name is complete.
func (s *Storage) receive(content io.Reader, wanted int, size int64, extension string, appender bool) (string, syscall.Errno) {
	index, errno := s.choosePath(wanted, size)
	if errno != 0 {
		s.log.Error("file: storage_service.c, line: 4660, no space to upload file, file bytes: %d, reserved space: %s", size,
			s.parameters.reserved)
		return "", errno
	}
	folder := s.counters.nextFolder(s.conf.RotateCount, s.conf.Subdirs)
	name := wire.Name{Created: time.Now().Unix(), SizeField: wire.SizeFieldOf(size, rand.Uint32()), CRC32: rand.Uint32()}
	if appender {
		name.SizeField = wire.AppenderSizeField(rand.Uint32())
	}
	source, _ := strconv.ParseUint(s.id, 10, 32)
	name.Source = uint32(source)
	tail := tailOf(extension)
	draft := s.place(index, folder+"/"+name.Encode()+tail)
	crc, errno := s.fill(draft, content, size)
	if errno != 0 {
		s.counters.add(1, wire.TotalUploadCount)
		return "", errno
	}
	if !appender {
		name.CRC32 = crc
	}
	relative := folder + "/" + name.Encode() + tail
	if err := os.Rename(draft, s.place(index, relative)); err != nil {
		return "", wire.Errno(err)
	}
	return fmt.Sprintf("M%s/%s", folderName(index), relative), 0
}

// tailOf a name: random digits, and the extension behind them, seven characters in all.
func tailOf(extension string) string {
	digits := extensionSize + 1
	if extension != "" {
		digits = extensionSize - len(extension)
		extension = "." + extension
	}
	var tail strings.Builder
	for range digits {
		tail.WriteByte('0' + byte(rand.IntN(10)))
	}
	return tail.String() + extension
}

// fill a file with content; nothing is left of it when that fails.
func (s *Storage) fill(path string, content io.Reader, size int64) (crc uint32, errno syscall.Errno) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	s.counters.did(wire.TotalFileOpenCount, err != nil)
	if err != nil {
		s.log.Error("file: storage_dio.c, line: 398, open file: %s fail, %s", path, wire.Describe(wire.Errno(err)))
		return 0, wire.Errno(err)
	}
	sum := crc32.NewIEEE()
	_, err = io.CopyN(io.MultiWriter(file, sum), content, size)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	s.counters.did(wire.TotalFileWriteCount, err != nil)
	if err != nil {
		_ = os.Remove(path)
		return 0, wire.Errno(err)
	}
	return sum.Sum32(), 0
}

// uploadSlave (21) beside its master, under the master's name with something behind it.
func (c *session) uploadSlave(content *content, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	f, errno := content.fields(2*8 + prefixSize + extensionSize)
	if errno != 0 {
		return nil, errno
	}
	masterSize, size, prefix, extension := f.Int64(), f.Int64(), f.Text(prefixSize), f.Text(extensionSize)
	master, errno := content.name(masterSize)
	if errno != 0 {
		return nil, errno
	}
	if size < 0 || size != content.left || prefix == "" || !validName(prefix) || !validName(extension) {
		return nil, syscall.EINVAL
	}
	masterPlace, errno := s.locate(master)
	if errno != 0 {
		return nil, errno
	}
	if !exists(masterPlace) {
		return nil, syscall.ENOENT
	}
	logic := slaveName(master, prefix, extension)
	place, errno := s.locate(logic)
	if errno != 0 {
		return nil, errno
	}
	if exists(place) {
		return nil, syscall.EEXIST
	}
	if _, errno := s.fill(place, content, size); errno != 0 {
		s.counters.add(1, wire.TotalUploadCount)
		return nil, errno
	}
	s.uploaded(logic, size)
	return s.fileID(logic), 0
}

func slaveName(master, prefix, extension string) string {
	name := strings.TrimSuffix(master, filepath.Ext(master)) + prefix
	if extension != "" {
		name += "." + extension
	}
	return name
}

// appendFile (24) to one that was made for it.
func (c *session) appendFile(content *content, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	f, errno := content.fields(2 * 8)
	if errno != 0 {
		return nil, errno
	}
	nameSize, size := f.Int64(), f.Int64()
	logic, errno := content.name(nameSize)
	if errno != 0 {
		return nil, errno
	}
	place, errno := s.locate(logic)
	if errno != 0 || size < 0 || size != content.left {
		return nil, syscall.EINVAL
	}
	if name, err := wire.NameOf(logic); err != nil || !name.Appender() {
		return nil, syscall.EINVAL
	}
	offset, errno := appendTo(place, content, size, -1)
	if errno != 0 {
		s.counters.add(1, wire.TotalAppendCount)
		return nil, errno
	}
	s.binlog.write(time.Now().Unix(), appended, fmt.Sprintf("%s %d %d", logic, offset, size))
	s.counters.add(1, wire.TotalAppendCount, wire.SuccessAppendCount)
	s.counters.add(size, wire.TotalAppendBytes, wire.SuccessAppendBytes)
	s.counters.now(wire.LastSourceUpdate)
	return nil, 0
}

// appendTo a file, at its end or at an offset that has to be its end; EEXIST when the file is longer already.
func appendTo(place string, content io.Reader, size, at int64) (offset int64, errno syscall.Errno) {
	file, err := os.OpenFile(place, os.O_WRONLY, 0o644)
	if err != nil {
		return 0, wire.Errno(err)
	}
	defer file.Close()
	offset, err = file.Seek(0, io.SeekEnd)
	switch {
	case err != nil:
		return 0, wire.Errno(err)
	case at >= 0 && offset > at:
		return offset, syscall.EEXIST
	case at >= 0 && offset < at:
		return offset, syscall.ENOENT // the sender then sends the whole file
	}
	if _, err := io.CopyN(file, content, size); err != nil {
		_ = file.Truncate(offset)
		return offset, wire.Errno(err)
	}
	return offset, 0
}
