package storage

import (
	"io"
	"strings"
	"syscall"

	"fastdfs.io/standin/server"
	"fastdfs.io/standin/wire"
)

// session is one connection of a client, a peer or a tracker.
type session struct {
	storage *Storage
	client  *server.Client
	peer    string // the id that a peer has told (9)
}

func (s *Storage) open(client *server.Client) server.Session {
	return &session{storage: s, client: client}
}

func (c *session) End() {}

// small requests are read as a whole; large ones hand the content on as it comes.
type small func(*session, []byte, byte) ([]byte, syscall.Errno)

type large func(*session, *content, byte) ([]byte, syscall.Errno)

var smallRequests = map[wire.Command]small{
	wire.ReportServerID: (*session).reportServerID,
	wire.DeleteFile:     (*session).deleteFile,
	wire.QueryFileInfo:  (*session).queryFileInfo,
	wire.SyncDeleteFile: (*session).syncDelete,
	wire.SetMetadata:    (*session).setMetadata,
	wire.GetMetadata:    (*session).getMetadata,
	wire.ActiveTest:     (*session).activeTest,
}

var largeRequests = map[wire.Command]large{
	wire.UploadFile:         (*session).uploadFile,
	wire.UploadAppenderFile: (*session).uploadAppender,
	wire.UploadSlaveFile:    (*session).uploadSlave,
	wire.AppendFile:         (*session).appendFile,
	wire.SyncCreateFile:     (*session).syncCreate,
	wire.SyncUpdateFile:     (*session).syncUpdate,
	wire.SyncAppendFile:     (*session).syncAppend,
}

// Handle one request.
func (c *session) Handle(header wire.Header) error {
	switch header.Command {
	case wire.DownloadFile:
		return c.download(header)
	case wire.FetchPathBinlog:
		return c.fetchBinlog(header)
	}
	if handle, known := largeRequests[header.Command]; known {
		content := &content{client: c.client, left: header.Size}
		answer, errno := handle(c, content, header.Status)
		if err := content.drain(); err != nil {
			return err
		}
		return c.reply(errno, answer)
	}
	body, err := c.client.Body(c.storage.log, header, c.storage.conf.BufferSize)
	if err != nil {
		return err
	}
	handle, known := smallRequests[header.Command]
	if !known {
		c.storage.log.Error("file: storage_service.c, line: 8612, client ip: %s, unknown cmd: %d", c.client.IP, header.Command)
		return c.reply(syscall.EINVAL, nil)
	}
	answer, errno := handle(c, body, header.Status)
	return c.reply(errno, answer)
}

// reply, and give up a client that has said something wrong.
func (c *session) reply(errno syscall.Errno, answer []byte) error {
	if err := c.client.Reply(errno, answer); err != nil {
		return err
	}
	if errno == syscall.EINVAL {
		return errno
	}
	return nil
}

// content of a request that may be of any size.
type content struct {
	client *server.Client
	left   int64
}

func (r *content) Read(bytes []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	r.client.Extend()
	if int64(len(bytes)) > r.left {
		bytes = bytes[:r.left]
	}
	count, err := r.client.Read(bytes)
	r.left -= int64(count)
	if err == io.EOF && r.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return count, err
}

// fields at its beginning.
func (r *content) fields(size int) (*wire.Fields, syscall.Errno) {
	bytes := make([]byte, size)
	if int64(size) > r.left {
		return nil, syscall.EINVAL
	}
	if _, err := io.ReadFull(r, bytes); err != nil {
		return nil, wire.Errno(err)
	}
	return wire.FieldsOf(bytes), 0
}

// longest name of a file with its group.
const longestName = 256

func (r *content) name(size int64) (string, syscall.Errno) {
	if size <= 0 || size >= longestName {
		return "", syscall.EINVAL
	}
	f, errno := r.fields(int(size))
	if errno != 0 {
		return "", errno
	}
	return string(f.Rest()), 0
}

func (r *content) drain() error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func (c *session) activeTest(body []byte, _ byte) ([]byte, syscall.Errno) {
	if len(body) != 0 {
		return nil, syscall.EINVAL
	}
	return nil, 0
}

func (c *session) reportServerID(body []byte, _ byte) ([]byte, syscall.Errno) {
	id := wire.Cut(body)
	if len(body) != wire.IDSize || id == "" {
		return nil, syscall.EINVAL
	}
	c.peer = id
	return nil, 0
}

// fileIn a body of group and logic name: the name, and where the file is.
func (c *session) fileIn(body []byte) (logic, place string, errno syscall.Errno) {
	s := c.storage
	if len(body) <= wire.GroupSize || len(body) >= wire.GroupSize+longestName {
		return "", "", syscall.EINVAL
	}
	if errno := c.checkGroup(wire.Cut(body[:wire.GroupSize])); errno != 0 {
		return "", "", errno
	}
	logic = wire.Cut(body[wire.GroupSize:])
	place, errno = s.locate(logic)
	return logic, place, errno
}

func (c *session) checkGroup(group string) syscall.Errno {
	if group != c.storage.conf.Group {
		c.storage.log.Error("file: storage_service.c, line: 7310, client ip:%s, group_name: %s not correct, should be: %s", c.client.IP,
			group, c.storage.conf.Group)
		return syscall.EINVAL
	}
	return 0
}

// validName of an extension or prefix: nothing that could lead elsewhere.
func validName(text string) bool { return !strings.ContainsAny(text, "\\/:<>|\"\x00\r\n\t*?") }
