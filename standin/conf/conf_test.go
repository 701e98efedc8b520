package conf

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func load(t *testing.T, text string) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "some.conf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestItems(t *testing.T) {
	file := load(t, "# a = 1\n a = 2 \na=3\nb=x=y\nno item\n[ log ]\na=4\n")
	if file.Text("a", "") != "2" || len(file.All("a")) != 2 || file.Text("b", "") != "x=y" || file.Count() != 3 {
		t.Errorf("%+v", file.sections)
	}
	if value, found := file.GetIn("log", "a"); !found || value != "4" {
		t.Error(value, found)
	}
}

func TestWhatIsIncluded(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"outer.conf": "[section]\nlost=1\n#include inner.conf\nafter=2\n", "inner.conf": "inner=1\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file, err := Load(filepath.Join(folder, "outer.conf"))
	if err != nil || file.Int("inner", 0) != 1 || file.Int("after", 0) != 2 || file.Int("lost", 0) != 0 {
		t.Errorf("%+v, %v", file, err)
	}
	if _, err := Load(filepath.Join(folder, "none.conf")); !errors.Is(err, syscall.ENOENT) {
		t.Error(err)
	}
}

func TestNumbersAreReadAsInC(t *testing.T) {
	for text, number := range map[string]int64{"12": 12, " -3x": -3, "+4": 4, "x": 0, "": 0, "7s": 7} {
		if atoi(text) != number {
			t.Errorf("%q: %d", text, atoi(text))
		}
	}
	for text, number := range map[string]int64{"1": 1, "1K": 1 << 10, "256KB": 256 << 10, "2 mb": 2 << 20, "3G": 3 << 30} {
		if bytes, err := parseBytes(text); err != nil || bytes != number {
			t.Errorf("%q: %d, %v", text, bytes, err)
		}
	}
	for _, text := range []string{"-1", "1X", "ten", "1B"} {
		if bytes, err := parseBytes(text); err == nil {
			t.Errorf("%q: %d", text, bytes)
		}
	}
}

func TestReservedSpace(t *testing.T) {
	if ratio, err := ParseSpace("20%"); err != nil || ratio.Leaves(100, 20, 1) || !ratio.Leaves(100, 21, 1) {
		t.Error(ratio, err)
	}
	if space, err := ParseSpace("4GB"); err != nil || space.Leaves(10000, 4096, 1) || !space.Leaves(10000, 4096, 2) {
		t.Error(space, err)
	}
	for _, text := range []string{"", "0%", "100%", "x%", "-1"} {
		if space, err := ParseSpace(text); err == nil {
			t.Errorf("%q: %v", text, space)
		}
	}
}

func TestListsOfIDs(t *testing.T) {
	ids, err := ParseIDs("# id group address\n2 group1 10.0.0.2:23001 rw=none\n1 group1 10.0.0.1:23000\n")
	if err != nil || len(ids.All()) != 2 || ids.All()[1].Line() != "2 group1 10.0.0.2:23001 rw=none\n" {
		t.Errorf("%+v, %v", ids, err)
	}
	if _, found := ids.ByAddress("group1", "10.0.0.2", 23000); found {
		t.Error("the port counts")
	}
	for text, errno := range map[string]syscall.Errno{
		"\n# nothing\n": syscall.ENOENT, "1 g 10.0.0.1\n1 g 10.0.0.2": syscall.EEXIST, "1 g 10.0.0.1\n2 g 10.0.0.1": syscall.EEXIST,
		"01 g 10.0.0.1": syscall.EINVAL, "16777216 g 10.0.0.1": syscall.EINVAL, "1 g": syscall.EINVAL,
		"1 g 10.0.0.1 rw=maybe": syscall.EINVAL, "1 g 10.0.0.1:1\n2 g 10.0.0.2": syscall.EINVAL,
	} {
		if _, err := ParseIDs(text); !errors.Is(err, errno) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
