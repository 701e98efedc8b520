package wire

// Counter is one of the numbers that a storage counts and a tracker lists, in the order of the record.
type Counter int

const (
	TotalUploadCount Counter = iota
	SuccessUploadCount
	TotalAppendCount
	SuccessAppendCount
	TotalModifyCount
	SuccessModifyCount
	TotalTruncateCount
	SuccessTruncateCount
	TotalSetMetaCount
	SuccessSetMetaCount
	TotalDeleteCount
	SuccessDeleteCount
	TotalDownloadCount
	SuccessDownloadCount
	TotalGetMetaCount
	SuccessGetMetaCount
	TotalCreateLinkCount
	SuccessCreateLinkCount
	TotalDeleteLinkCount
	SuccessDeleteLinkCount
	TotalUploadBytes
	SuccessUploadBytes
	TotalAppendBytes
	SuccessAppendBytes
	TotalModifyBytes
	SuccessModifyBytes
	TotalDownloadBytes
	SuccessDownloadBytes
	TotalSyncInBytes
	SuccessSyncInBytes
	TotalSyncOutBytes
	SuccessSyncOutBytes
	TotalFileOpenCount
	SuccessFileOpenCount
	TotalFileReadCount
	SuccessFileReadCount
	TotalFileWriteCount
	SuccessFileWriteCount
	LastSourceUpdate
	LastSyncUpdate
	LastSyncedTimestamp
	LastHeartBeatTime
	CounterCount
)

var counterNames = [CounterCount]string{
	"total_upload_count", "success_upload_count", "total_append_count", "success_append_count",
	"total_modify_count", "success_modify_count", "total_truncate_count", "success_truncate_count",
	"total_set_meta_count", "success_set_meta_count", "total_delete_count", "success_delete_count",
	"total_download_count", "success_download_count", "total_get_meta_count", "success_get_meta_count",
	"total_create_link_count", "success_create_link_count", "total_delete_link_count", "success_delete_link_count",
	"total_upload_bytes", "success_upload_bytes", "total_append_bytes", "success_append_bytes",
	"total_modify_bytes", "success_modify_bytes", "total_download_bytes", "success_download_bytes",
	"total_sync_in_bytes", "success_sync_in_bytes", "total_sync_out_bytes", "success_sync_out_bytes",
	"total_file_open_count", "success_file_open_count", "total_file_read_count", "success_file_read_count",
	"total_file_write_count", "success_file_write_count", "last_source_update", "last_sync_update",
	"last_synced_timestamp", "last_heart_beat_time",
}

// String is the counter's name in FastDFS's files.
func (c Counter) String() string { return counterNames[c] }

// Connections of a server, as 92, 96 and 97 tell them.
type Connections struct {
	Allocated, Current, Max int32
}

func (c Connections) append(b *Body) { b.Int32(c.Allocated, c.Current, c.Max) }

// ConnectionsOf reads them.
func ConnectionsOf(f *Fields) Connections {
	return Connections{Allocated: f.Int32(), Current: f.Int32(), Max: f.Int32()}
}

// StatSize is that of the block in a heartbeat and in the record of a storage.
const StatSize = 3*4 + int(CounterCount)*8

// Stat is what a storage has counted.
type Stat struct {
	Connections Connections
	Counters    [CounterCount]int64
}

// Append the block.
func (s *Stat) Append(b *Body) {
	s.Connections.append(b)
	b.Int64(s.Counters[:]...)
}

// StatOf reads the block.
func StatOf(f *Fields) Stat {
	stat := Stat{Connections: ConnectionsOf(f)}
	for i := range stat.Counters {
		stat.Counters[i] = f.Int64()
	}
	return stat
}
