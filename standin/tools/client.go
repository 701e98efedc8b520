package tools

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"fastdfs.io/standin/conf"
	"fastdfs.io/standin/wire"
)

// Tool takes its arguments and returns its exit code.
type Tool func(name string, arguments []string) int

// All tools, by name.
var All = map[string]Tool{
	"fdfs_upload_file":   upload,
	"fdfs_download_file": download,
	"fdfs_delete_file":   remove,
	"fdfs_file_info":     fileInfo,
	"fdfs_monitor":       monitor,
}

type client struct{ *conf.Client }

func openClient(path string) (*client, error) {
	settings, err := conf.LoadClient(path)
	if err != nil {
		return nil, err
	}
	return &client{settings}, nil
}

func logError(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "[%s] ERROR - %s\n", time.Now().Format(time.DateTime), fmt.Sprintf(format, arguments...))
}

// tracker is any that can be reached, beginning with a random one.
func (c *client) tracker() (*wire.Conn, error) {
	first := rand.IntN(len(c.Trackers))
	var failure error
	for i := range c.Trackers {
		conn, err := c.connect(c.Trackers[(first+i)%len(c.Trackers)])
		if err == nil {
			return conn, nil
		}
		failure = err
	}
	return nil, failure
}

func (c *client) connect(address wire.Address) (*wire.Conn, error) {
	conn, err := wire.Dial(address.String(), "", c.Timeouts)
	if err != nil {
		logError("file: connection_pool.c, line: 142, connect to server %s fail, %s", address, wire.Describe(wire.Errno(err)))
	}
	return conn, err
}

// ask a tracker one question.
func (c *client) ask(command wire.Command, body []byte) ([]byte, error) {
	conn, err := c.tracker()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	answer, err := conn.Ask(command, body)
	if err != nil {
		logError("file: tracker_proto.c, line: 65, server: %s, response status %d != 0", conn.RemoteAddr(), wire.Errno(err))
	}
	return answer, err
}

// addressIn an answer: group, address, port, and what is left.
func addressIn(answer []byte, rest int) (group string, address wire.Address, err error) {
	ipSize := len(answer) - wire.GroupSize - 8 - rest
	if ipSize != wire.IPv4Size-1 && ipSize != wire.IPv6Size-1 {
		return "", wire.Address{}, syscall.EINVAL
	}
	f := wire.FieldsOf(answer)
	group = f.Text(wire.GroupSize)
	address.IP = f.Text(ipSize)
	address.Port = int(f.Int64())
	return group, address, nil
}

// storageOf a file: the member that the tracker names for it.
func (c *client) storageOf(command wire.Command, id string) (*wire.Conn, []byte, error) {
	group, logic, err := wire.SplitID(id)
	if err != nil {
		return nil, nil, err
	}
	var file wire.Body
	file.Text(group, wire.GroupSize).Raw([]byte(logic))
	answer, err := c.ask(command, file)
	if err != nil {
		return nil, nil, err
	}
	_, address, err := addressIn(answer, 0)
	if err != nil {
		return nil, nil, err
	}
	conn, err := c.connect(address)
	return conn, file, err
}

// storageFor an upload: the one that is named, or the tracker's choice.
func (c *client) storageFor(arguments []string) (conn *wire.Conn, path byte, err error) {
	if len(arguments) > 0 {
		address, err := wire.ParseAddress(arguments[0], 23000)
		if err != nil {
			return nil, 0, err
		}
		index := -1
		if len(arguments) > 1 {
			_, _ = fmt.Sscanf(arguments[1], "%d", &index)
		}
		conn, err = c.connect(address)
		return conn, byte(index), err
	}
	answer, err := c.ask(wire.QueryStore, nil)
	if err != nil {
		return nil, 0, err
	}
	_, address, err := addressIn(answer, 1)
	if err != nil {
		return nil, 0, err
	}
	conn, err = c.connect(address)
	return conn, answer[len(answer)-1], err
}

func why(err error) string {
	errno := wire.Errno(err)
	return fmt.Sprintf("error no: %d, error info: %s", int(errno), wire.Strerror(errno))
}

func code(err error) int { return int(wire.Errno(err)) }

// refused configurations say why.
func open(path string) (*client, int) {
	c, err := openClient(path)
	if err == nil {
		return c, 0
	}
	var refusal *conf.Refusal
	if errors.As(err, &refusal) {
		logError("%s", refusal.Message)
	}
	return nil, code(err)
}

func upload(name string, arguments []string) int {
	if len(arguments) < 2 {
		fmt.Printf("Usage: %s <config_file> <local_filename> [storage_ip:port] [store_path_index]\n", name)
		return 1
	}
	c, failed := open(arguments[0])
	if failed != 0 {
		return failed
	}
	conn, path, err := c.storageFor(arguments[2:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "tracker_query_storage fail, %s\n", why(err))
		return code(err)
	}
	defer conn.Close()
	id, err := send(conn, path, arguments[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "upload file fail, %s\n", why(err))
		return code(err)
	}
	fmt.Println(id)
	return 0
}

