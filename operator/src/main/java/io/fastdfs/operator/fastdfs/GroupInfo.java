package io.fastdfs.operator.fastdfs;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A group as one tracker describes it.
 *
 * @param reservedMb absent before FastDFS 6.13.1, which does not say it
 * @param memberCount members in all states, DELETED too
 * @param storagePort absent when the members have different ports (the tracker says -1)
 * @param readableMembers absent before FastDFS 6.13.0, and where the record alone cannot tell 6.13.0 from older ones
 * @param writableMembers absent as readableMembers
 * @param currentTrunkFile absent without trunk files (the tracker says -1)
 */
public record GroupInfo(
        String name,
        long totalMb,
        long freeMb,
        OptionalLong reservedMb,
        long trunkFreeMb,
        int memberCount,
        OptionalInt storagePort,
        OptionalInt readableMembers,
        OptionalInt writableMembers,
        int storePathCount,
        int subdirCountPerPath,
        OptionalLong currentTrunkFile) {}
