package conf

import (
	"fmt"
	"strings"
	"syscall"

	"fastdfs.io/standin/wire"
)

// How a tracker chooses.
const (
	RoundRobin       = 0
	SpecifiedGroup   = 1
	LoadBalance      = 2
	FirstByIP        = 1
	FirstByPriority  = 2
	SourceFirst      = 1
	PathLoadBalanced = 2
)

// Tracker is a tracker.conf.
type Tracker struct {
	*Server
	StoreLookup         int
	StoreGroup          string
	StoreServer         int
	StorePath           int
	DownloadServer      int
	Reserved            Space
	CheckActiveInterval int
	AutoAdjust          bool
	MaxDelay            int
	MaxTime             int
	SlaveLink           bool
	TrustServerID       bool
	AddressSize         int
	IDs                 *IDs
	trunk               trunk
}

// LoadTracker reads a tracker.conf and the list of ids that it names.
func LoadTracker(path string, openLog OpenLog) (*Tracker, error) {
	file, err := Load(path)
	if err != nil {
		return nil, err
	}
	server, err := loadServer(file, defaults{port: 22122, networkTimeout: 60, bufferKey: "buff_size", bufferName: "max_pkg_size"},
		openLog)
	if err != nil {
		return nil, err
	}
	if size := file.correctedBytes("max_buff_size", 128<<10, 8192, 2<<30-1); size > server.BufferSize {
		server.BufferSize = size
	}
	t := &Tracker{
		Server:              server,
		StoreServer:         oneOf(file.Int("store_server", 0), RoundRobin, FirstByIP, FirstByPriority),
		StorePath:           oneOf(file.Int("store_path", 0), RoundRobin, PathLoadBalanced),
		DownloadServer:      oneOf(file.Int("download_server", 0), RoundRobin, SourceFirst),
		CheckActiveInterval: file.positive("check_active_interval", 100),
		AutoAdjust:          file.Bool("storage_ip_changed_auto_adjust", true),
		MaxDelay:            file.positive("storage_sync_file_max_delay", 86400),
		MaxTime:             file.positive("storage_sync_file_max_time", 300),
		SlaveLink:           file.Bool("store_slave_file_use_link", false),
		TrustServerID:       file.Bool("trust_storage_server_id", true),
	}
	if err := t.loadLookup(file); err != nil {
		return nil, err
	}
	if t.Reserved, err = reservedSpace(file); err != nil {
		return nil, err
	}
	if t.trunk, err = loadTrunk(file); err != nil {
		return nil, err
	}
	if err := t.loadIDs(file); err != nil {
		return nil, err
	}
	if err := t.loadPool(file); err != nil {
		return nil, err
	}
	t.AddressSize = wire.IPv4Size
	if size, found := file.Get("response_ip_addr_size"); found && !strings.EqualFold(size, "auto") {
		t.AddressSize = wire.IPv6Size
	}
	return t, nil
}

// oneOf the values, the first of them instead of any other.
func oneOf(value int, values ...int) int {
	for _, allowed := range values {
		if value == allowed {
			return value
		}
	}
	return values[0]
}

func (t *Tracker) loadLookup(file *File) error {
	t.StoreLookup = file.Int("store_lookup", RoundRobin)
	switch t.StoreLookup {
	case RoundRobin, LoadBalance:
		return nil
	case SpecifiedGroup:
		group, found := file.Get("store_group")
		if !found {
			return Refuse(syscall.ENOENT, "conf file %q must have item \"store_group\"!", file.Path)
		}
		if t.StoreGroup = cut(group, wire.GroupSize); !ValidGroup(t.StoreGroup) {
			return Refuse(syscall.EINVAL, "config file %q, the group name %q is invalid!", file.Path, group)
		}
		return nil
	}
	return Refuse(syscall.EINVAL, "conf file %q, the value of \"store_lookup\" is invalid, value=%d!", file.Path, t.StoreLookup)
}

func (t *Tracker) loadIDs(file *File) error {
	if !file.Bool("use_storage_id", false) || !strings.EqualFold(file.Text("id_type_in_filename", "ip"), "id") {
		return Refuse(syscall.EINVAL, "the stand-in knows members by id only: use_storage_id = true, id_type_in_filename = id")
	}
	name, found := file.Get("storage_ids_filename")
	if !found || name == "" {
		return Refuse(syscall.ENOENT, "conf file %q must have item \"storage_ids_filename\"", file.Path)
	}
	ids, err := LoadIDs(file.Beside(name))
	t.IDs = ids
	return err
}

// ValidGroup says whether FastDFS takes it for the name of a group.
func ValidGroup(name string) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// Summary is the line that tells the configuration.
func (t *Tracker) Summary() string {
	return fmt.Sprintf("%s, store_lookup=%d, store_group=%s, store_server=%d, store_path=%d, reserved_storage_space=%s, "+
		"download_server=%d, allow_ip_count=%d, check_active_interval=%ds, storage_ip_changed_auto_adjust=%d, "+
		"storage_sync_file_max_delay=%ds, storage_sync_file_max_time=%ds, %s, use_storage_id=1, id_type_in_filename=id, "+
		"trust_storage_server_id=%d, storage_id/ip_count=%d / %d, store_slave_file_use_link=%d, "+
		"response_ip_addr_size=%s (%d), %s",
		t.summary(), t.StoreLookup, t.StoreGroup, t.StoreServer, t.StorePath, t.Reserved, t.DownloadServer, t.allowCount(),
		t.CheckActiveInterval, bit(t.AutoAdjust), t.MaxDelay, t.MaxTime, t.trunk.summary(), bit(t.TrustServerID),
		len(t.IDs.All()), len(t.IDs.All()), bit(t.SlaveLink), addressFamily(t.AddressSize), t.AddressSize, t.poolSummary())
}

func addressFamily(size int) string {
	if size == wire.IPv6Size {
		return "IPv6"
	}
	return "IPv4"
}

// Parameters are what a storage is told by command 75.
func (t *Tracker) Parameters() string {
	return fmt.Sprintf("use_storage_id=1\nid_type_in_filename=id\ntrust_storage_server_id=%d\nresponse_ip_addr_size=%d\n"+
		"storage_ip_changed_auto_adjust=%d\nstorage_sync_file_max_delay=%d\nstore_path=%d\nreserved_storage_space=%s\n%s"+
		"store_slave_file_use_link=%d\n",
		bit(t.TrustServerID), t.AddressSize, bit(t.AutoAdjust), t.MaxDelay, t.StorePath, t.Reserved, t.trunk.parameters(),
		bit(t.SlaveLink))
}
