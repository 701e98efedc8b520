package io.fastdfs.operator.fastdfs;

import java.util.Arrays;

/** What trackers use a member for: the option {@code rw=} of its line in storage_ids.conf. */
public enum ReadWriteMode {
    NONE(0),
    WRITE_ONLY(2),
    READ_ONLY(4),
    BOTH(6),
    /** Not said: FastDFS before 6.13.0, or a code that this operator does not know. */
    UNKNOWN(-1);

    private final int code;

    ReadWriteMode(int code) {
        this.code = code;
    }

    static ReadWriteMode of(int code) {
        return Arrays.stream(values())
                .filter(mode -> mode.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
