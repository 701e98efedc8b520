package io.fastdfs.operator.fastdfs;

/** What a tracker did about a request to delete a member (tracker_mem_delete_storage, tracker/tracker_mem.c:3839 of V6.15.4). */
public enum DeleteOutcome {
    /** The record stays listed as DELETED until the tracker restarts. */
    DELETED,
    /** It was DELETED before. */
    ALREADY,
    /** ONLINE, ACTIVE or in RECOVERY: stop the member first. */
    BUSY,
    /** No such group or id on this tracker. */
    UNKNOWN
}