func send(conn *wire.Conn, path byte, local string) (string, error) {
	file, err := os.Open(local)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", syscall.EINVAL
	}
	const extensionSize = 6
	extension := strings.TrimPrefix(filepath.Ext(local), ".")
	if len(extension) > extensionSize {
		extension = ""
	}
	var head wire.Body
	head.Byte(path).Int64(info.Size()).Text(extension, extensionSize)
	conn.Extend()
	if _, err := conn.Write(append(wire.HeaderBytes(wire.UploadFile, 0, int64(len(head))+info.Size()), head...)); err != nil {
		return "", err
	}
	for left := info.Size(); left > 0; {
		conn.Extend()
		sent, err := io.CopyN(conn, file, min(left, 1<<20))
		if left -= sent; err != nil {
			return "", err
		}
	}
	conn.Extend()
	answer, err := conn.Answer()
	if err != nil {
		return "", err
	}
	f := wire.FieldsOf(answer)
	return f.Text(wire.GroupSize) + "/" + string(f.Rest()), nil
}

func download(name string, arguments []string) int {
	if len(arguments) < 2 {
		fmt.Printf("Usage: %s <config_file> <file_id> [local_filename] [<download_offset> <download_bytes>]\n", name)
		return 1
	}
	c, failed := open(arguments[0])
	if failed != 0 {
		return failed
	}
	local, offset, bytes := filepath.Base(arguments[1]), int64(0), int64(0)
	if len(arguments) > 2 {
		local = arguments[2]
	}
	if len(arguments) > 4 {
		_, _ = fmt.Sscan(arguments[3], &offset)
		_, _ = fmt.Sscan(arguments[4], &bytes)
	}
	if err := c.fetch(arguments[1], local, offset, bytes); err != nil {
		fmt.Printf("download file fail, %s\n", why(err))
	}
	return 0 // also when it failed, as FastDFS's
}

func (c *client) fetch(id, local string, offset, bytes int64) error {
	conn, file, err := c.storageOf(wire.QueryFetch, id)
	if err != nil {
		return err
	}
	defer conn.Close()
	var request wire.Body
	request.Int64(offset, bytes).Raw(file)
	conn.Extend()
	if _, err := conn.Write(wire.Frame(wire.DownloadFile, 0, request)); err != nil {
		return err
	}
	header, err := conn.AnswerHeader()
	if err != nil {
		return err
	}
	out, err := os.Create(local)
	if err != nil {
		return err
	}
	for left := header.Size; left > 0 && err == nil; {
		var got int64
		conn.Extend()
		got, err = io.CopyN(out, conn, min(left, 1<<20))
		left -= got
	}
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(local)
	}
	return err
}

func remove(name string, arguments []string) int {
	if len(arguments) < 2 {
		fmt.Printf("Usage: %s <config_file> <file_id>\n", name)
		return 1
	}
	c, failed := open(arguments[0])
	if failed != 0 {
		return failed
	}
	conn, file, err := c.storageOf(wire.QueryUpdate, arguments[1])
	if err == nil {
		defer conn.Close()
		_, err = conn.Ask(wire.DeleteFile, file)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "delete file fail, %s\n", why(err))
	}
	return code(err)
}

func fileInfo(name string, arguments []string) int {
	const withoutCRC, silently = 1, 2
	flags := byte(0)
	for len(arguments) > 0 && strings.HasPrefix(arguments[0], "-") {
		switch arguments[0] {
		case "-n":
			flags |= withoutCRC
		case "-s":
			flags |= silently
		}
		arguments = arguments[1:]
	}
	if len(arguments) < 2 {
		fmt.Fprintf(os.Stderr, "Usage: %s [options] <config_file> <file_id>\n  options: \n"+
			"    -s: keep silence, when this file not exist, do not log error on storage server\n"+
			"    -n: do NOT calculate CRC32 for appender file or slave file\n\n", name)
		return 1
	}
	c, failed := open(arguments[0])
	if failed != 0 {
		return failed
	}
	if err := c.printInfo(arguments[1], flags); err != nil {
		fmt.Fprintf(os.Stderr, "query file info fail, %s\n", why(err))
	}
	return 0
}

func (c *client) printInfo(id string, flags byte) error {
	conn, file, err := c.storageOf(wire.QueryFetch, id)
	if err != nil {
		return err
	}
	defer conn.Close()
	answer, err := conn.AskWith(wire.QueryFileInfo, flags, file)
	if err != nil {
		return err
	}
	_, logic, _ := wire.SplitID(id)
	name, err := wire.NameOf(logic)
	if err != nil {
		return err
	}
	f := wire.FieldsOf(answer)
	size, at, crc, ip := f.Int64(), f.Int64(), int32(f.Int64()), wire.Cut(f.Rest())
	kind := "normal"
	if name.Slave(logic) {
		kind = "slave"
	} else {
		at = name.Created
	}
	if name.Appender() {
		kind = "appender"
	}
	fmt.Printf("GET FROM SERVER: true\n\nfile type: %s\nsource storage id: %d\nsource ip address: %s\n"+
		"file create timestamp: %s\nfile size: %d\nfile crc32: %d (0x%08x)\n\n", kind, name.Source, ip,
		time.Unix(at, 0).Format(time.DateTime), size, crc, uint32(crc))
	return nil
}
