package io.fastdfs.operator.fastdfs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member of a group as one tracker describes it. Times are {@link #NEVER} where the tracker says 0.
 *
 * @param id a decimal number with use_storage_id, else the IP address
 * @param source id of the member it got its first files from
 * @param version of the storage; empty while the tracker does not know it
 * @param reservedMb absent before FastDFS 6.13.1, which does not say it
 * @param lastSourceUpdate when a client last changed something on this member, or NEVER
 * @param lastSyncUpdate when a peer last sent something to this member
 * @param lastSynced up to which time of its peers' changes this member has followed; with three and more members the
 *     minimum over the peers, so that one idle peer keeps it in the past (tracker_service.c:3959 of V6.16.1): a hint,
 *     never a proof
 */
public record StorageInfo(
        String id,
        String address,
        int port,
        StorageState state,
        ReadWriteMode mode,
        Optional<String> source,
        String version,
        Instant joined,
        Instant started,
        long totalMb,
        long freeMb,
        OptionalLong reservedMb,
        int storePathCount,
        int subdirCountPerPath,
        boolean trunkServer,
        StorageCounters counters,
        Instant lastSourceUpdate,
        Instant lastSyncUpdate,
        Instant lastSynced,
        Instant lastHeartbeat) {

    /** Compares as "before everything", which is what FastDFS's 0 means. */
    public static final Instant NEVER = Instant.EPOCH;

    public boolean isActive() {
        return state == StorageState.ACTIVE;
    }
}
