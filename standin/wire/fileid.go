package wire

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"syscall"
)

var nameEncoding = base64.URLEncoding.WithPadding(base64.NoPadding)

const (
	pathPrefixSize = len("M00/00/00/")
	encodedSize    = 27
	extensionSize  = 6
	normalSize     = pathPrefixSize + encodedSize + 1 + extensionSize
	trunkSize      = normalSize + 16

	sizeIsLow    = uint64(1) << 63 // the low 32 bits are the size, the others random
	trunkMark    = uint64(1) << 59
	appenderMark = uint64(1) << 58
)

// Name is what the 27 characters of a file's name say.
type Name struct {
	Source    uint32 // the id of the storage that made it
	Created   int64
	SizeField uint64
	CRC32     uint32
}

// Encode a name that was made by storage source.
func (n Name) Encode() string {
	var raw [20]byte
	binary.LittleEndian.PutUint32(raw[0:], n.Source)
	binary.BigEndian.PutUint32(raw[4:], uint32(n.Created))
	binary.BigEndian.PutUint64(raw[8:], n.SizeField)
	binary.BigEndian.PutUint32(raw[16:], n.CRC32)
	return nameEncoding.EncodeToString(raw[:])
}

// NameOf a logic name, "M00/00/00/…".
func NameOf(logic string) (Name, error) {
	if len(logic) < pathPrefixSize+encodedSize {
		return Name{}, syscall.EINVAL
	}
	raw, err := nameEncoding.DecodeString(logic[pathPrefixSize : pathPrefixSize+encodedSize])
	if err != nil || len(raw) != 20 {
		return Name{}, syscall.EINVAL
	}
	return Name{
		Source:    binary.LittleEndian.Uint32(raw[0:]),
		Created:   int64(binary.BigEndian.Uint32(raw[4:])),
		SizeField: binary.BigEndian.Uint64(raw[8:]),
		CRC32:     binary.BigEndian.Uint32(raw[16:]),
	}, nil
}

// SizeFieldOf a regular file: below 4 GiB the upper half is random.
func SizeFieldOf(size int64, random uint32) uint64 {
	if size>>32 != 0 {
		return uint64(size)
	}
	return sizeIsLow | uint64(random&0x007FFFFF)<<32 | uint64(size)
}

// AppenderSizeField is that of a file that may grow: its size is not in its name.
func AppenderSizeField(random uint32) uint64 {
	return SizeFieldOf(0, random)&^trunkMark | appenderMark
}

// Appender says that the file may grow.
func (n Name) Appender() bool { return n.SizeField&appenderMark != 0 }

// Slave says that a logic name of that length is a master's with something behind it.
func (n Name) Slave(logic string) bool {
	return len(logic) > trunkSize || len(logic) > normalSize && n.SizeField&trunkMark == 0
}

// Size that the name tells.
func (n Name) Size() int64 {
	if n.SizeField&sizeIsLow != 0 {
		return int64(n.SizeField & 0xFFFFFFFF)
	}
	return int64(n.SizeField)
}

// SplitLogic cuts "M00/00/00/name" into the index of the store path and the name below its data folder.
func SplitLogic(logic string) (int, string, error) {
	if len(logic) <= pathPrefixSize || logic[0] != 'M' || logic[3] != '/' {
		return 0, "", fmt.Errorf("filename: %s is invalid: %w", logic, syscall.EINVAL)
	}
	index, err := strconv.ParseUint(logic[1:3], 16, 8)
	if err != nil {
		return 0, "", fmt.Errorf("filename: %s is invalid: %w", logic, syscall.EINVAL)
	}
	name := logic[4:]
	if len(name) < 6 || !hexDir(name[0:3]) || !hexDir(name[3:6]) || strings.Contains(name[6:], "/") {
		return 0, "", fmt.Errorf("filename: %s is invalid: %w", logic, syscall.EINVAL)
	}
	return int(index), name, nil
}

func hexDir(text string) bool {
	return strings.Contains("0123456789ABCDEF", text[:1]) && strings.Contains("0123456789ABCDEF", text[1:2]) && text[2] == '/'
}

// SplitID cuts "group1/M00/00/00/name" at its first slash.
func SplitID(id string) (group, logic string, err error) {
	group, logic, found := strings.Cut(id, "/")
	if !found || group == "" || len(group) > GroupSize || logic == "" {
		return "", "", syscall.EINVAL
	}
	return group, logic, nil
}
