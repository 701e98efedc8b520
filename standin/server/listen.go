package server

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// Client is a connection that a server has accepted.
type Client struct {
	net.Conn
	IP      string
	LocalIP string
	reader  *bufio.Reader
	timeout time.Duration
}

// Read what the client sends.
func (c *Client) Read(bytes []byte) (int, error) { return c.reader.Read(bytes) }

// Extend the time that the client may take for what it sends or takes next.
func (c *Client) Extend() { _ = c.SetDeadline(time.Now().Add(c.timeout)) }

// Reply with a status and a body; an error ends the connection.
func (c *Client) Reply(errno syscall.Errno, body []byte) error {
	c.Extend()
	_, err := c.Write(wire.Answer(errno, body))
	return err
}

// Session answers one client's requests.
type Session interface {
	// Handle a request: the body has not been read yet. An error ends the connection.
	Handle(header wire.Header) error
	// End is called once, when the connection is gone.
	End()
}

// Listener accepts clients until it is closed.
type Listener struct {
	log      *Log
	conf     *conf.Server
	listener net.Listener
	mutex    sync.Mutex
	clients  map[*Client]bool
	most     int
	closed   bool
	sessions sync.WaitGroup
}

// Listen on the server's port. A port in use is EADDRINUSE, 98.
func Listen(log *Log, settings *conf.Server) (*Listener, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort(settings.BindAddress, strconv.Itoa(settings.Port)))
	if err != nil {
		errno := errnoOf(err)
		log.Error("file: sockopt.c, line: 1585, bind port %d failed, %s.", settings.Port, wire.Describe(errno))
		return nil, errno
	}
	return &Listener{log: log, conf: settings, listener: listener, clients: map[*Client]bool{}}, nil
}

// Serve clients until Close.
func (l *Listener) Serve(open func(*Client) Session) {
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			time.Sleep(10 * time.Millisecond)
			continue
		}
		client := &Client{
			Conn:    conn,
			IP:      conn.RemoteAddr().(*net.TCPAddr).IP.String(),
			LocalIP: conn.LocalAddr().(*net.TCPAddr).IP.String(),
			reader:  bufio.NewReaderSize(conn, 64<<10),
			timeout: l.conf.Timeouts().Network,
		}
		if l.takes(client) {
			l.sessions.Add(1)
			go l.serve(client, open)
		} else {
			_ = conn.Close()
		}
	}
}

func (l *Listener) takes(client *Client) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.closed {
		return false
	}
	if !l.conf.Allows(client.IP) {
		l.log.Error("file: tracker_service.c, line: 85, ip addr %s is not allowed to access", client.IP)
		return false
	}
	if len(l.clients) >= l.conf.MaxConnections {
		l.log.Error("file: sf_service.h, line: 161, malloc task buff failed, you should increase the parameter: max_connections")
		return false
	}
	l.clients[client] = true
	l.most = max(l.most, len(l.clients))
	return true
}

func (l *Listener) serve(client *Client, open func(*Client) Session) {
	defer l.sessions.Done()
	session := open(client)
	defer func() {
		_ = client.Close()
		l.mutex.Lock()
		delete(l.clients, client)
		l.mutex.Unlock()
		session.End()
	}()
	for requests := 0; ; requests++ {
		header, err := l.next(client, requests)
		if err != nil {
			return
		}
		if header.Size < 0 {
			l.log.Error("file: tracker_proto.c, line: 33, client ip: %s, pkg length: %d < 0", client.IP, header.Size)
			return
		}
		if header.Command == wire.Quit {
			return
		}
		client.Extend()
		if err := session.Handle(header); err != nil {
			return
		}
	}
}

// next header. A client that has asked before may be silent for as long as it likes; one that has not, or has begun to
// ask, has network_timeout (libserverframe, sf_nio.c).
func (l *Listener) next(client *Client, requests int) (wire.Header, error) {
	if requests == 0 {
		client.Extend()
	} else {
		_ = client.SetDeadline(time.Time{})
		if _, err := client.reader.Peek(1); err != nil {
			return wire.Header{}, err
		}
		client.Extend()
	}
	header, err := wire.ReadHeader(client)
	if errnoOf(err) == syscall.ETIMEDOUT {
		l.log.Warning("file: sf_nio.c, line: 1227, client ip: %s, req_count: %d, recv timeout", client.IP, requests)
	}
	return header, err
}

// Body reads a whole body, which has to fit into the server's buffers.
func (c *Client) Body(log *Log, header wire.Header, most int64) ([]byte, error) {
	if header.Size > most {
		log.Error("file: sf_nio.c, line: 1005, client ip: %s, pkg length: %d > max pkg size: %d", c.IP, header.Size, most)
		return nil, syscall.EINVAL
	}
	body := make([]byte, header.Size)
	_, err := io.ReadFull(c, body)
	return body, err
}

// allocated once by FastDFS's queue of tasks (seen in captures of trackers and storages).
const allocatedAtOnce = 256

// Connections of the server, as it reports them.
func (l *Listener) Connections() wire.Connections {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return wire.Connections{
		Allocated: int32(min(allocatedAtOnce, l.conf.MaxConnections)),
		Current:   int32(len(l.clients)),
		Max:       int32(l.most),
	}
}

// Close the port and every connection, and wait for their sessions.
func (l *Listener) Close() {
	_ = l.listener.Close()
	l.mutex.Lock()
	l.closed = true
	for client := range l.clients {
		_ = client.Close()
	}
	l.mutex.Unlock()
	l.sessions.Wait()
}
