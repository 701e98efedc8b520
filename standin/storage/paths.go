package storage

import (
	"path/filepath"
	"sync"
	"syscall"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// paths remembers which store path is next where a client leaves the choice to the storage.
type paths struct {
	mutex sync.Mutex
	next  int
}

type space struct{ totalMB, freeMB int64 }

func spaceOf(path string) (space, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return space{}, err
	}
	unit := stat.Frsize
	return space{totalMB: int64(stat.Blocks) * unit >> 20, freeMB: int64(stat.Bavail) * unit >> 20}, nil
}

// takes says whether a store path has room for so many bytes.
func (s *Storage) takes(index int, bytes int64) bool {
	if s.conf.StorePaths[index].ReadOnly {
		return false
	}
	room, err := spaceOf(s.conf.StorePaths[index].Path)
	return err == nil && s.parameters.reserved.Leaves(room.totalMB, room.freeMB-bytes>>20, len(s.conf.StorePaths))
}

// choosePath for an upload: the one that the client names, or the next.
func (s *Storage) choosePath(wanted int, bytes int64) (int, syscall.Errno) {
	count := len(s.conf.StorePaths)
	if wanted >= count {
		return 0, syscall.EINVAL
	}
	if wanted >= 0 && !s.conf.StorePaths[wanted].ReadOnly {
		if !s.takes(wanted, bytes) {
			return 0, syscall.ENOSPC
		}
		return wanted, 0
	}
	s.paths.mutex.Lock()
	defer s.paths.mutex.Unlock()
	if s.parameters.storePath == conf.PathLoadBalanced {
		return s.freestPath(bytes)
	}
	for i := range count {
		if index := (s.paths.next + i) % count; s.takes(index, bytes) {
			s.paths.next = (index + 1) % count
			return index, 0
		}
	}
	return 0, syscall.ENOSPC
}

func (s *Storage) freestPath(bytes int64) (int, syscall.Errno) {
	best, most := -1, int64(-1)
	for i, path := range s.conf.StorePaths {
		if room, err := spaceOf(path.Path); err == nil && room.freeMB > most && s.takes(i, bytes) {
			best, most = i, room.freeMB
		}
	}
	if best < 0 {
		return 0, syscall.ENOSPC
	}
	return best, 0
}

// file's place on disk.
func (s *Storage) place(index int, name string) string {
	return filepath.Join(s.conf.StorePaths[index].Path, "data", name)
}

// locate a logic name.
func (s *Storage) locate(logic string) (string, syscall.Errno) {
	index, name, err := wire.SplitLogic(logic)
	if err == nil && index >= len(s.conf.StorePaths) {
		err = syscall.EINVAL
	}
	if err != nil {
		s.log.Error("file: trunk_shared.c, line: 252, filename: %s is invalid, invalid store path index: %d", logic, index)
		return "", syscall.EINVAL
	}
	return s.place(index, name), 0
}
