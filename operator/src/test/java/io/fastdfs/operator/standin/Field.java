package io.fastdfs.operator.standin;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A field of an answer: where it lies, and what it says. */
@SuppressWarnings("ArrayRecordComponent")
record Field(String name, Meaning meaning, byte[] bytes) {

    /** What a field means, which is what may differ between two answers to the same question. */
    enum Meaning {
        /** A number or code that is the same wherever the situation is the same. */
        NUMBER,
        /** The same for texts. */
        TEXT,
        /** The address of a server of the lab. */
        ADDRESS,
        /** The version of FastDFS. */
        VERSION,
        /** A point in time, or 0 for never. */
        TIME,
        /** Megabytes on a disk. */
        SPACE,
        /** Connections, which come and go. */
        CONNECTIONS,
        /** Whose turn it is, of so many. */
        TURN,
        /** What trackers know of each other, which hangs on whether they see each other's address or a Service's. */
        UNTOLD;

        boolean isText() {
            return this == TEXT || this == ADDRESS || this == VERSION;
        }
    }

    long number() {
        return new BigInteger(bytes.length == 1 ? new byte[] {0, bytes[0]} : bytes).longValueExact();
    }

    /** Up to the first NUL; what follows it may be garbage. */
    String text() {
        String all = new String(bytes, StandardCharsets.US_ASCII);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    @Override
    public String toString() {
        return name + "=" + (meaning.isText() ? text() : Long.toString(number()));
    }

    static byte[] text(String text, int width) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), width);
    }
}
