package tracker

import (
	"syscall"

	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

// session is one connection: of a client, a storage that may have joined, or another tracker.
type session struct {
	tracker    *Tracker
	client     *server.Client
	group      *group
	member     *member // once joined
	leaderSeen int     // the count of leaders that it has been told
	peer       *peer   // once a follower has joined its leader
}

func (t *Tracker) open(client *server.Client) server.Session {
	return &session{tracker: t, client: client}
}

// End: a storage whose connection is gone is OFFLINE at once.
func (s *session) End() {
	t := s.tracker
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if s.member != nil {
		s.group.offline(s.member, t.conf)
	}
}

type handler func(*session, []byte) ([]byte, syscall.Errno)

// locked handlers see the lists; asMember ones need a join first.
func locked(handle handler) handler {
	return func(s *session, body []byte) ([]byte, syscall.Errno) {
		s.tracker.mutex.Lock()
		defer s.tracker.mutex.Unlock()
		return handle(s, body)
	}
}

func asMember(handle handler) handler {
	return locked(func(s *session, body []byte) ([]byte, syscall.Errno) {
		if s.group == nil || s.member == nil {
			return nil, syscall.EACCES
		}
		return handle(s, body)
	})
}

// sized handlers take bodies of one length.
func sized(size int, handle handler) handler {
	return func(s *session, body []byte) ([]byte, syscall.Errno) {
		if len(body) != size {
			return nil, syscall.EINVAL
		}
		return handle(s, body)
	}
}

func handlersOf(version server.Version) map[wire.Command]handler {
	handlers := map[wire.Command]handler{
		wire.Join:              (*session).join,
		wire.Beat:              asMember((*session).beat),
		wire.SyncReport:        asMember((*session).syncReport),
		wire.ReportDiskUsage:   asMember((*session).reportDiskUsage),
		wire.ReportStatus:      locked((*session).reportStatus),
		wire.ChangeStatus:      asMember(sized(1, (*session).changeStatus)),
		wire.GetStatus:         locked((*session).getStatus),
		wire.GetServerID:       locked((*session).getServerID),
		wire.GetMyIP:           (*session).getMyIP,
		wire.GetGroupName:      (*session).getGroupName,
		wire.FetchStorageIDs:   sized(5, (*session).fetchStorageIDs),
		wire.ReplicaChanged:    asMember((*session).replicaChanged),
		wire.GetParameters:     sized(0, (*session).getParameters),
		wire.GetChangelog:      locked((*session).getChangelog),
		wire.SyncSourceRequest: locked(sized(wire.GroupSize+wire.IDSize, (*session).syncSourceRequest)),
		wire.SyncDestRequest:   asMember(sized(0, (*session).syncDestRequest)),
		wire.SyncDestQuery:     asMember(sized(0, (*session).syncDestQuery)),
		wire.SyncNotify:        asMember(sized(wire.SyncSourceSize, (*session).syncNotify)),

		wire.GetTrackerStatus: locked(sized(0, (*session).getTrackerStatus)),
		wire.GetSysFilesStart: locked(sized(0, (*session).getSysFilesStart)),
		wire.GetOneSysFile:    locked(sized(9, (*session).getOneSysFile)),
		wire.GetSysFilesEnd:   sized(0, nothing),
		wire.PingLeader:       locked((*session).pingLeader),
		wire.NotifyNextLeader: locked((*session).notifyNextLeader),
		wire.CommitNextLeader: locked((*session).commitNextLeader),
		wire.ReselectLeader:   locked(sized(0, (*session).reselectLeader)),

		wire.ListOneGroup:       locked(sized(wire.GroupSize, (*session).listOneGroup)),
		wire.ListAllGroups:      locked(sized(0, (*session).listAllGroups)),
		wire.ListStorages:       locked((*session).listStorages),
		wire.DeleteStorage:      locked((*session).deleteStorage),
		wire.DeleteGroup:        locked(sized(wire.GroupSize, (*session).deleteGroup)),
		wire.QueryStore:         locked(sized(0, (*session).queryStore)),
		wire.QueryStoreOfGroup:  locked(sized(wire.GroupSize, (*session).queryStoreOfGroup)),
		wire.QueryStoreAll:      locked(sized(0, (*session).queryStoreAll)),
		wire.QueryStoreGroupAll: locked(sized(wire.GroupSize, (*session).queryStoreGroupAll)),
		wire.QueryFetch:         locked((*session).queryFetch),
		wire.QueryFetchAll:      locked((*session).queryFetchAll),
		wire.QueryUpdate:        locked((*session).queryUpdate),
		wire.ActiveTest:         sized(0, nothing),
	}
	if version.NamesLeader() {
		handlers[wire.JoinLeader] = locked(sized(joinLeaderSize, (*session).joinLeader))
		handlers[wire.GetLeader] = locked(sized(0, (*session).getLeader))
		handlers[wire.TrackerClusterStat] = locked(sized(3, (*session).trackerClusterStat))
	}
	if version.PortPerMember() {
		handlers[wire.StorageClusterStat] = locked(sized(4, (*session).storageClusterStat))
		handlers[wire.VolumeStat] = locked(sized(4, (*session).volumeStat))
	}
	return handlers
}

func nothing(*session, []byte) ([]byte, syscall.Errno) { return nil, 0 }

// Handle one request. A status other than 0 leaves the connection usable.
func (s *session) Handle(header wire.Header) error {
	t := s.tracker
	body, err := s.client.Body(t.log, header, t.conf.BufferSize)
	if err != nil {
		return err
	}
	handle, known := t.handlers[header.Command]
	if !known {
		t.log.Error("file: tracker_service.c, line: 3969, client ip: %s, unknown cmd: %d", s.client.IP, header.Command)
		return s.client.Reply(syscall.EINVAL, nil)
	}
	answer, errno := handle(s, body)
	return s.client.Reply(errno, answer)
}

// groupOf the field at the beginning of a body.
func (s *session) groupOf(body []byte) (*group, syscall.Errno) {
	if len(body) < wire.GroupSize {
		return nil, syscall.EINVAL
	}
	name := wire.Cut(body[:wire.GroupSize])
	g := s.tracker.group(name)
	if g == nil {
		s.tracker.log.Error("file: tracker_service.c, line: 1490, client ip: %s, invalid group_name: %s", s.client.IP, name)
		return nil, syscall.ENOENT
	}
	return g, 0
}
