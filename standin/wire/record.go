package wire

// GroupRecord is what 90 and 91 tell about a group.
type GroupRecord struct {
	Name                                       string
	TotalMB, FreeMB, ReservedMB, TrunkFreeMB   int64
	Members, Port, Readable, Writable, Current int64
	StorePaths, Subdirs, TrunkFileID           int64
}

// GroupRecordSize from 6.13.1 on.
const GroupRecordSize = GroupSize + 1 + 12*8

// Append the record.
func (g *GroupRecord) Append(b *Body) {
	b.Text(g.Name, GroupSize+1)
	b.Int64(g.TotalMB, g.FreeMB, g.ReservedMB, g.TrunkFreeMB, g.Members, g.Port, g.Readable, g.Writable, g.Current,
		g.StorePaths, g.Subdirs, g.TrunkFileID)
}

// GroupRecordOf reads one.
func GroupRecordOf(f *Fields) GroupRecord {
	return GroupRecord{
		Name: f.Text(GroupSize + 1), TotalMB: f.Int64(), FreeMB: f.Int64(), ReservedMB: f.Int64(), TrunkFreeMB: f.Int64(),
		Members: f.Int64(), Port: f.Int64(), Readable: f.Int64(), Writable: f.Int64(), Current: f.Int64(),
		StorePaths: f.Int64(), Subdirs: f.Int64(), TrunkFileID: f.Int64(),
	}
}

// StorageRecord is what 92 tells about a member.
type StorageRecord struct {
	Status                        Status
	Mode                          Mode
	ID, IP, SourceID, Version     string
	JoinTime, UpTime              int64
	TotalMB, FreeMB, ReservedMB   int64
	Priority, StorePaths, Subdirs int64
	CurrentWritePath, Port        int64
	Stat                          Stat
	TrunkServer                   bool
}

// StorageRecordSize from 6.15 on, by the size of an address: 487 or 517.
func StorageRecordSize(ipSize int) int {
	return 2 + IDSize + ipSize + IDSize + VersionSize + 10*8 + StatSize + 1
}

// Append the record.
func (s *StorageRecord) Append(b *Body, ipSize int) {
	b.Byte(byte(s.Status)).Byte(byte(s.Mode)).Text(s.ID, IDSize).Text(s.IP, ipSize).Text(s.SourceID, IDSize)
	b.Text(s.Version, VersionSize)
	b.Int64(s.JoinTime, s.UpTime, s.TotalMB, s.FreeMB, s.ReservedMB, s.Priority, s.StorePaths, s.Subdirs,
		s.CurrentWritePath, s.Port)
	s.Stat.Append(b)
	b.Byte(flag(s.TrunkServer))
}

// StorageRecordOf reads one.
func StorageRecordOf(f *Fields, ipSize int) StorageRecord {
	return StorageRecord{
		Status: Status(f.Byte()), Mode: Mode(f.Byte()), ID: f.Text(IDSize), IP: f.Text(ipSize), SourceID: f.Text(IDSize),
		Version: f.Text(VersionSize), JoinTime: f.Int64(), UpTime: f.Int64(), TotalMB: f.Int64(), FreeMB: f.Int64(),
		ReservedMB: f.Int64(), Priority: f.Int64(), StorePaths: f.Int64(), Subdirs: f.Int64(),
		CurrentWritePath: f.Int64(), Port: f.Int64(), Stat: StatOf(f), TrunkServer: f.Byte() != 0,
	}
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// Brief is a member as heartbeats and status reports have it.
type Brief struct {
	Status Status
	Port   int32
	ID, IP string
}

// BriefSize is that of one.
const BriefSize = 1 + 4 + IDSize + IPv6Size

// Append it.
func (m *Brief) Append(b *Body) {
	b.Byte(byte(m.Status)).Int32(m.Port).Text(m.ID, IDSize).Text(m.IP, IPv6Size)
}

// BriefOf reads one.
func BriefOf(f *Fields) Brief {
	return Brief{Status: Status(f.Byte()), Port: f.Int32(), ID: f.Text(IDSize), IP: f.Text(IPv6Size)}
}

// BriefsOf reads all that are left.
func BriefsOf(f *Fields) []Brief {
	var briefs []Brief
	for len(f.Rest()) >= BriefSize {
		briefs = append(briefs, BriefOf(f))
	}
	return briefs
}

// What a heartbeat's answer tells beside its status.
const (
	LeaderChanged      byte = 1
	TrunkServerChanged byte = 2
	MembersChanged     byte = 4
)

// JoinRequest is the body of 81.
type JoinRequest struct {
	Group                               string
	Port, StorePaths, Subdirs, Priority int64
	JoinTime, UpTime                    int64
	Version                             string
	Init                                bool
	Status                              int8 // -1: not known
	ID                                  string
	TrackerIP                           string
	Trackers                            []string // "ip:port"
}

// JoinRequestSize is that of the part before the trackers' lines.
const JoinRequestSize = GroupSize + 1 + 6*8 + VersionSize + 2 + IDSize + IPv6Size + 8

// Body of the request.
func (j *JoinRequest) Body() []byte {
	var b Body
	b.Text(j.Group, GroupSize+1).Int64(j.Port, j.StorePaths, j.Subdirs, j.Priority, j.JoinTime, j.UpTime)
	b.Text(j.Version, VersionSize).Byte(flag(j.Init)).Byte(byte(j.Status)).Text(j.ID, IDSize).Text(j.TrackerIP, IPv6Size)
	b.Int64(int64(len(j.Trackers)))
	for _, tracker := range j.Trackers {
		b.Raw([]byte(tracker + "\n"))
	}
	return b
}

// SyncSource is the body of 86, 87 and 88: who sends the old files, and up to which moment.
type SyncSource struct {
	ID    string
	Until int64
}

// SyncSourceSize is that of the body.
const SyncSourceSize = IDSize + 8

// Body of it.
func (s SyncSource) Body() []byte {
	var b Body
	b.Text(s.ID, IDSize).Int64(s.Until)
	return b
}

// SyncSourceOf reads it.
func SyncSourceOf(f *Fields) SyncSource { return SyncSource{ID: f.Text(IDSize), Until: f.Int64()} }
