package io.fastdfs.operator.registry;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One FastDFS id of a group. Ids are never used for a second set of volumes.
 *
 * @param id 1 to 16777215 (fdfs_shared_func.h: FDFS_MAX_SERVER_ID), also the file's source in every file id
 * @param state what it is for
 * @param ordinal the pod that has it, for ACTIVE ones
 * @param address the ClusterIP of its Service, null until the Service has one
 * @param joined whether any tracker ever listed it: an empty volume is a lost volume from then on
 * @param everActive whether all trackers listed it ACTIVE at some time: from then on its absence is a defect
 */
public record StorageId(
        int id, State state, OptionalInt ordinal, @Nullable String address, boolean joined, boolean everActive) {

    /** Largest id that fits the three bytes that a file id has for it. */
    public static final int MAX = 0xFFFFFF;

    /** What an id is for. */
    public enum State {
        /** Made in advance: known to the trackers, used by nobody. */
        SPARE,
        /** Belongs to the member at its ordinal. */
        ACTIVE,
        /** Given up by the user's consent; its line stays while a tracker may know it. */
        RETIRING,
        /** A tracker lists it and nothing of ours says why; its line stays, or the tracker would not start again. */
        UNKNOWN
    }

    /** A new id that nobody uses yet. */
    public static StorageId spare(int id) {
        return new StorageId(id, State.SPARE, OptionalInt.empty(), null, false, false);
    }

    /** This id as that of the member at an ordinal. */
    public StorageId assignedTo(int member) {
        return new StorageId(id, State.ACTIVE, OptionalInt.of(member), address, joined, everActive);
    }

    /** This id with the address of its Service. */
    public StorageId at(@Nullable String newAddress) {
        return new StorageId(id, state, ordinal, newAddress, joined, everActive);
    }

    /** This id once a tracker has listed it. */
    public StorageId seenByATracker() {
        return new StorageId(id, state, ordinal, address, true, everActive);
    }

    /** This id once every tracker has listed it ACTIVE. */
    public StorageId seenActive() {
        return new StorageId(id, state, ordinal, address, true, true);
    }

    /** An id that a tracker lists and that nothing of ours explains. */
    public static StorageId unknown(int id, @Nullable String address) {
        return new StorageId(id, State.UNKNOWN, OptionalInt.empty(), address, true, false);
    }

    /** Whether it was made in advance and certainly never had volumes. */
    public boolean unused() {
        return state == State.SPARE && !joined;
    }

    /** This id given up. */
    public StorageId retiring() {
        return new StorageId(id, State.RETIRING, OptionalInt.empty(), address, joined, everActive);
    }
}
