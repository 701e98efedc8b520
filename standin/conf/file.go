package conf

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

// Refusal is why a server does not start; the errno is its exit code.
type Refusal struct {
	Errno   syscall.Errno
	Message string
}

func (r *Refusal) Error() string { return r.Message }

// Unwrap is the errno.
func (r *Refusal) Unwrap() error { return r.Errno }

// Refuse with a message.
func Refuse(errno syscall.Errno, format string, arguments ...any) error {
	return &Refusal{Errno: errno, Message: fmt.Sprintf(format, arguments...)}
}

type item struct{ key, value string }

// File is one configuration file with the files that it includes.
type File struct {
	Path     string
	sections map[string][]item
}

// longest name and value; libfastcommon cuts what is longer (ini_file_reader.h).
const (
	longestKey   = 64
	longestValue = 255
)

// Load a file.
func Load(path string) (*File, error) {
	file := &File{Path: path, sections: map[string][]item{}}
	return file, file.load(path)
}

func (f *File) load(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return Refuse(wire.Errno(err), "load conf file %q fail, ret code: %d", path, wire.Errno(err))
	}
	section := ""
	for _, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case includes(line):
			if err := f.include(strings.TrimSpace(line[len("#include "):])); err != nil {
				return err
			}
			section = ""
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			section = strings.TrimSpace(line[1 : len(line)-1])
		default:
			if key, value, found := strings.Cut(line, "="); found {
				f.sections[section] = append(f.sections[section],
					item{cut(strings.TrimSpace(key), longestKey), cut(strings.TrimSpace(value), longestValue)})
			}
		}
	}
	return nil
}

func includes(line string) bool {
	const include = "#include"
	return len(line) > len(include) && strings.EqualFold(line[:len(include)], include) &&
		(line[len(include)] == ' ' || line[len(include)] == '\t')
}

func (f *File) include(name string) error {
	path := f.Beside(name)
	if _, err := os.Stat(path); err != nil {
		return Refuse(syscall.ENOENT, "include file %q not exists", name)
	}
	return f.load(path)
}

// Beside is a name relative to the file's folder.
func (f *File) Beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(f.Path), name)
}

func cut(text string, size int) string {
	if len(text) > size {
		return text[:size]
	}
	return text
}

// Get the value of a key before the first section.
func (f *File) Get(key string) (string, bool) { return f.GetIn("", key) }

// GetIn a section.
func (f *File) GetIn(section, key string) (string, bool) {
	for _, item := range f.sections[section] {
		if item.key == key {
			return item.value, true
		}
	}
	return "", false
}

// sectionOrGlobal is how the log settings are looked up.
func (f *File) sectionOrGlobal(section, key string) (string, bool) {
	if value, found := f.GetIn(section, key); found {
		return value, true
	}
	return f.Get(key)
}

// All values of a key that may stand several times.
func (f *File) All(key string) []string {
	var values []string
	for _, item := range f.sections[""] {
		if item.key == key {
			values = append(values, item.value)
		}
	}
	return values
}

// Count of the keys before the first section.
func (f *File) Count() int { return len(f.sections[""]) }

// Text of a key, or what it is when it is not there.
func (f *File) Text(key, otherwise string) string {
	if value, found := f.Get(key); found {
		return value
	}
	return otherwise
}

// Int reads as C's atoi does: what is no number is 0.
func (f *File) Int(key string, otherwise int) int {
	if value, found := f.Get(key); found {
		return int(atoi(value))
	}
	return otherwise
}

// Int64 is the same for large numbers.
func (f *File) Int64(key string, otherwise int64) int64 {
	if value, found := f.Get(key); found {
		return atoi(value)
	}
	return otherwise
}

// positive is a number that is replaced when it is not above 0.
func (f *File) positive(key string, otherwise int) int {
	if value := f.Int(key, otherwise); value > 0 {
		return value
	}
	return otherwise
}

// Bool knows true, yes, on and 1; all else is false.
func (f *File) Bool(key string, otherwise bool) bool {
	value, found := f.Get(key)
	return isTrue(value, found, otherwise)
}

func isTrue(value string, found, otherwise bool) bool {
	if !found {
		return otherwise
	}
	return strings.EqualFold(value, "true") || strings.EqualFold(value, "yes") || strings.EqualFold(value, "on") ||
		value == "1"
}

func atoi(text string) int64 {
	text = strings.TrimLeft(text, " \t")
	end := 0
	if end < len(text) && (text[end] == '-' || text[end] == '+') {
		end++
	}
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	number, err := strconv.ParseInt(strings.TrimPrefix(text[:end], "+"), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

// bytes of a size such as 256KB.
func (f *File) bytes(key string, otherwise int64) (int64, error) {
	value, found := f.Get(key)
	if !found {
		return otherwise, nil
	}
	return parseBytes(value)
}

func parseBytes(text string) (int64, error) {
	digits := len(text) - len(strings.TrimLeft(text, "+-0123456789"))
	number := atoi(text[:digits])
	unit := strings.ToUpper(strings.TrimSpace(text[digits:]))
	if number < 0 {
		return 0, Refuse(syscall.EINVAL, "bytes: %d < 0, input string: %s", number, text)
	}
	shifts := map[string]int{"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
	shift, known := shifts[strings.TrimSuffix(unit, "B")]
	if !known || unit == "B" {
		return 0, Refuse(syscall.EINVAL, "unknown byte unit: %q, input string: %s", unit, text)
	}
	return number << shift, nil
}

// correctedBytes is a size that is moved into its range and never refused.
func (f *File) correctedBytes(key string, otherwise, least, most int64) int64 {
	value, err := f.bytes(key, otherwise)
	if err != nil {
		value = otherwise
	}
	return min(max(value, least), most)
}

// timeOfDay reads hh:mm.
func (f *File) timeOfDay(section, key, otherwise string) (string, error) {
	value, found := f.sectionOrGlobal(section, key)
	if !found {
		value = otherwise
	}
	parts := strings.Split(value, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return "", Refuse(syscall.EINVAL, "item %q 's value %q is not an valid time", key, value)
	}
	var numbers [3]int
	for i, limit := range []int{23, 59, 59}[:len(parts)] {
		number, err := strconv.Atoi(strings.TrimSpace(parts[i]))
		if err != nil || number < 0 || number > limit {
			return "", Refuse(syscall.EINVAL, "item %q 's value %q is not an valid time", key, value)
		}
		numbers[i] = number
	}
	return fmt.Sprintf("%02d:%02d", numbers[0], numbers[1]), nil
}
