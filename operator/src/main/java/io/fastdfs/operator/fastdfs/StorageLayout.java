package io.fastdfs.operator.fastdfs;

import java.util.Arrays;

/** How a tracker lays out the record of a member; the width of the address follows libfastcommon, not FastDFS. */
enum StorageLayout {
    BEFORE_6_11(612, 16, 6, Era.WITH_HTTP),
    V6_11(642, 46, 6, Era.WITH_HTTP),
    V6_12(644, 46, 8, Era.WITH_HTTP),
    V6_13_0(509, 46, 8, Era.WITH_MODE),
    /** Also 6.15 and later where response_ip_addr_size is ipv6. */
    V6_13_1(517, 46, 8, Era.WITH_RESERVED),
    V6_15_IPV4(487, 16, 8, Era.WITH_RESERVED);

    static final int LONGEST = 644;

    private static final int MOST_MEMBERS = 32;

    final int size;
    final int addressWidth;
    final int versionWidth;
    final Era era;

    StorageLayout(int size, int addressWidth, int versionWidth, Era era) {
        this.size = size;
        this.addressWidth = addressWidth;
        this.versionWidth = versionWidth;
        this.era = era;
    }

    /** The layout of a list of this length; the sizes have no common multiple within 32 records. */
    static StorageLayout of(int length) {
        return Arrays.stream(values())
                .filter(layout -> length > 0 && length % layout.size == 0 && length / layout.size <= MOST_MEMBERS)
                .findFirst()
                .orElseThrow(() ->
                        NoAnswer.garbage("a list of storages of " + length + " bytes is no list of storage records"));
    }

    /** Which fields there are. 6.13.0 dropped the HTTP ones and brought the read write mode, 6.13.1 the reserved space. */
    enum Era {
        WITH_HTTP,
        WITH_MODE,
        WITH_RESERVED
    }
}
