package io.fastdfs.operator.fastdfs;

/**
 * The commands in use, with the longest body that an answer may have: 512 groups and 32 members a group
 * (FDFS_MAX_GROUPS, FDFS_MAX_SERVERS_EACH_GROUP, tracker/tracker_types.h:24 of V6.15.4) times the longest record.
 */
enum Command {
    TRACKER_STATUS(64, 17),
    ONE_GROUP(90, GroupRecords.LONGEST),
    ALL_GROUPS(91, 512 * GroupRecords.LONGEST),
    STORAGES(92, 32 * StorageLayout.LONGEST),
    DELETE_STORAGE(93, 0),
    /** The answer is the text {@code ip:port}; 53 bytes with the longest IPv6 address in brackets. */
    LEADER(95, 64),
    ACTIVE_TEST(111, 0);

    /** The command in the header of every answer (TRACKER_PROTO_CMD_RESP). */
    static final int RESPONSE = 100;

    final int code;
    final int longestBody;

    Command(int code, int longestBody) {
        this.code = code;
        this.longestBody = longestBody;
    }
}
