package storage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// What happened to a file: capitals for what clients did here, small letters for what peers have sent.
const (
	created  = 'C'
	deleted  = 'D'
	updated  = 'U'
	appended = 'A'
)

func received(operation byte) byte { return operation | 0x20 }

func isReceived(operation byte) bool { return operation&0x20 != 0 }

// record is a line: "time operation name".
type record struct {
	time      int64
	operation byte
	name      string
	end       int64 // offset of the next record
}

func (r record) line() []byte { return fmt.Appendf(nil, "%d %c %s\n", r.time, r.operation, r.name) }

// binlog is data/sync/binlog.000. What is written lies in a buffer for a while, and is lost with a killed process.
type binlog struct {
	path   string
	mutex  sync.Mutex
	file   *os.File
	buffer []byte
}

func openBinlog(folder string) (*binlog, error) {
	path := filepath.Join(folder, "binlog.000")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	index := filepath.Join(folder, "binlog_index.dat")
	if !exists(index) {
		err = os.WriteFile(index, []byte("current_write=0\ncurrent_compress=0\n"), 0o644)
	}
	return &binlog{path: path, file: file}, err
}

func (b *binlog) write(time int64, operation byte, name string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.buffer = append(b.buffer, record{time: time, operation: operation, name: name}.line()...)
}

func (b *binlog) flush() error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if len(b.buffer) == 0 {
		return nil
	}
	_, err := b.file.Write(b.buffer)
	b.buffer = b.buffer[:0]
	return err
}

// reader of the file from an offset on.
type reader struct {
	file   *os.File
	buffer *bufio.Reader
	offset int64
}

func (b *binlog) readFrom(offset int64) (*reader, error) {
	file, err := os.Open(b.path)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file}
	return r, r.seek(offset)
}

func (r *reader) seek(offset int64) error {
	_, err := r.file.Seek(offset, io.SeekStart)
	r.offset, r.buffer = offset, bufio.NewReader(r.file)
	return err
}

func (r *reader) close() { _ = r.file.Close() }

// next record; io.EOF when there is no whole line yet.
func (r *reader) next() (record, error) {
	line, err := r.buffer.ReadString('\n')
	if err != nil {
		if errors.Is(err, io.EOF) {
			if err := r.seek(r.offset); err != nil {
				return record{}, err
			}
		}
		return record{}, err
	}
	end := r.offset + int64(len(line))
	fields := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3)
	if len(fields) < 3 || len(fields[1]) != 1 {
		return record{end: end}, syscall.EINVAL
	}
	time, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return record{end: end}, syscall.EINVAL
	}
	return record{time: time, operation: fields[1][0], name: fields[2], end: end}, nil
}

// done with a record.
func (r *reader) done(rec record) { r.offset = rec.end }
