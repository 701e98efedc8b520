package conf

import (
	"fmt"
	"syscall"
)

// trunk is read, checked and handed on; trunk files themselves are beyond the stand-in.
type trunk struct {
	slotMin, slotMax, fileSize, threshold int64
	alignment, interval, backups          int
	compressMinInterval, compressInterval int
	advance, merge, deleteUnused          bool
	checkOccupying, reload                bool
	createTime, compressTime              string
}

func loadTrunk(file *File) (trunk, error) {
	t := trunk{
		alignment:           file.Int("trunk_alloc_alignment_size", 0),
		interval:            file.Int("trunk_create_file_interval", 86400),
		backups:             file.Int("trunk_binlog_max_backups", 0),
		compressMinInterval: file.Int("trunk_compress_binlog_min_interval", 0),
		compressInterval:    file.Int("trunk_compress_binlog_interval", 0),
		advance:             file.Bool("trunk_create_file_advance", false),
		merge:               file.Bool("trunk_free_space_merge", false),
		deleteUnused:        file.Bool("delete_unused_trunk_files", false),
		checkOccupying:      file.Bool("trunk_init_check_occupying", false),
		reload:              file.Bool("trunk_init_reload_from_binlog", false),
	}
	if file.Bool("use_trunk_file", false) {
		return t, Refuse(syscall.EINVAL, "the stand-in has no trunk files: use_trunk_file has to be false")
	}
	for _, size := range []struct {
		key       string
		otherwise func() int64
		target    *int64
	}{
		{"slot_min_size", func() int64 { return 256 }, &t.slotMin},
		{"trunk_file_size", func() int64 { return 64 << 20 }, &t.fileSize},
		{"slot_max_size", func() int64 { return t.fileSize / 8 }, &t.slotMax},
		{"trunk_create_file_space_threshold", func() int64 { return 0 }, &t.threshold},
	} {
		value, err := file.bytes(size.key, size.otherwise())
		if err != nil {
			return t, err
		}
		*size.target = value
	}
	if t.slotMin <= 0 {
		return t, Refuse(syscall.EINVAL, "item \"slot_min_size\" %d is invalid, which <= 0", t.slotMin)
	}
	t.slotMin = min(t.slotMin, 64<<10)
	t.fileSize = max(t.fileSize, 4<<20)
	if t.slotMax <= t.slotMin {
		return t, Refuse(syscall.EINVAL, "item \"slot_max_size\" %d is invalid, which <= slot_min_size: %d", t.slotMax, t.slotMin)
	}
	t.slotMax = min(t.slotMax, t.fileSize/2)
	t.slotMin = max(t.slotMin, int64(t.alignment))
	var err error
	if t.createTime, err = file.timeOfDay("", "trunk_create_file_time_base", "02:00"); err != nil {
		return t, err
	}
	t.compressTime, err = file.timeOfDay("", "trunk_compress_binlog_time_base", "03:00")
	return t, err
}

func (t *trunk) summary() string {
	return fmt.Sprintf("use_trunk_file=0, slot_min_size=%d, slot_max_size=%d KB, trunk_alloc_alignment_size=%d, "+
		"trunk_file_size=%d MB, trunk_create_file_advance=%d, trunk_create_file_time_base=%s, "+
		"trunk_create_file_interval=%d, trunk_create_file_space_threshold=%d GB, trunk_init_check_occupying=%d, "+
		"trunk_init_reload_from_binlog=%d, trunk_free_space_merge=%d, delete_unused_trunk_files=%d, "+
		"trunk_compress_binlog_min_interval=%d, trunk_compress_binlog_interval=%d, trunk_compress_binlog_time_base=%s, "+
		"trunk_binlog_max_backups=%d",
		t.slotMin, t.slotMax>>10, t.alignment, t.fileSize>>20, bit(t.advance), t.createTime, t.interval, t.threshold>>30,
		bit(t.checkOccupying), bit(t.reload), bit(t.merge), bit(t.deleteUnused), t.compressMinInterval, t.compressInterval,
		t.compressTime, t.backups)
}

func (t *trunk) parameters() string {
	return fmt.Sprintf("use_trunk_file=0\nslot_min_size=%d\nslot_max_size=%d\ntrunk_alloc_alignment_size=%d\n"+
		"trunk_file_size=%d\ntrunk_create_file_advance=%d\ntrunk_create_file_time_base=%s\ntrunk_create_file_interval=%d\n"+
		"trunk_create_file_space_threshold=%d\ntrunk_init_check_occupying=%d\ntrunk_init_reload_from_binlog=%d\n"+
		"trunk_free_space_merge=%d\ndelete_unused_trunk_files=%d\ntrunk_compress_binlog_min_interval=%d\n"+
		"trunk_compress_binlog_interval=%d\ntrunk_compress_binlog_time_base=%s\ntrunk_binlog_max_backups=%d\n",
		t.slotMin, t.slotMax, t.alignment, t.fileSize, bit(t.advance), t.createTime, t.interval, t.threshold,
		bit(t.checkOccupying), bit(t.reload), bit(t.merge), bit(t.deleteUnused), t.compressMinInterval, t.compressInterval,
		t.compressTime, t.backups)
}
