package wire

// Command is the ninth byte of a frame.
type Command byte

// What storages and trackers ask trackers.
const (
	JoinLeader         Command = 58 // from 6.15.5
	ChangeStatus       Command = 59
	GetMyIP            Command = 60
	GetSysFilesStart   Command = 61
	GetSysFilesEnd     Command = 62
	GetOneSysFile      Command = 63
	GetTrackerStatus   Command = 64
	PingLeader         Command = 65
	NotifyNextLeader   Command = 66
	CommitNextLeader   Command = 67
	ReselectLeader     Command = 68
	FetchStorageIDs    Command = 69
	GetServerID        Command = 70
	GetStatus          Command = 71
	GetParameters      Command = 75
	ReportStatus       Command = 76
	GetChangelog       Command = 77
	SyncDestQuery      Command = 79
	Join               Command = 81
	Quit               Command = 82
	Beat               Command = 83
	ReportDiskUsage    Command = 84
	ReplicaChanged     Command = 85
	SyncSourceRequest  Command = 86
	SyncDestRequest    Command = 87
	SyncNotify         Command = 88
	SyncReport         Command = 89
	GetGroupName       Command = 109
	ActiveTest         Command = 111
	ListOneGroup       Command = 90
	ListAllGroups      Command = 91
	ListStorages       Command = 92
	DeleteStorage      Command = 93
	GetLeader          Command = 95 // from 6.15.5
	TrackerClusterStat Command = 96 // from 6.15.5
	StorageClusterStat Command = 97 // from 6.16.0
	VolumeStat         Command = 98 // from 6.16.0
	Response           Command = 100
	QueryStore         Command = 101
	QueryFetch         Command = 102
	QueryUpdate        Command = 103
	QueryStoreOfGroup  Command = 104
	QueryFetchAll      Command = 105
	QueryStoreAll      Command = 106
	QueryStoreGroupAll Command = 107
	DeleteGroup        Command = 108
)

// What clients and storages ask storages.
const (
	ReportServerID     Command = 9
	UploadFile         Command = 11
	DeleteFile         Command = 12
	SetMetadata        Command = 13
	DownloadFile       Command = 14
	GetMetadata        Command = 15
	SyncCreateFile     Command = 16
	SyncDeleteFile     Command = 17
	SyncUpdateFile     Command = 18
	UploadSlaveFile    Command = 21
	QueryFileInfo      Command = 22
	UploadAppenderFile Command = 23
	AppendFile         Command = 24
	SyncAppendFile     Command = 25
	FetchPathBinlog    Command = 26
)

// Status is the state of a member as a tracker lists it.
type Status byte

const (
	Init      Status = 0
	WaitSync  Status = 1
	Syncing   Status = 2
	IPChanged Status = 3
	Deleted   Status = 4
	Offline   Status = 5
	Online    Status = 6
	Active    Status = 7
	Recovery  Status = 9
	None      Status = 99
)

func (s Status) String() string {
	switch s {
	case Init:
		return "INIT"
	case WaitSync:
		return "WAIT_SYNC"
	case Syncing:
		return "SYNCING"
	case IPChanged:
		return "IP_CHANGED"
	case Deleted:
		return "DELETED"
	case Offline:
		return "OFFLINE"
	case Online:
		return "ONLINE"
	case Active:
		return "ACTIVE"
	case Recovery:
		return "RECOVERY"
	}
	return "UNKNOWN"
}

// Gone says that nobody will see the member again.
func (s Status) Gone() bool { return s == Deleted || s == IPChanged || s == None }

// Available says that the member serves, or will with its next heartbeat.
func (s Status) Available() bool { return s == Offline || s == Online || s == Active }

// Mode is what a tracker uses a member for: the option rw= of its line in storage_ids.conf.
type Mode byte

const (
	ModeNone  Mode = 0
	ModeWrite Mode = 2
	ModeRead  Mode = 4
	ModeBoth  Mode = ModeRead | ModeWrite
)

// Limits of FastDFS (tracker_types.h).
const (
	GroupSize   = 16
	IDSize      = 16
	VersionSize = 8
	IPv4Size    = 16
	IPv6Size    = 46
	MaxTrackers = 16
	MaxMembers  = 32
	MaxGroups   = 512
)
