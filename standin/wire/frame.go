package wire

import (
	"encoding/binary"
	"fmt"
	"io"
	"syscall"
)

// HeaderSize is that of every frame: eight bytes length of the body, one command, one status.
const HeaderSize = 10

// Header of a frame. Status is an errno in answers; a few requests carry a flag in it.
type Header struct {
	Size    int64
	Command Command
	Status  byte
}

// ReadHeader reads ten bytes.
func ReadHeader(r io.Reader) (Header, error) {
	var raw [HeaderSize]byte
	if _, err := io.ReadFull(r, raw[:]); err != nil {
		return Header{}, err
	}
	return Header{
		Size:    int64(binary.BigEndian.Uint64(raw[:8])),
		Command: Command(raw[8]),
		Status:  raw[9],
	}, nil
}

func (h Header) append(frame []byte) []byte {
	frame = binary.BigEndian.AppendUint64(frame, uint64(h.Size))
	return append(frame, byte(h.Command), h.Status)
}

// Frame is a whole message.
func Frame(command Command, status byte, body []byte) []byte {
	frame := make([]byte, 0, HeaderSize+len(body))
	frame = Header{Size: int64(len(body)), Command: command, Status: status}.append(frame)
	return append(frame, body...)
}

// HeaderBytes is a header whose body is sent apart from it.
func HeaderBytes(command Command, status byte, size int64) []byte {
	return Header{Size: size, Command: command, Status: status}.append(nil)
}

// Answer is a response with a status; an error never has a body.
func Answer(err syscall.Errno, body []byte) []byte {
	if err != 0 {
		body = nil
	}
	return Frame(Response, byte(err), body)
}

// Cut is the text of a field, up to its first NUL.
func Cut(field []byte) string {
	for i, b := range field {
		if b == 0 {
			return string(field[:i])
		}
	}
	return string(field)
}

// Fields takes a body apart. What is missing reads as zero, and Short tells.
type Fields struct {
	rest  []byte
	short bool
}

// FieldsOf a body.
func FieldsOf(body []byte) *Fields { return &Fields{rest: body} }

// Short says that the body ended before what was asked of it.
func (f *Fields) Short() bool { return f.short }

// Rest is what has not been taken yet.
func (f *Fields) Rest() []byte { return f.rest }

// Take the next bytes.
func (f *Fields) Take(size int) []byte {
	if size < 0 || len(f.rest) < size {
		f.short = true
		f.rest = nil
		return make([]byte, max(size, 0))
	}
	taken := f.rest[:size]
	f.rest = f.rest[size:]
	return taken
}

// Text of a field.
func (f *Fields) Text(size int) string { return Cut(f.Take(size)) }

// Int64 of eight bytes.
func (f *Fields) Int64() int64 { return int64(binary.BigEndian.Uint64(f.Take(8))) }

// Int32 of four bytes.
func (f *Fields) Int32() int32 { return int32(binary.BigEndian.Uint32(f.Take(4))) }

// Byte is one.
func (f *Fields) Byte() byte { return f.Take(1)[0] }

// Body is put together field by field.
type Body []byte

// Text as a field; what does not fit is cut.
func (b *Body) Text(text string, size int) *Body {
	field := make([]byte, size)
	copy(field, text)
	*b = append(*b, field...)
	return b
}

// Raw bytes.
func (b *Body) Raw(bytes []byte) *Body {
	*b = append(*b, bytes...)
	return b
}

// Int64 as eight bytes.
func (b *Body) Int64(values ...int64) *Body {
	for _, v := range values {
		*b = binary.BigEndian.AppendUint64(*b, uint64(v))
	}
	return b
}

// Int32 as four bytes.
func (b *Body) Int32(values ...int32) *Body {
	for _, v := range values {
		*b = binary.BigEndian.AppendUint32(*b, uint32(v))
	}
	return b
}

// Byte is one.
func (b *Body) Byte(value byte) *Body {
	*b = append(*b, value)
	return b
}

// Errno of an error: that of the system call in it, or EIO.
func Errno(err error) syscall.Errno {
	if err == nil {
		return 0
	}
	var errno syscall.Errno
	if asErrno(err, &errno) {
		return errno
	}
	return syscall.EIO
}

// Describe an errno as FastDFS's logs do.
func Describe(errno syscall.Errno) string {
	return fmt.Sprintf("errno: %d, error info: %s", int(errno), Strerror(errno))
}
