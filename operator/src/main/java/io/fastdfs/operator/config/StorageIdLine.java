package io.fastdfs.operator.config;

/** One line of storage_ids.conf: an id, its group, and the address where that id is found. */
public record StorageIdLine(int id, String group, String address) {

    /** FastDFS cuts longer names silently and refuses other characters (tracker_proto.c fdfs_validate_group_name). */
    public static final String GROUP_REGEX = "^[A-Za-z0-9]{1,16}$";

    /** File names hold the id in 24 bits (tracker_types.h FDFS_MAX_SERVER_ID). */
    public static final int MAX_ID = (1 << 24) - 1;

    public StorageIdLine {
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException("a storage id is 1 to " + MAX_ID + ", not " + id);
        }
        if (!group.matches(GROUP_REGEX)) {
            throw new IllegalArgumentException("not a FastDFS group name: \"" + group + "\"");
        }
        if (address.isBlank() || address.chars().anyMatch(c -> c <= ' ' || c == ',')) {
            throw new IllegalArgumentException("not an address: \"" + address + "\"");
        }
    }
}
