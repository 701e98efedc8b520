package wire

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

func asErrno(err error, errno *syscall.Errno) bool {
	if errors.As(err, errno) {
		return true
	}
	var timeout net.Error
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		*errno = syscall.ETIMEDOUT
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		*errno = syscall.ENOTCONN // as tcprecvdata_nb has it for a connection that was closed
	case errors.Is(err, os.ErrNotExist):
		*errno = syscall.ENOENT
	default:
		return false
	}
	return true
}

// Strerror is the C library's text: Go's, but for the capital letter.
func Strerror(errno syscall.Errno) string {
	text := errno.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
