package conf

import (
	"time"

	"fastdfs.io/standin/wire"
)

// Client is a client.conf.
type Client struct {
	Trackers []wire.Address
	Timeouts wire.Timeouts
}

// LoadClient reads a client.conf.
func LoadClient(path string) (*Client, error) {
	file, err := Load(path)
	if err != nil {
		return nil, err
	}
	c := &Client{Timeouts: wire.Timeouts{
		Connect: time.Duration(file.positive("connect_timeout", 5)) * time.Second,
		Network: time.Duration(file.positive("network_timeout", 30)) * time.Second,
	}}
	c.Trackers, err = trackers(file)
	return c, err
}
