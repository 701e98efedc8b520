package storage

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// initFlag is base_path/data/.data_init_flag: how far the first join has come, and which store paths are this member's.
type initFlag struct {
	joinTime    int64
	syncOldDone bool
	source      wire.SyncSource
	lastIP      string
	lastPort    int
	marks       []string
}

const flagFile = ".data_init_flag"

// loadFlag, or make it: FastDFS writes it before it makes a folder or joins.
func (s *Storage) loadFlag() error {
	s.flag.marks = make([]string, len(s.conf.StorePaths))
	path := s.dataFile(flagFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		s.flag.joinTime, s.flag.lastPort = time.Now().Unix(), s.conf.Port
		return s.saveFlag()
	}
	file, err := conf.Load(path)
	if err != nil {
		return err
	}
	for _, key := range []string{"storage_join_time", "sync_old_done", "sync_src_server"} {
		if _, found := file.Get(key); !found {
			return conf.Refuse(syscall.ENOENT, "file: storage_func.c, line: 1427, in file %q, item %q not exists", path, key)
		}
	}
	s.flag.joinTime = file.Int64("storage_join_time", 0)
	s.flag.syncOldDone = file.Int("sync_old_done", 0) != 0
	s.flag.source = wire.SyncSource{ID: file.Text("sync_src_server", ""), Until: file.Int64("sync_until_timestamp", 0)}
	s.flag.lastIP, s.flag.lastPort = file.Text("last_ip_addr", ""), file.Int("last_server_port", s.conf.Port)
	for i := range s.flag.marks {
		s.flag.marks[i] = file.Text(fmt.Sprintf("store_path_mark%d", i), "")
	}
	return nil
}

func (s *Storage) saveFlag() error {
	var text strings.Builder
	done := 0
	if s.flag.syncOldDone {
		done = 1
	}
	fmt.Fprintf(&text, "storage_join_time=%d\nsync_old_done=%d\nsync_src_server=%s\nsync_until_timestamp=%d\nlast_ip_addr=%s\n"+
		"last_server_port=%d\ncurrent_trunk_file_id=0\ntrunk_last_compress_time=0\ntrunk_binlog_compress_stage=0\n",
		s.flag.joinTime, done, s.flag.source.ID, s.flag.source.Until, s.ip, s.flag.lastPort)
	for i, mark := range s.flag.marks {
		if mark != "" {
			fmt.Fprintf(&text, "store_path_mark%d=%s\n", i, mark)
		}
	}
	return writeFile(s.dataFile(flagFile), text.String())
}

// writeFile so that it is there as a whole or not at all.
func writeFile(path, text string) error {
	if err := os.WriteFile(path+".tmp", []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// markFile lies in a store path and says whose it is: the same as in the flag file.
const markFile = ".fastdfs_vars"

func (s *Storage) newMark(index int) string {
	var raw [wire.IPv6Size + 2 + 4 + 4]byte
	copy(raw[:], s.ip)
	binary.NativeEndian.PutUint16(raw[wire.IPv6Size:], uint16(s.conf.Port))
	binary.NativeEndian.PutUint32(raw[wire.IPv6Size+2:], uint32(index))
	binary.NativeEndian.PutUint32(raw[wire.IPv6Size+6:], uint32(time.Now().Unix()))
	return base64.URLEncoding.WithPadding(base64.NoPadding).EncodeToString(raw[:])
}

// checkMark: a store path with another mark, or with one that is not in the flag file, is somebody else's.
func (s *Storage) checkMark(index int, made bool) error {
	if !s.conf.CheckPathMark {
		return nil
	}
	path := filepath.Join(s.conf.StorePaths[index].Path, "data", markFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, found, _ := strings.Cut(strings.TrimSpace(string(text)), "store_path_mark=")
	known := s.flag.marks[index]
	switch {
	case found != "" && found == known:
		return nil
	case found != "":
		s.log.Crit("file: storage_func.c, line: 1266, the store path #%d: %s maybe used by other storage server. if you confirm that "+
			"it is NOT used by other storage server, you can delete the mark file %s then try again", index,
			s.conf.StorePaths[index].Path, path)
		return syscall.EINVAL
	case known != "" && !made:
		s.log.Warning("file: storage_func.c, line: 1374, the mark file of store path #%d: %s is missed, try to re-create the mark "+
			"file: %s", index, s.conf.StorePaths[index].Path, path)
	}
	mark := s.newMark(index)
	if err := os.WriteFile(path, []byte("store_path_mark="+mark+"\n"), 0o644); err != nil {
		return err
	}
	s.flag.marks[index] = mark
	return s.saveFlag()
}

// makeStorePath with its folders, unless the first and the last of them are there.
func (s *Storage) makeStorePath(index int) (made bool, err error) {
	data := filepath.Join(s.conf.StorePaths[index].Path, "data")
	if err := os.Mkdir(data, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return false, conf.Refuse(wire.Errno(err), "file: storage_func.c, line: 1601, mkdir %q fail, %s", data,
			wire.Describe(wire.Errno(err)))
	}
	last := folderName(s.conf.Subdirs - 1)
	if exists(filepath.Join(data, "00/00")) && exists(filepath.Join(data, last, last)) {
		return false, nil
	}
	for high := range s.conf.Subdirs {
		for low := range s.conf.Subdirs {
			if err := os.MkdirAll(filepath.Join(data, folderName(high), folderName(low)), 0o755); err != nil {
				return false, conf.Refuse(wire.Errno(err), "file: storage_func.c, line: 1640, mkdir below %q fail, %s", data,
					wire.Describe(wire.Errno(err)))
			}
		}
	}
	return true, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func folderName(number int) string {
	return strings.ToUpper(fmt.Sprintf("%02s", strconv.FormatInt(int64(number), 16)))
}
