package io.fastdfs.operator.fastdfs;

import java.util.Arrays;

/** The state of a member as one tracker sees it (FDFS_STORAGE_STATUS_*, tracker/tracker_types.h:53 of V6.15.4). */
public enum StorageState {
    INIT(0),
    WAIT_SYNC(1),
    SYNCING(2),
    IP_CHANGED(3),
    DELETED(4),
    OFFLINE(5),
    ONLINE(6),
    ACTIVE(7),
    RECOVERY(9),
    NONE(99),
    /** A code that this operator does not know: a FastDFS that is newer than it. */
    UNKNOWN(-1);

    private final int code;

    StorageState(int code) {
        this.code = code;
    }

    static StorageState of(int code) {
        return Arrays.stream(values())
                .filter(state -> state.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
