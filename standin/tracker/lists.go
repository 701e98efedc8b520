package tracker

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// The files below data/, in the order in which trackers hand them to each other (63).
const (
	groupsFile    = "storage_groups_new.dat"
	storagesFile  = "storage_servers_new.dat"
	syncedFile    = "storage_sync_timestamp.dat"
	changelogFile = "storage_changelog.dat"
	statusFile    = ".tracker_status"
)

var systemFiles = []string{groupsFile, storagesFile, syncedFile, changelogFile}

func (t *Tracker) write(name, text string) syscall.Errno {
	path := t.dataFile(name)
	err := os.WriteFile(path+".tmp", []byte(text), 0o644)
	if err == nil {
		err = os.Rename(path+".tmp", path)
	}
	if err != nil {
		errno := wire.Errno(err)
		t.log.Error("file: tracker_mem.c, line: 1860, write to file %q fail, %s", path, wire.Describe(errno))
		return errno
	}
	return 0
}

func (t *Tracker) saveAll() {
	t.saveGroups()
	t.saveStorages()
	t.saveSynced()
}

func (t *Tracker) saveGroups() syscall.Errno {
	var text strings.Builder
	fmt.Fprintf(&text, "[Global]\n\tgroup_count=%d\n\n", len(t.groups))
	for i, g := range t.groups {
		fmt.Fprintf(&text, "# group: %s\n[Group%03d]\n\tgroup_name=%s\n\tstorage_port=%d\n\tstore_path_count=%d\n"+
			"\tsubdir_count_per_path=%d\n\tcurrent_trunk_file_id=0\n\ttrunk_server=\n\tlast_trunk_server=\n\n",
			g.name, i+1, g.name, g.port, g.paths, g.subdirs)
	}
	return t.write(groupsFile, text.String())
}

// countersKept in the list of storages; what was modified or truncated is not.
func countersKept(c wire.Counter) bool {
	switch c {
	case wire.TotalModifyCount, wire.SuccessModifyCount, wire.TotalTruncateCount, wire.SuccessTruncateCount,
		wire.TotalModifyBytes, wire.SuccessModifyBytes:
		return false
	}
	return true
}

// saveStorages: a DELETED member is not kept.
func (t *Tracker) saveStorages() syscall.Errno {
	var text strings.Builder
	count := 0
	for _, g := range t.groups {
		for _, m := range g.members {
			if m.status == wire.Deleted || m.status == wire.IPChanged {
				continue
			}
			count++
			writeMember(&text, count, g, m)
		}
	}
	fmt.Fprintf(&text, "\n[Global]\n\tstorage_count=%d\n", count)
	return t.write(storagesFile, text.String())
}

func writeMember(text *strings.Builder, number int, g *group, m *member) {
	source := ""
	if m.source != nil {
		source = m.source.id
	}
	fmt.Fprintf(text, "# storage: %s:%d\n[Storage%03d]\n\tid=%s\n\tgroup_name=%s\n\tip_addr=%s\n\tstatus=%d\n\tversion=%s\n"+
		"\tjoin_time=%d\n\tstorage_port=%d\n\tsync_src_server=%s\n\tsync_until_timestamp=%d\n\ttotal_mb=%d\n\tfree_mb=%d\n"+
		"\tchangelog_offset=%d\n\tstore_path_count=%d\n\tsubdir_count_per_path=%d\n\tupload_priority=%d\n",
		m.ip, m.port, number, m.id, g.name, m.ip, m.status, m.version, m.joinTime, m.port, source, m.syncUntil, m.totalMB,
		m.freeMB, m.changelogOffset, m.paths, m.subdirs, m.priority)
	for c := range wire.CounterCount {
		if countersKept(c) {
			fmt.Fprintf(text, "\t%s=%d\n", c, m.stat.Counters[c])
		}
	}
	text.WriteString("\n")
}

func (t *Tracker) saveSynced() syscall.Errno {
	var text strings.Builder
	for _, g := range t.groups {
		for _, source := range g.members {
			if source.status.Gone() {
				continue
			}
			text.WriteString(g.name + "," + source.id)
			for _, destination := range g.members {
				if !destination.status.Gone() {
					fmt.Fprintf(&text, ",%d", g.synced[source.id][destination.id])
				}
			}
			text.WriteString("\n")
		}
	}
	return t.write(syncedFile, text.String())
}

func (t *Tracker) saveStatus() {
	t.write(statusFile, fmt.Sprintf("up_time=%d\nlast_check_time=%d\n", t.upTime.Unix(), time.Now().Unix()))
}

