package wire

import "testing"

// Ids that FastDFS 6.15.4 has made, and what fdfs_file_info told of them.
func TestNameOfAFile(t *testing.T) {
	for _, example := range []struct {
		logic           string
		source          uint32
		created, size   int64
		crc32           uint32
		field           uint64
		appender, slave bool
	}{
		{"M00/00/00/oYYBAGsEmuSATHXjABDI4MHYaA0799.jpg", 100001, 1795463908, 1100000, 0xc1d8680d, 0x804c75e30010c8e0, false, false},
		{"M00/00/00/ooYBAGsEmuSAXXRsABDI4czP8YQ1079313", 100002, 1795463908, 1100001, 0xcccff184, 0x805d746c0010c8e1, false, false},
		{"M00/00/00/oYYBAGsEmuSEUmZ8AAAAADpBidE951.jpg", 100001, 1795463908, 0, 0x3a4189d1, 0x8452667c00000000, true, false},
		{"M00/00/00/oYYBAGsEmuSATHXjABDI4MHYaA0799_0x0.jpg", 100001, 1795463908, 1100000, 0xc1d8680d, 0x804c75e30010c8e0, false, true},
		{"M00/00/00/ooYBAGsEmuSET7QEAAAAALMnmLU6192708-p1", 100002, 1795463908, 0, 0xb32798b5, 0x844fb40400000000, true, true},
		{"M00/00/03/oYYBAGsEmvwAAAABAAHiQKXlYuI496.iso", 100001, 1795463932, 4295090752, 0xa5e562e2, 0x000000010001e240, false, false},
	} {
		name, err := NameOf(example.logic)
		expected := Name{Source: example.source, Created: example.created, SizeField: example.field, CRC32: example.crc32}
		if err != nil || name != expected {
			t.Errorf("%s: %+v, %v; expected %+v", example.logic, name, err, expected)
		}
		if name.Size() != example.size || name.Appender() != example.appender || name.Slave(example.logic) != example.slave {
			t.Errorf("%s: size %d, appender %t, slave %t", example.logic, name.Size(), name.Appender(), name.Slave(example.logic))
		}
		if encoded := example.logic[pathPrefixSize : pathPrefixSize+encodedSize]; name.Encode() != encoded {
			t.Errorf("%s: encoded as %s", example.logic, name.Encode())
		}
	}
}

func TestSizesInNames(t *testing.T) {
	for _, size := range []int64{0, 1, 1<<32 - 1, 1 << 32, 1<<40 + 7} {
		name := Name{SizeField: SizeFieldOf(size, 0xFFFFFFFF)}
		if name.Size() != size || name.Appender() || name.SizeField&trunkMark != 0 {
			t.Errorf("%d: %016x", size, name.SizeField)
		}
	}
	if name := (Name{SizeField: AppenderSizeField(0xFFFFFFFF)}); !name.Appender() || name.Size() != 0 {
		t.Errorf("appender: %016x", name.SizeField)
	}
}

func TestNamesThatLeadElsewhere(t *testing.T) {
	index, name, err := SplitLogic("M0A/FF/00/name.txt")
	if index != 10 || name != "FF/00/name.txt" || err != nil {
		t.Error(index, name, err)
	}
	for _, logic := range []string{
		"", "M00", "M00/00/00/", "X00/00/00/name", "M0G/00/00/name", "M00/ff/00/name", "M00/00/00/../name", "M00/../../etc/name",
		"M00/00/0/name", "/M00/00/00/name",
	} {
		if _, _, err := SplitLogic(logic); err == nil {
			t.Errorf("%q is taken", logic)
		}
	}
}

func TestFieldsThatAreMissing(t *testing.T) {
	var body Body
	body.Text("group1", GroupSize).Int32(7)
	f := FieldsOf(body)
	if f.Text(GroupSize) != "group1" || f.Int32() != 7 || f.Short() {
		t.Error("not what was put in")
	}
	if f.Int64() != 0 || !f.Short() {
		t.Error("nothing is left, and nobody is told")
	}
}
