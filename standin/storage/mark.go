package storage

import (
	"fmt"
	"path/filepath"

	"fastdfs.io/standin/conf"
)

// mark is data/sync/<id>.mark: how far the binlog has been sent to a peer.
type mark struct {
	path         string
	offset       int64
	needOld      bool // what peers have sent here goes to it, too: this member is its source
	oldDone      bool
	until        int64
	scanned      int64
	sent         int64
	savedScanned int64
	savedSent    int64
}

func (s *Storage) markPath(id string) string {
	return filepath.Join(s.dataFile("sync"), id+".mark")
}

func (m *mark) save() error {
	text := fmt.Sprintf("binlog_index=0\nbinlog_offset=%d\nneed_sync_old=%d\nsync_old_done=%d\nuntil_timestamp=%d\n"+
		"scan_row_count=%d\nsync_row_count=%d\n", m.offset, bit(m.needOld), bit(m.oldDone), m.until, m.scanned, m.sent)
	if err := writeFile(m.path, text); err != nil {
		return err
	}
	m.savedScanned, m.savedSent = m.scanned, m.sent
	return nil
}

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}

func (m *mark) load() error {
	file, err := conf.Load(m.path)
	if err != nil {
		return err
	}
	m.offset, m.until = file.Int64("binlog_offset", 0), file.Int64("until_timestamp", 0)
	m.needOld, m.oldDone = file.Bool("need_sync_old", false), file.Bool("sync_old_done", false)
	m.scanned, m.sent = file.Int64("scan_row_count", 0), file.Int64("sync_row_count", 0)
	m.savedScanned, m.savedSent = m.scanned, m.sent
	return nil
}

// needs says whether a record is for the peer: what clients did here always, what others have sent only as long as the
// peer has not all of the old files, and only if they come from here.
func (m *mark) needs(rec record) bool {
	if !isReceived(rec.operation) {
		return true
	}
	return m.needOld && !m.oldDone && rec.time <= m.until && rec.operation != received(appended)
}
