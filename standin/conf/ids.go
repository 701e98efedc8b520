package conf

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

// Member is a line of storage_ids.conf: "id group address[:port] [rw=mode]".
type Member struct {
	ID, Group, IP string
	Port          int
	Mode          wire.Mode
}

// IDs is a storage_ids.conf, in the order of the ids.
type IDs struct {
	members []Member
}

// LoadIDs from a file.
func LoadIDs(path string) (*IDs, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, Refuse(wire.Errno(err), "load storage ids file %q fail, %s", path, wire.Describe(wire.Errno(err)))
	}
	return ParseIDs(string(text))
}

// ParseIDs of lines.
func ParseIDs(text string) (*IDs, error) {
	ids := &IDs{}
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		member, err := parseMember(line)
		if err != nil {
			return nil, Refuse(wire.Errno(err), "config file: storage_ids.conf, line no: %d, %v", number+1, err)
		}
		ids.members = append(ids.members, member)
	}
	if len(ids.members) == 0 {
		return nil, Refuse(syscall.ENOENT, "config file: storage_ids.conf, no storage id!")
	}
	sort.SliceStable(ids.members, func(i, j int) bool { return ids.members[i].ID < ids.members[j].ID })
	return ids, ids.checkUnique()
}

func parseMember(line string) (Member, error) {
	words := strings.Fields(line)
	if len(words) < 3 {
		return Member{}, fmt.Errorf("content: %s, invalid format, expect group name and ip address! %w", line, syscall.EINVAL)
	}
	host, portText, _ := strings.Cut(words[2], ":")
	address, err := wire.ParseAddress(host, 0)
	if err != nil {
		return Member{}, err
	}
	if !validID(words[0]) {
		return Member{}, fmt.Errorf("invalid server id: %q, which must be a none zero start integer, such as 100001: %w",
			words[0], syscall.EINVAL)
	}
	mode, err := parseMode(words[3:])
	return Member{
		ID: words[0], Group: cut(words[1], wire.GroupSize), IP: address.IP, Port: int(atoi(portText)), Mode: mode,
	}, err
}

func validID(text string) bool {
	id, err := strconv.ParseUint(text, 10, 32)
	return err == nil && text[0] != '0' && text[0] != '+' && id > 0 && id <= 1<<24-1
}

// ValidID says whether FastDFS takes it for the id of a storage.
func ValidID(text string) bool { return text != "" && validID(text) }

func parseMode(options []string) (wire.Mode, error) {
	if len(options) == 0 {
		return wire.ModeBoth, nil
	}
	switch value, found := strings.CutPrefix(strings.ToLower(strings.Join(options, " ")), "rw="); {
	case !found:
	case value == "none":
		return wire.ModeNone, nil
	case value == "read" || value == "readonly":
		return wire.ModeRead, nil
	case value == "write" || value == "writeonly":
		return wire.ModeWrite, nil
	case value == "both" || value == "all":
		return wire.ModeBoth, nil
	}
	return 0, fmt.Errorf("invalid option: %s: %w", strings.Join(options, " "), syscall.EINVAL)
}

func (i *IDs) checkUnique() error {
	byID, byAddress, withPort := map[string]bool{}, map[string]bool{}, 0
	for _, member := range i.members {
		if byID[member.ID] {
			return Refuse(syscall.EEXIST, "config file: storage_ids.conf, duplicate storage id: %s", member.ID)
		}
		byID[member.ID] = true
		if member.Port > 0 {
			withPort++
		}
	}
	if withPort > 0 && withPort < len(i.members) {
		return Refuse(syscall.EINVAL, "config file: storage_ids.conf, some storages without port, must be the same format as "+
			"host:port")
	}
	for _, member := range i.members {
		address := member.address()
		if byAddress[address] {
			return Refuse(syscall.EEXIST, "config file: storage_ids.conf, duplicate storage: %s", address)
		}
		byAddress[address] = true
	}
	return nil
}

func (m Member) address() string {
	if m.Port > 0 {
		return fmt.Sprintf("%s:%d", m.IP, m.Port)
	}
	return m.IP
}

// Line of the member, as command 69 tells it.
func (m Member) Line() string {
	line := m.ID + " " + m.Group + " " + m.address()
	switch m.Mode {
	case wire.ModeNone:
		line += " rw=none"
	case wire.ModeRead:
		line += " rw=readonly"
	case wire.ModeWrite:
		line += " rw=writeonly"
	}
	return line + "\n"
}

// All members.
func (i *IDs) All() []Member { return i.members }

// ByID finds a member.
func (i *IDs) ByID(id string) (Member, bool) {
	for _, member := range i.members {
		if member.ID == id {
			return member, true
		}
	}
	return Member{}, false
}

// ByAddress finds a member of a group. A port counts where the list has ports and it is not 0.
func (i *IDs) ByAddress(group, ip string, port int) (Member, bool) {
	for _, member := range i.members {
		if member.IP == ip && (group == "" || member.Group == group) &&
			(port == 0 || member.Port == 0 || member.Port == port) {
			return member, true
		}
	}
	return Member{}, false
}
