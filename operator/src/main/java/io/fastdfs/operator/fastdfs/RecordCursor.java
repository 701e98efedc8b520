package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the fields of a record one after the other: big-endian, integers signed. */
final class RecordCursor {

    /** The last second of the year 9999: later "times" are no times, and Instant has an end too. */
    private static final long LATEST_SECOND = 253_402_300_799L;

    private final Buffer bytes;
    private int position;

    RecordCursor(Buffer bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    RecordCursor skip(int width) {
        position += width;
        return this;
    }

    int int8() {
        position += 1;
        return bytes.getByte(position - 1);
    }

    int int32() {
        position += 4;
        return bytes.getInt(position - 4);
    }

    long int64() {
        position += 8;
        return bytes.getLong(position - 8);
    }

    /** A number that FastDFS sends in 8 bytes and that no sane server makes longer than 4. */
    int small() {
        long value = int64();
        if (value != (int) value) {
            throw NoAnswer.garbage("a record has the number " + value + " where a small one belongs");
        }
        return (int) value;
    }

    OptionalInt smallUnlessNegative() {
        int value = small();
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    OptionalLong int64UnlessNegative() {
        long value = int64();
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    Instant time() {
        long seconds = int64();
        if (seconds < 0 || seconds > LATEST_SECOND) {
            throw NoAnswer.garbage("a record has the time " + seconds);
        }
        return Instant.ofEpochSecond(seconds);
    }

    /**
     * A text field. What follows its first NUL is no part of it: FastDFS does not always clear its buffers. Printable
     * ASCII only, for the text goes on into logs and status fields.
     */
    String text(int width) {
        int end = position;
        while (end < position + width && bytes.getByte(end) != 0) {
            if (bytes.getByte(end) < 0x21 || bytes.getByte(end) > 0x7e) {
                throw NoAnswer.garbage("a text field holds byte " + bytes.getUnsignedByte(end));
            }
            end++;
        }
        String text = bytes.getString(position, end, StandardCharsets.US_ASCII.name());
        position += width;
        return text;
    }
}
