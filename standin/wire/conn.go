package wire

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"syscall"
	"time"
)

// Timeouts of a client: to connect, and for each exchange.
type Timeouts struct {
	Connect time.Duration
	Network time.Duration
}

// Conn is a client's connection to a server of FastDFS.
type Conn struct {
	net.Conn
	timeout time.Duration
}

// Dial connects to ip:port, from a local address or from any.
func Dial(address, from string, t Timeouts) (*Conn, error) {
	dialer := net.Dialer{Timeout: t.Connect}
	if from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	conn, err := dialer.Dial("tcp4", address)
	if err != nil {
		return nil, err
	}
	return &Conn{Conn: conn, timeout: t.Network}, nil
}

// LocalIP is the address that this side of the connection has.
func (c *Conn) LocalIP() string { return c.LocalAddr().(*net.TCPAddr).IP.String() }

// Extend the time that the current exchange may take.
func (c *Conn) Extend() { _ = c.SetDeadline(time.Now().Add(c.timeout)) }

// Ask sends a request and returns the answer's body; a status that is not 0 is a syscall.Errno.
func (c *Conn) Ask(command Command, body []byte) ([]byte, error) {
	return c.AskWith(command, 0, body)
}

// AskWith a flag in the place of the status.
func (c *Conn) AskWith(command Command, flag byte, body []byte) ([]byte, error) {
	c.Extend()
	if _, err := c.Write(Frame(command, flag, body)); err != nil {
		return nil, err
	}
	return c.Answer()
}

// The largest body that is read as a whole.
const largestAnswer = 64 << 20

// Answer reads one.
func (c *Conn) Answer() ([]byte, error) {
	header, err := c.AnswerHeader()
	if err != nil {
		return nil, err
	}
	if header.Size > largestAnswer {
		return nil, syscall.ENOSPC
	}
	body := make([]byte, header.Size)
	if _, err := io.ReadFull(c, body); err != nil {
		return nil, err
	}
	return body, nil
}

// AnswerHeader reads that of an answer whose body the caller takes.
func (c *Conn) AnswerHeader() (Header, error) {
	header, err := ReadHeader(c)
	if err != nil {
		return header, err
	}
	if header.Status != 0 {
		return header, syscall.Errno(header.Status)
	}
	if header.Size < 0 {
		return header, syscall.EINVAL
	}
	return header, nil
}

// Quit says goodbye and closes.
func (c *Conn) Quit() {
	c.Extend()
	_, _ = c.Write(Frame(Quit, 0, nil))
	_ = c.Close()
}

// Address is an IPv4 address with a port.
type Address struct {
	IP   string
	Port int
}

func (a Address) String() string { return fmt.Sprintf("%s:%d", a.IP, a.Port) }

// Loopback says that it is one of the machine's own.
func (a Address) Loopback() bool {
	ip := net.ParseIP(a.IP)
	return ip != nil && ip.IsLoopback()
}

// ParseAddress resolves host[:port].
func ParseAddress(text string, defaultPort int) (Address, error) {
	host, port := text, defaultPort
	if h, p, err := net.SplitHostPort(text); err == nil {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return Address{}, fmt.Errorf("port %q of %q: %w", p, text, syscall.EINVAL)
		}
		host = h
	}
	ip, err := net.ResolveIPAddr("ip4", host)
	if err != nil || ip.IP == nil {
		return Address{}, fmt.Errorf("host %q cannot be resolved: %w", host, syscall.EINVAL)
	}
	return Address{IP: ip.IP.String(), Port: port}, nil
}

// LocalIPs are the IPv4 addresses of this machine's interfaces, in their order, loopback last.
func LocalIPs() []string {
	var ips, loopback []string
	addresses, _ := net.InterfaceAddrs()
	for _, address := range addresses {
		network, ok := address.(*net.IPNet)
		if !ok || network.IP.To4() == nil {
			continue
		}
		if network.IP.IsLoopback() {
			loopback = append(loopback, network.IP.String())
		} else {
			ips = append(ips, network.IP.String())
		}
	}
	return append(ips, loopback...)
}
