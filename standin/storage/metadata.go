package storage

import (
	"os"
	"sort"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/wire"
)

const (
	metadataSuffix   = "-m"
	recordSeparator  = "\x01"
	fieldSeparator   = "\x02"
	overwrite        = 'O'
	merge            = 'M'
	longestMetaName  = 64
	longestMetaValue = 256
)

// setMetadata (13) of a file: instead of what is there, or beside it.
func (c *session) setMetadata(body []byte, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	f := wire.FieldsOf(body)
	nameSize, metaSize, how, group := f.Int64(), f.Int64(), f.Byte(), f.Take(wire.GroupSize)
	if nameSize <= 0 || nameSize >= longestName || metaSize != int64(len(f.Rest()))-nameSize ||
		how != overwrite && how != merge {
		return nil, syscall.EINVAL
	}
	logic, place, errno := c.fileIn(append(append([]byte(nil), group...), f.Take(int(nameSize))...))
	if errno == 0 && !exists(place) {
		errno = syscall.ENOENT
	}
	if errno != 0 {
		return nil, errno
	}
	errno = s.writeMetadata(logic, place, parseMetadata(string(f.Rest())), how)
	s.counters.did(wire.TotalSetMetaCount, errno != 0)
	return nil, errno
}

func (s *Storage) writeMetadata(logic, place string, values map[string]string, how byte) syscall.Errno {
	former, err := os.ReadFile(place + metadataSuffix)
	operation := byte(updated)
	if err != nil {
		operation = created
	}
	if how == merge {
		for name, value := range parseMetadata(string(former)) {
			if _, given := values[name]; !given {
				values[name] = value
			}
		}
	}
	text := formatMetadata(values)
	switch {
	case text == string(former):
		return 0
	case text == "":
		if err := os.Remove(place + metadataSuffix); err != nil {
			return wire.Errno(err)
		}
		operation = deleted
	default:
		if err := writeFile(place+metadataSuffix, text); err != nil {
			return wire.Errno(err)
		}
	}
	s.binlog.write(time.Now().Unix(), operation, logic+metadataSuffix)
	s.counters.now(wire.LastSourceUpdate)
	return 0
}

func parseMetadata(text string) map[string]string {
	values := map[string]string{}
	for _, line := range strings.Split(text, recordSeparator) {
		if name, value, found := strings.Cut(line, fieldSeparator); found {
			values[cutTo(name, longestMetaName)] = cutTo(value, longestMetaValue)
		}
	}
	return values
}

func cutTo(text string, size int) string { return text[:min(len(text), size)] }

func formatMetadata(values map[string]string) string {
	var lines []string
	for name, value := range values {
		lines = append(lines, name+fieldSeparator+value)
	}
	sort.Strings(lines)
	return strings.Join(lines, recordSeparator)
}

// getMetadata (15).
func (c *session) getMetadata(body []byte, _ byte) ([]byte, syscall.Errno) {
	s := c.storage
	_, place, errno := c.fileIn(body)
	if errno == 0 && !exists(place) {
		errno = syscall.ENOENT
	}
	if errno != 0 {
		return nil, errno
	}
	text, err := os.ReadFile(place + metadataSuffix)
	if err != nil {
		return nil, wire.Errno(err)
	}
	s.counters.did(wire.TotalGetMetaCount, false)
	return text, 0
}
