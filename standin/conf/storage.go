package conf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

// Storage is a storage.conf.
type Storage struct {
	*Server
	Group             string
	ServerID          string
	HasServerID       bool
	ClientBind        bool
	StorePaths        []StorePath
	Subdirs           int
	HeartBeatInterval int
	ReportInterval    int
	Trackers          []wire.Address
	SyncWaitMS        int
	SyncIntervalMS    int
	MarkFrequency     int64
	RotateCount       int
	BinlogInterval    int
	StatFileInterval  int
	Priority          int
	CheckPathMark     bool
	summaryRest       string
}

// StorePath is where files are.
type StorePath struct {
	Path     string
	ReadOnly bool
}

// the largest buffer of a storage's threads, which their stack has to hold (FAST_WRITE_BUFF_SIZE).
const writeBuffer = 256 << 10

// LoadStorage reads a storage.conf.
func LoadStorage(path string, openLog OpenLog) (*Storage, error) {
	file, err := Load(path)
	if err != nil {
		return nil, err
	}
	server, err := loadServer(file, defaults{port: 23000, networkTimeout: 30, bufferKey: "buff_size", bufferName: "buff_size"},
		openLog)
	if err != nil {
		return nil, err
	}
	s := &Storage{
		Server:            server,
		ClientBind:        file.Bool("client_bind", true),
		Subdirs:           file.Int("subdir_count_per_path", 256),
		HeartBeatInterval: file.positive("heart_beat_interval", 30),
		ReportInterval:    file.positive("stat_report_interval", 300),
		SyncWaitMS:        file.positive("sync_wait_msec", 100),
		SyncIntervalMS:    max(file.Int("sync_interval", 0), 0),
		MarkFrequency:     int64(file.positive("write_mark_file_freq", 500)),
		RotateCount:       file.positive("file_distribute_rotate_count", 100),
		BinlogInterval:    file.positive("sync_binlog_buff_interval", 60),
		StatFileInterval:  file.positive("sync_stat_file_interval", 60),
		Priority:          file.Int("upload_priority", 10),
		CheckPathMark:     file.Bool("check_store_path_mark", true),
	}
	s.ServerID, s.HasServerID = file.Get("server_id")
	if s.Subdirs <= 0 || s.Subdirs > 256 {
		return nil, Refuse(syscall.EINVAL, "conf file %q, invalid subdir_count: %d", path, s.Subdirs)
	}
	if s.StorePaths, err = storePaths(file, s.BasePath); err != nil {
		return nil, err
	}
	if s.Trackers, err = trackers(file); err != nil {
		return nil, err
	}
	for _, tracker := range s.Trackers {
		if tracker.Loopback() {
			return nil, Refuse(syscall.EINVAL, "conf file %q, tracker: %q is invalid, tracker server ip can't be loopback address",
				path, tracker)
		}
	}
	if s.Group, err = group(file); err != nil {
		return nil, err
	}
	if err := s.loadPool(file); err != nil {
		return nil, err
	}
	return s, s.checkRest(file)
}

func group(file *File) (string, error) {
	name, found := file.Get("group_name")
	if !found {
		return "", Refuse(syscall.ENOENT, "conf file %q must have item \"group_name\"!", file.Path)
	}
	if name = cut(name, wire.GroupSize); !ValidGroup(name) {
		return "", Refuse(syscall.EINVAL, "conf file %q, the group name %q is invalid!", file.Path, name)
	}
	return name, nil
}

func storePaths(file *File, base string) ([]StorePath, error) {
	count := file.Int("store_path_count", 1)
	if count <= 0 {
		return nil, Refuse(syscall.EINVAL, "store_path_count: %d is invalid!", count)
	}
	var paths []StorePath
	for i := range count {
		key := fmt.Sprintf("store_path%d", i)
		path, found := file.Get(key)
		if !found && i > 0 {
			return nil, Refuse(syscall.ENOENT, "conf file must have item %q!", key)
		}
		if !found {
			path = base
		}
		path = filepath.Clean(path)
		if info, err := os.Stat(path); i > 0 && err != nil {
			return nil, Refuse(wire.Errno(err), "%q can't be accessed, error info: %s", path, wire.Strerror(wire.Errno(err)))
		} else if err == nil && !info.IsDir() {
			return nil, Refuse(syscall.ENOTDIR, "%q is not a directory!", path)
		}
		paths = append(paths, StorePath{Path: path, ReadOnly: file.Bool(key+"_readonly", false)})
	}
	return paths, nil
}

func trackers(file *File) ([]wire.Address, error) {
	lines := file.All("tracker_server")
	if len(lines) == 0 {
		return nil, Refuse(syscall.ENOENT, "conf file %q, item \"tracker_server\" not exist", file.Path)
	}
	if len(lines) > wire.MaxTrackers {
		return nil, Refuse(syscall.ENOSPC, "conf file %q, too many tracker servers: %d", file.Path, len(lines))
	}
	var addresses []wire.Address
	for _, line := range lines {
		address, err := wire.ParseAddress(line, 22122)
		if err != nil {
			return nil, Refuse(syscall.EINVAL, "conf file %q, tracker_server: %v", file.Path, err)
		}
		addresses = append(addresses, address)
	}
	return addresses, nil
}

