package storage

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

const statFile = "storage_stat.dat"

// counters of what the storage has done, and where the next file goes.
type counters struct {
	mutex   sync.Mutex
	values  [wire.CounterCount]int64
	changes int
	high    int // folders for the next file
	low     int
	written int // files since the folder was changed
}

// kept in the file, in its order; times that only trackers know are not.
var kept = func() []wire.Counter {
	var order []wire.Counter
	for c := range wire.CounterCount {
		if c != wire.LastSyncedTimestamp && c != wire.LastHeartBeatTime {
			order = append(order, c)
		}
	}
	return order
}()

func (c *counters) load(path string) error {
	if !exists(path) {
		return nil
	}
	file, err := conf.Load(path)
	if err != nil {
		return err
	}
	for _, counter := range kept {
		c.values[counter] = file.Int64(counter.String(), 0)
	}
	c.high, c.low = file.Int("dist_path_index_high", 0), file.Int("dist_path_index_low", 0)
	c.written = file.Int("dist_write_file_count", 0)
	return nil
}

func (c *counters) save(path string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var text strings.Builder
	for _, counter := range kept {
		fmt.Fprintf(&text, "%s=%d\n", counter, c.values[counter])
	}
	fmt.Fprintf(&text, "dist_path_index_high=%d\ndist_path_index_low=%d\ndist_write_file_count=%d\n", c.high, c.low, c.written)
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// add to counters.
func (c *counters) add(amount int64, counters ...wire.Counter) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, counter := range counters {
		c.values[counter] += amount
	}
	c.changes++
}

// did something of which both the tries and the successes are counted; total is the first of the two. What is refused
// before the disk is asked is no try.
func (c *counters) did(total wire.Counter, failed bool) {
	if failed {
		c.add(1, total)
	} else {
		c.add(1, total, total+1)
	}
}

// now is when something happened last.
func (c *counters) now(counter wire.Counter) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.values[counter] = time.Now().Unix()
	c.changes++
}

// since what was reported; nil when nothing has changed.
func (c *counters) since(reported int) (*wire.Stat, int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.changes == reported {
		return nil, reported
	}
	return &wire.Stat{Counters: c.values}, c.changes
}

// nextFolder for a file: the same for so many files, then the next.
func (c *counters) nextFolder(rotate, subdirs int) string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	folder := folderName(c.high) + "/" + folderName(c.low)
	if c.written++; c.written >= rotate {
		c.written = 0
		if c.low++; c.low >= subdirs {
			c.low = 0
			if c.high++; c.high >= subdirs {
				c.high = 0
			}
		}
		c.changes++
	}
	return folder
}