func (t *Tracker) appendChangelog(g *group, m *member) syscall.Errno {
	line := fmt.Sprintf("%d %s %s %d \n", time.Now().Unix(), g.name, m.id, m.status)
	file, err := os.OpenFile(t.dataFile(changelogFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return wire.Errno(err)
	}
	defer file.Close()
	if _, err := file.WriteString(line); err != nil {
		return wire.Errno(err)
	}
	t.changelogSize += int64(len(line))
	return 0
}

// getChangelog (77): what the member, or the one named, has not been told yet.
func (s *session) getChangelog(body []byte) ([]byte, syscall.Errno) {
	m := s.member
	if m == nil {
		if len(body) != wire.GroupSize+wire.IDSize {
			return nil, syscall.EINVAL
		}
		g, errno := s.groupOf(body)
		if errno != 0 {
			return nil, errno
		}
		if m = g.member(wire.Cut(body[wire.GroupSize:])); m == nil {
			return nil, syscall.ENOENT
		}
	} else if len(body) != 0 {
		return nil, syscall.EINVAL
	}
	t := s.tracker
	if m.changelogOffset >= t.changelogSize {
		return nil, 0
	}
	text, err := os.ReadFile(t.dataFile(changelogFile))
	if err != nil {
		return nil, wire.Errno(err)
	}
	news := text[min(m.changelogOffset, int64(len(text))):]
	m.changelogOffset += int64(len(news))
	return news, t.saveStorages()
}

// load what a former run has left. An id that the list of ids does not have any more ends the start.
func (t *Tracker) load() error {
	if status, err := conf.Load(t.dataFile(statusFile)); err == nil {
		t.lastCheck = time.Unix(status.Int64("last_check_time", 0), 0)
	}
	return t.loadLists()
}

func (t *Tracker) loadLists() error {
	t.groups = nil
	if info, err := os.Stat(t.dataFile(changelogFile)); err == nil {
		t.changelogSize = info.Size()
	} else if file, err := os.OpenFile(t.dataFile(changelogFile), os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
		_ = file.Close()
	}
	if _, err := os.Stat(t.dataFile(groupsFile)); err != nil {
		return nil
	}
	if err := t.loadGroups(); err != nil {
		return err
	}
	if err := t.loadStorages(); err != nil {
		return err
	}
	return t.loadSynced()
}

func (t *Tracker) loadGroups() error {
	file, err := conf.Load(t.dataFile(groupsFile))
	if err != nil {
		return err
	}
	for i := range sectionCount(file, "group_count") {
		item := itemsOf(file, fmt.Sprintf("Group%03d", i+1))
		g := t.addGroup(item.text("group_name"))
		g.port, g.paths, g.subdirs = item.int("storage_port"), item.int("store_path_count"), item.int("subdir_count_per_path")
	}
	return nil
}

func sectionCount(file *conf.File, key string) int {
	text, _ := file.GetIn("Global", key)
	count, _ := strconv.Atoi(text)
	return count
}

type items struct {
	file    *conf.File
	section string
}

func itemsOf(file *conf.File, section string) items { return items{file, section} }

func (i items) text(key string) string {
	value, _ := i.file.GetIn(i.section, key)
	return value
}

func (i items) int64(key string) int64 {
	number, _ := strconv.ParseInt(i.text(key), 10, 64)
	return number
}

func (i items) int(key string) int { return int(i.int64(key)) }

func (t *Tracker) loadStorages() error {
	file, err := conf.Load(t.dataFile(storagesFile))
	if err != nil {
		return err
	}
	sources := map[*member]string{}
	for i := range sectionCount(file, "storage_count") {
		item := itemsOf(file, fmt.Sprintf("Storage%03d", i+1))
		g := t.group(item.text("group_name"))
		if g == nil {
			return conf.Refuse(syscall.ENOENT, "file: tracker_mem.c, line: 4062, in the file %q, group %q is not found",
				t.dataFile(storagesFile), item.text("group_name"))
		}
		m, err := t.loadMember(g, item)
		if err != nil {
			return err
		}
		g.members = append(g.members, m)
		sources[m] = item.text("sync_src_server")
	}
	for _, g := range t.groups {
		for _, m := range g.members {
			m.source = g.member(sources[m])
		}
	}
	return nil
}

func (t *Tracker) loadMember(g *group, item items) (*member, error) {
	id := item.text("id")
	line, known := t.conf.IDs.ByID(id)
	if !known {
		return nil, conf.Refuse(syscall.ENOENT, "file: tracker_mem.c, line: 4124, storage id: %s not exist in config file, "+
			"group_name: %s, storage ip: %s", id, g.name, item.text("ip_addr"))
	}
	if line.Group != g.name {
		return nil, conf.Refuse(syscall.EINVAL, "file: tracker_mem.c, line: 4132, check storage id fail, inconsistent group names, "+
			"id: %s, group name in config file: %s", id, line.Group)
	}
	m := &member{
		id: id, ip: line.IP, mode: line.Mode, version: item.text("version"), status: wire.Status(item.int("status")),
		joinTime: item.int64("join_time"), port: item.int("storage_port"), syncUntil: item.int64("sync_until_timestamp"),
		totalMB: item.int64("total_mb"), freeMB: item.int64("free_mb"), changelogOffset: item.int64("changelog_offset"),
		paths: item.int("store_path_count"), subdirs: item.int("subdir_count_per_path"), priority: item.int("upload_priority"),
	}
	switch m.status {
	case wire.WaitSync, wire.Syncing, wire.Init:
	default:
		m.status = wire.Offline
	}
	for c := range wire.CounterCount {
		m.stat.Counters[c] = item.int64(c.String())
	}
	return m, nil
}

// loadSynced times. A line that does not fit the group ends the start, as in FastDFS.
func (t *Tracker) loadSynced() error {
	text, err := os.ReadFile(t.dataFile(syncedFile))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	row := map[string]int{}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if fields[0] == "" {
			continue
		}
		g := t.group(fields[0])
		if g == nil || len(fields) <= 2 || row[g.name] >= len(g.members) || g.members[row[g.name]].id != fields[1] ||
			len(fields) > len(g.members)+2 {
			return conf.Refuse(syscall.EINVAL, "file: tracker_mem.c, line: 1600, the format of the file %q is invalid, line: %s",
				t.dataFile(syncedFile), line)
		}
		times := map[string]int64{}
		for i, field := range fields[2:] {
			times[g.members[i].id], _ = strconv.ParseInt(strings.TrimSpace(field), 10, 64)
		}
		g.synced[fields[1]] = times
		row[g.name]++
	}
	return nil
}