// checkRest of the keys: what does nothing here is refused all the same where FastDFS does.
func (s *Storage) checkRest(file *File) error {
	readers, writers := file.Int("disk_reader_threads", 1), file.Int("disk_writer_threads", 1)
	recovery := file.Int("disk_recovery_threads", 1)
	separated := file.Bool("disk_rw_separated", true)
	start, err := file.timeOfDay("", "sync_start_time", "00:00")
	if err != nil {
		return err
	}
	end, err := file.timeOfDay("", "sync_end_time", "23:59")
	if err != nil {
		return err
	}
	compress, err := file.timeOfDay("", "compress_binlog_time", "01:30")
	if err != nil {
		return err
	}
	fsync, err := file.bytes("fsync_after_written_bytes", 0)
	if err != nil {
		return err
	}
	switch {
	case s.BufferSize < 64<<10+wire.HeaderSize:
		return Refuse(syscall.EINVAL, "item \"buff_size\" is too small, value: %d < %d!", s.BufferSize, 64<<10+wire.HeaderSize)
	case readers < 0 || separated && readers == 0:
		return Refuse(syscall.EINVAL, "item \"disk_reader_threads\" is invalid, value: %d!", readers)
	case writers < 0 || separated && writers == 0:
		return Refuse(syscall.EINVAL, "item \"disk_writer_threads\" is invalid, value: %d!", writers)
	case readers+writers == 0:
		return Refuse(syscall.EINVAL, "item \"disk_reader_threads\" and \"disk_writer_threads\" are invalid, both value = 0!")
	case recovery <= 0:
		return Refuse(syscall.EINVAL, "item \"disk_recovery_threads\" is invalid, value: %d <= 0!", recovery)
	case s.StackSize < writeBuffer+64<<10:
		return Refuse(syscall.EINVAL, "item \"thread_stack_size\" %d is invalid, which < %d", s.StackSize, writeBuffer+64<<10)
	case file.Bool("check_file_duplicate", false):
		return Refuse(syscall.ENOENT, "item \"group_count\" is not found: check_file_duplicate needs an FDHT")
	case start != "00:00" || end != "23:59":
		return Refuse(syscall.EINVAL, "the stand-in syncs all day: sync_start_time and sync_end_time have to be 00:00 and 23:59")
	}
	threads := file.Int("sync_max_threads", 0)
	if threads == 0 {
		threads = 2 * len(s.StorePaths)
	}
	s.summaryRest = fmt.Sprintf("disk_rw_separated=%d, disk_reader_threads=%d, disk_writer_threads=%d, "+
		"disk_recovery_threads=%d, heart_beat_interval=%ds, stat_report_interval=%ds, tracker_server_count=%d, "+
		"sync_min_threads=%d, sync_max_threads=%d, sync_wait_msec=%dms, sync_interval=%dms, sync_start_time=%s, "+
		"sync_end_time=%s, write_mark_file_freq=%d, allow_ip_count=%d, file_distribute_path_mode=%d, "+
		"file_distribute_rotate_count=%d, fsync_after_written_bytes=%d, sync_binlog_buff_interval=%ds, "+
		"sync_stat_file_interval=%ds, upload_priority=%d, if_alias_prefix=%s, check_file_duplicate=0, "+
		"file_signature_method=%s, FDHT group count=0, FDHT server count=0, FDHT key_namespace=, FDHT keep_alive=0, "+
		"access-log: {enabled=0}, file_sync_skip_invalid_record=%d, %s, compress_binlog=%d, compress_binlog_time=%s, "+
		"check_store_path_mark=%d",
		bit(separated), readers, writers, recovery, s.HeartBeatInterval, s.ReportInterval, len(s.Trackers),
		file.positive("sync_min_threads", 1), threads, s.SyncWaitMS, s.SyncIntervalMS, start, end, s.MarkFrequency,
		s.allowCount(), file.Int("file_distribute_path_mode", 0), s.RotateCount, fsync, s.BinlogInterval,
		s.StatFileInterval, s.Priority, file.Text("if_alias_prefix", ""), signature(file),
		bit(file.Bool("file_sync_skip_invalid_record", false)), s.poolSummary(), bit(file.Bool("compress_binlog", false)),
		compress, bit(s.CheckPathMark))
	return nil
}

func signature(file *File) string {
	if strings.EqualFold(file.Text("file_signature_method", "hash"), "md5") {
		return "md5"
	}
	return "hash"
}

// Summary is the line that tells the configuration.
func (s *Storage) Summary() string {
	return fmt.Sprintf("%s, store_path_count=%d, subdir_count_per_path=%d, group_name=%s, client_bind=%d, %s", s.summary(),
		len(s.StorePaths), s.Subdirs, s.Group, bit(s.ClientBind), s.summaryRest)
}

// From is the address that connections of the storage itself come from.
func (s *Storage) From() string {
	if s.ClientBind {
		return s.BindAddress
	}
	return ""
}
