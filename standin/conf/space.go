package conf

import (
	"fmt"
	"strconv"
	"strings"
	"syscall"
)

// Space is what reserved_storage_space keeps free: a part of the disk, or MB.
type Space struct {
	Ratio float64
	MB    int64
}

func reservedSpace(file *File) (Space, error) {
	text, found := file.Get("reserved_storage_space")
	if !found {
		return Space{MB: 1024}, nil
	}
	return ParseSpace(text)
}

// ParseSpace reads "20%" or "4GB".
func ParseSpace(text string) (Space, error) {
	if text == "" {
		return Space{}, Refuse(syscall.EINVAL, "item \"reserved_storage_space\" is empty!")
	}
	if percent, found := strings.CutSuffix(text, "%"); found {
		ratio, err := strconv.ParseFloat(strings.TrimSpace(percent), 64)
		if err != nil || ratio <= 0 || ratio >= 100 {
			return Space{}, Refuse(syscall.EINVAL, "item \"reserved_storage_space\": %s is invalid!", text)
		}
		return Space{Ratio: ratio / 100}, nil
	}
	bytes, err := parseBytes(text)
	if err != nil {
		return Space{}, err
	}
	return Space{MB: bytes >> 20}, nil
}

func (s Space) String() string {
	if s.Ratio > 0 {
		return fmt.Sprintf("%.2f%%", s.Ratio*100)
	}
	return fmt.Sprintf("%dMB", s.MB)
}

// Of a disk.
func (s Space) Of(totalMB int64) int64 {
	if s.Ratio > 0 {
		return int64(float64(totalMB) * s.Ratio)
	}
	return s.MB
}

// Leaves says whether a disk has more free than is kept; paths share MB.
func (s Space) Leaves(totalMB, freeMB int64, paths int) bool {
	if s.Ratio > 0 {
		return totalMB > 0 && float64(freeMB)/float64(totalMB) > s.Ratio
	}
	return freeMB > s.MB/int64(max(paths, 1))
}
