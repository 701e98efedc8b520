package storage

import (
	"errors"
	"hash/crc32"
	"io"
	"os"
	"strconv"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

// download (14): offset, bytes (0: all), group, name.
func (c *session) download(header wire.Header) error {
	s := c.storage
	body, err := c.client.Body(s.log, header, s.conf.BufferSize)
	if err != nil {
		return err
	}
	file, size, errno := c.openFor(body)
	if errno != 0 {
		return c.reply(errno, nil)
	}
	defer file.Close()
	c.client.Extend()
	if _, err := c.client.Write(wire.HeaderBytes(wire.Response, 0, size)); err != nil {
		return err
	}
	for left := size; left > 0; {
		c.client.Extend()
		sent, err := io.CopyN(c.client, file, min(left, 1<<20))
		if left -= sent; err != nil {
			s.counters.add(1, wire.TotalDownloadCount)
			return err
		}
	}
	s.counters.add(1, wire.TotalDownloadCount, wire.SuccessDownloadCount, wire.TotalFileReadCount, wire.SuccessFileReadCount)
	s.counters.add(size, wire.TotalDownloadBytes, wire.SuccessDownloadBytes)
	return nil
}

func (c *session) openFor(body []byte) (*os.File, int64, syscall.Errno) {
	s := c.storage
	if len(body) <= 16+wire.GroupSize {
		return nil, 0, syscall.EINVAL
	}
	f := wire.FieldsOf(body)
	offset, bytes := f.Int64(), f.Int64()
	if offset < 0 || bytes < 0 {
		return nil, 0, syscall.EINVAL
	}
	logic, place, errno := c.fileIn(f.Rest())
	if errno != 0 {
		return nil, 0, errno
	}
	file, err := os.Open(place)
	if err != nil {
		return nil, 0, c.missing(logic, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		errno = wire.Errno(err)
	case !info.Mode().IsRegular():
		errno = syscall.EISDIR
	case offset >= info.Size(): // that of an empty file, too
		s.log.Error("file: storage_service.c, line: 7390, invalid file offset: %d, exceeds file size: %d", offset, info.Size())
		errno = syscall.EINVAL
	default:
		if _, err := file.Seek(offset, io.SeekStart); err == nil {
			left := info.Size() - offset
			if bytes == 0 || bytes > left {
				bytes = left
			}
			s.counters.did(wire.TotalFileOpenCount, false)
			return file, bytes, 0
		}
		errno = syscall.EIO
	}
	_ = file.Close()
	return nil, 0, errno
}

func (c *session) missing(logic string, err error) syscall.Errno {
	errno := wire.Errno(err)
	if errno == syscall.ENOENT {
		c.storage.log.Warning("file: storage_service.c, line: 7370, client ip: %s, logic file: %s not exist", c.client.IP, logic)
	}
	return errno
}

// deleteFile (12), and its metadata.
func (c *session) deleteFile(body []byte, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	logic, place, errno := c.fileIn(body)
	if errno == 0 {
		if err := os.Remove(place); err != nil {
			errno = c.missing(logic, err)
		}
	}
	if errno != 0 {
		return nil, errno
	}
	now := time.Now().Unix()
	s.binlog.write(now, deleted, logic)
	if os.Remove(place+metadataSuffix) == nil {
		s.binlog.write(now, deleted, logic+metadataSuffix)
	}
	s.counters.add(1, wire.TotalDeleteCount, wire.SuccessDeleteCount)
	s.counters.now(wire.LastSourceUpdate)
	return nil, 0
}

// queryFileInfo (22): size, time, checksum, and the address of the storage that made the file.
func (c *session) queryFileInfo(body []byte, flags byte) ([]byte, syscall.Errno) {
	const withoutCRC = 1
	s := c.storage
	logic, place, errno := c.fileIn(body)
	if errno != 0 {
		return nil, errno
	}
	info, err := os.Stat(place)
	if err != nil {
		return nil, wire.Errno(err)
	}
	name, err := wire.NameOf(logic)
	if err != nil {
		return nil, syscall.EINVAL
	}
	crc := name.CRC32
	if name.Appender() || name.Slave(logic) {
		if crc = 0; flags&withoutCRC == 0 {
			if crc, err = checksum(place); err != nil {
				return nil, wire.Errno(err)
			}
		}
	}
	source, _ := s.ids.ByID(strconv.FormatUint(uint64(name.Source), 10))
	var answer wire.Body
	answer.Int64(info.Size(), info.ModTime().Unix(), int64(int32(crc)))
	return *answer.Text(source.IP, s.parameters.addressSize), 0
}

func checksum(place string) (uint32, error) {
	file, err := os.Open(place)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	sum := crc32.NewIEEE()
	_, err = io.Copy(sum, file)
	return sum.Sum32(), err
}

// infinite is the length that the answer to 26 announces; its end is told by the last eight bytes and by closing.
const infinite = int64(256) << 50

// fetchBinlog (26): the files of a store path that are there, as the binlog file has them.
func (c *session) fetchBinlog(header wire.Header) error {
	s := c.storage
	body, err := c.client.Body(s.log, header, s.conf.BufferSize)
	if err != nil {
		return err
	}
	if len(body) != wire.GroupSize+1 || c.checkGroup(wire.Cut(body[:wire.GroupSize])) != 0 ||
		int(body[wire.GroupSize]) >= len(s.conf.StorePaths) {
		return c.reply(syscall.EINVAL, nil)
	}
	lines, err := s.filesOf(int(body[wire.GroupSize]))
	if err != nil {
		return c.reply(wire.Errno(err), nil)
	}
	answer := wire.Body(wire.HeaderBytes(wire.Response, 0, infinite))
	answer.Raw(lines).Int64(int64(len(lines)))
	c.client.Extend()
	if _, err := c.client.Write(answer); err != nil {
		return err
	}
	return io.EOF
}

func (s *Storage) filesOf(index int) ([]byte, error) {
	r, err := s.binlog.readFrom(0)
	if err != nil {
		return nil, err
	}
	defer r.close()
	var lines []byte
	for {
		rec, err := r.next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		r.done(rec)
		path, name, err := wire.SplitLogic(rec.name)
		if err != nil || path != index || rec.operation != created && rec.operation != received(created) ||
			!exists(s.place(path, name)) {
			continue
		}
		lines = append(lines, rec.line()...)
	}
}
