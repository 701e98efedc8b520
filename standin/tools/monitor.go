package tools

import (
	"fmt"
	"os"
	"time"

	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

func monitor(name string, arguments []string) int {
	if len(arguments) < 1 {
		fmt.Printf("Usage: %s <config_file> [-h <tracker_server>] [list|delete|set_trunk_server <group_name> [storage_id]]\n"+
			"\tthe tracker server format: host[:port], the tracker default port is 22122\n\n", name)
		return 1
	}
	c, failed := open(arguments[0])
	if failed != 0 {
		return failed
	}
	arguments = arguments[1:]
	first := 0
	if len(arguments) >= 2 && arguments[0] == "-h" {
		address, err := wire.ParseAddress(arguments[1], 22122)
		if err != nil {
			fmt.Printf("resolve ip address of tracker server: %s fail!\n", arguments[1])
			return code(err)
		}
		if first = indexOf(c.Trackers, address); first < 0 {
			fmt.Printf("tracker server: %s not exists!\n", arguments[1])
			return 2
		}
		arguments = arguments[2:]
	}
	if server.Played().AtLeast(6, 16, 0) {
		fmt.Printf("tracker server count=%d, current server index=%d\n", len(c.Trackers), first)
	} else {
		fmt.Printf("server_count=%d, server_index=%d\n", len(c.Trackers), first)
	}
	conn, err := c.firstFrom(first)
	if err != nil {
		return code(err)
	}
	defer conn.Close()
	fmt.Printf("\ntracker server is %s\n\n", conn.RemoteAddr())
	operation, group, id := "list", "", ""
	for i, target := range []*string{&operation, &group, &id} {
		if i < len(arguments) {
			*target = arguments[i]
		}
	}
	switch operation {
	case "list":
		return c.list(conn, group)
	case "delete":
		c.remove(group, id)
	default:
		fmt.Printf("Invalid command %s\n\n", operation)
	}
	return 0
}

func indexOf(addresses []wire.Address, wanted wire.Address) int {
	for i, address := range addresses {
		if address == wanted {
			return i
		}
	}
	return -1
}

func (c *client) firstFrom(index int) (*wire.Conn, error) {
	var failure error
	for i := range c.Trackers {
		conn, err := c.connect(c.Trackers[(index+i)%len(c.Trackers)])
		if err == nil {
			return conn, nil
		}
		failure = err
	}
	return nil, failure
}

// remove a group or a storage from every tracker.
func (c *client) remove(group, id string) {
	command, what := wire.DeleteGroup, "group: "+group
	var body wire.Body
	body.Text(group, wire.GroupSize)
	if id != "" {
		command, what = wire.DeleteStorage, "storage server "+group+"::"+id
		body.Raw([]byte(id))
	}
	var failure error
	for _, tracker := range c.Trackers {
		conn, err := c.connect(tracker)
		if err == nil {
			_, err = conn.Ask(command, body)
			_ = conn.Close()
		}
		if err != nil {
			failure = err
		}
	}
	if failure != nil {
		fmt.Printf("delete %s fail, %s\n", what, why(failure))
		return
	}
	fmt.Printf("delete %s success\n", what)
}

func (c *client) list(conn *wire.Conn, only string) int {
	body, err := conn.Ask(wire.ListAllGroups, nil)
	if err != nil {
		logError("file: tracker_client.c, line: 500, fdfs_recv_response fail, result: %d", wire.Errno(err))
		return code(err)
	}
	var groups []wire.GroupRecord
	for f := wire.FieldsOf(body); len(f.Rest()) >= wire.GroupRecordSize; {
		groups = append(groups, wire.GroupRecordOf(f))
	}
	if only == "" {
		fmt.Printf("group count: %d\n", len(groups))
	}
	for i, group := range groups {
		if only != "" && only != group.Name {
			continue
		}
		if only == "" {
			fmt.Printf("\nGroup %d:\n", i+1)
		}
		if err := printGroup(conn, group); err != nil {
			fmt.Fprintln(os.Stderr, why(err))
		}
	}
	return 0
}

func printGroup(conn *wire.Conn, group wire.GroupRecord) error {
	var request wire.Body
	body, err := conn.Ask(wire.ListStorages, *request.Text(group.Name, wire.GroupSize))
	if err != nil {
		return err
	}
	size := wire.IPv4Size
	if len(body)%wire.StorageRecordSize(size) != 0 {
		size = wire.IPv6Size
	}
	var members []wire.StorageRecord
	for f := wire.FieldsOf(body); len(f.Rest()) >= wire.StorageRecordSize(size); {
		members = append(members, wire.StorageRecordOf(f, size))
	}
	fmt.Printf("group name = %s\n%s", group.Name, spaces("", group.TotalMB, group.FreeMB, group.ReservedMB))
	fmt.Printf("storage server count = %d\nreadable server count = %d\nwritable server count = %d\nstorage server port = %d\n"+
		"store path count = %d\nsubdir count per path = %d\ncurrent write server index = %d\n\n", group.Members, group.Readable,
		group.Writable, group.Port, group.StorePaths, group.Subdirs, group.Current)
	for i := range members {
		printMember(i, members)
	}
	return nil
}

func spaces(indent string, total, free, reserved int64) string {
	return fmt.Sprintf("%sdisk total space     = %7s\n%sdisk free space      = %7s\n%sdisk reserved space  = %7s\n"+
		"%sdisk available space = %7s\n", indent, human(total), indent, human(free), indent, human(reserved), indent,
		human(max(free-reserved, 0)))
}

// human is a size with two digits or more.
func human(mb int64) string {
	value, unit := float64(mb), 0
	units := []string{"MB", "GB", "TB", "PB"}
	for value >= 1024 && unit < len(units)-1 {
		value /= 1024
		unit++
	}
	if value < 10 && unit > 0 {
		return fmt.Sprintf("%.1f %s", value, units[unit])
	}
	return fmt.Sprintf("%.0f %s", value, units[unit])
}

var modes = map[wire.Mode]string{
	wire.ModeNone: "none (disabled)", wire.ModeRead: "readonly", wire.ModeWrite: "writeonly", wire.ModeBoth: "both (normal)",
}

func printMember(index int, members []wire.StorageRecord) {
	m := members[index]
	address := fmt.Sprintf("ip_addr = %s", m.IP)
	if server.Played().AtLeast(6, 16, 0) {
		address = fmt.Sprintf("host = %s:%d", m.IP, m.Port)
	}
	const in = "\t\t"
	upTime := ""
	if m.UpTime != 0 {
		upTime = moment(m.UpTime)
	}
	trunk := 0
	if m.TrunkServer {
		trunk = 1
	}
	fmt.Printf("\tStorage %d:\n"+in+"id = %s\n"+in+"%s  %s\n"+in+"read write mode = %s\n"+in+"version = %s\n"+in+"join time = %s\n"+
		in+"up time = %s\n%s", index+1, m.ID, address, m.Status, modes[m.Mode], m.Version, moment(m.JoinTime), upTime,
		spaces(in, m.TotalMB, m.FreeMB, m.ReservedMB))
	fmt.Printf(in+"upload priority = %d\n"+in+"store_path_count = %d\n"+in+"subdir_count_per_path = %d\n"+in+"storage_port = %d\n"+
		in+"current_write_path = %d\n"+in+"source storage id = %s\n"+in+"if_trunk_server = %d\n"+in+"connection.alloc_count = %d\n"+
		in+"connection.current_count = %d\n"+in+"connection.max_count = %d\n", m.Priority, m.StorePaths, m.Subdirs, m.Port,
		m.CurrentWritePath, m.SourceID, trunk, m.Stat.Connections.Allocated, m.Stat.Connections.Current, m.Stat.Connections.Max)
	for counter := range wire.LastSourceUpdate {
		fmt.Printf(in+"%s = %d\n", counter, m.Stat.Counters[counter])
	}
	for _, counter := range []wire.Counter{wire.LastHeartBeatTime, wire.LastSourceUpdate, wire.LastSyncUpdate} {
		fmt.Printf(in+"%s = %s\n", counter, moment(m.Stat.Counters[counter]))
	}
	fmt.Printf(in+"%s = %s %s\n", wire.LastSyncedTimestamp, moment(m.Stat.Counters[wire.LastSyncedTimestamp]), delay(index, members))
}

func moment(at int64) string { return time.Unix(at, 0).Format(time.DateTime) }

// delay of a member behind the last update of any other.
func delay(index int, members []wire.StorageRecord) string {
	latest := int64(0)
	for i, other := range members {
		if i != index {
			latest = max(latest, other.Stat.Counters[wire.LastSourceUpdate])
		}
	}
	synced := members[index].Stat.Counters[wire.LastSyncedTimestamp]
	switch {
	case latest == 0:
		return ""
	case synced == 0:
		return "(never synced)"
	}
	seconds := max(latest-synced, 0)
	days, hours, minutes := seconds/86400, seconds/3600%24, seconds/60%60
	switch {
	case days > 0:
		return fmt.Sprintf("(%d days %02dh:%02dm:%02ds delay)", days, hours, minutes, seconds%60)
	case hours > 0:
		return fmt.Sprintf("(%02dh:%02dm:%02ds delay)", hours, minutes, seconds%60)
	case minutes > 0:
		return fmt.Sprintf("(%02dm:%02ds delay)", minutes, seconds%60)
	}
	return fmt.Sprintf("(%ds delay)", seconds)
}
