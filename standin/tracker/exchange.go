package tracker

import (
	"os"
	"sort"
	"syscall"

	"fastdfs.io/standin/wire"
)

// getSysFilesStart (61): a tracker without lists asks for these; there are none as long as there is no group.
func (s *session) getSysFilesStart([]byte) ([]byte, syscall.Errno) {
	if len(s.tracker.groups) == 0 {
		return nil, syscall.ENOENT
	}
	s.tracker.saveAll()
	return nil, 0
}

// pieceSize is the most that an answer to 63 holds.
const pieceSize = 64 << 10

// getOneSysFile (63): the file's size, and its content from an offset on.
func (s *session) getOneSysFile(body []byte) ([]byte, syscall.Errno) {
	f := wire.FieldsOf(body)
	index, offset := int(f.Byte()), f.Int64()
	if index >= len(systemFiles) {
		return nil, syscall.EINVAL
	}
	content, err := os.ReadFile(s.tracker.dataFile(systemFiles[index]))
	if err != nil {
		return nil, wire.Errno(err)
	}
	if offset < 0 || offset > int64(len(content)) {
		return nil, syscall.EINVAL
	}
	var answer wire.Body
	piece := content[offset:]
	answer.Int64(int64(len(content))).Raw(piece[:min(len(piece), pieceSize)])
	return answer, 0
}

// askOthers for their lists, once, before the first join: always when this tracker has none, and when it was away for so
// long that another may know better.
func (t *Tracker) askOthers(j *wire.JoinRequest) syscall.Errno {
	t.mutex.Lock()
	empty := len(t.groups) == 0
	stale := !t.askedOthers && !t.lastCheck.IsZero() && t.upTime.Sub(t.lastCheck).Seconds() > 2*statusInterval
	asked := t.askedOthers
	own := t.ownStanding()
	t.askedOthers = true
	t.mutex.Unlock()
	if !stale && (asked || !empty) {
		return 0
	}
	best, errno := t.bestOther(j)
	if errno != 0 {
		return errno
	}
	own.leads = false
	if best == nil || stale && !empty && !own.below(*best) {
		return 0
	}
	return t.takeLists(*best)
}

// bestOther tracker that has lists; one that does not answer at all ends the join.
func (t *Tracker) bestOther(j *wire.JoinRequest) (*standing, syscall.Errno) {
	var others []standing
	failure := syscall.Errno(0)
	for _, line := range j.Trackers {
		address, err := wire.ParseAddress(line, 22122)
		if err != nil {
			return nil, syscall.EINVAL
		}
		if t.isOwn(address) {
			continue
		}
		other, err := t.askStanding(address)
		if err == nil {
			others = append(others, other)
		} else if err != syscall.ENOENT {
			failure = wire.Errno(err)
		}
	}
	if len(others) == 0 {
		if failure != 0 {
			t.log.Error("file: tracker_mem.c, line: 4905, get sys files from other trackers fail, errno: %d", failure)
			t.mutex.Lock()
			t.askedOthers = false
			t.mutex.Unlock()
			return nil, syscall.EAGAIN
		}
		return nil, 0
	}
	sort.Slice(others, func(a, b int) bool { return others[a].below(others[b]) })
	return &others[len(others)-1], 0
}

func (t *Tracker) takeLists(from standing) syscall.Errno {
	files, err := t.fetchLists(from.address)
	if err != nil {
		if wire.Errno(err) == syscall.ENOENT {
			return 0
		}
		return syscall.EAGAIN
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for i, content := range files {
		if errno := t.write(systemFiles[i], content); errno != 0 {
			return errno
		}
	}
	if err := t.loadLists(); err != nil {
		t.log.Error("%v", err)
		return wire.Errno(err)
	}
	t.saveStatus()
	t.log.Info("file: tracker_mem.c, line: 4818, sys files loaded from tracker server %s", from.address)
	return 0
}

func (t *Tracker) fetchLists(address wire.Address) ([]string, error) {
	conn, err := wire.Dial(address.String(), "", t.conf.Timeouts())
	if err != nil {
		return nil, err
	}
	defer conn.Quit()
	if _, err := conn.Ask(wire.GetSysFilesStart, nil); err != nil {
		return nil, err
	}
	var files []string
	for index := range systemFiles {
		content, err := fetchFile(conn, index)
		if err != nil {
			return nil, err
		}
		files = append(files, content)
	}
	_, err = conn.Ask(wire.GetSysFilesEnd, nil)
	return files, err
}

func fetchFile(conn *wire.Conn, index int) (string, error) {
	var content []byte
	for {
		var request wire.Body
		request.Byte(byte(index)).Int64(int64(len(content)))
		answer, err := conn.Ask(wire.GetOneSysFile, request)
		if err != nil {
			return "", err
		}
		f := wire.FieldsOf(answer)
		size := f.Int64()
		content = append(content, f.Rest()...)
		if f.Short() || len(f.Rest()) == 0 || int64(len(content)) >= size {
			return string(content), nil
		}
	}
}
