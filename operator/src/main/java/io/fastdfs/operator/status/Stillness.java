package io.fastdfs.operator.status;

import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsClusterStatus.TrackerStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;

/** Status without what moves with traffic: when only that differs, writing it can wait. */
public final class Stillness {

    private Stillness() {}

    /** A cluster's status without sync and room, and without the words for why a tracker does not answer. */
    public static FastDfsClusterStatus of(FastDfsClusterStatus status) {
        return new FastDfsClusterStatus(
                status.observedGeneration(),
                status.conditions(),
                status.version(),
                status.trackers().stream().map(Stillness::of).toList(),
                status.groups(),
                status.members(),
                null,
                null,
                null,
                status.clientAddress());
    }

    /** A group's status without sync and room. */
    public static FastDfsStorageGroupStatus of(FastDfsStorageGroupStatus status) {
        return new FastDfsStorageGroupStatus(
                status.observedGeneration(),
                status.conditions(),
                status.replicas(),
                status.readyReplicas(),
                status.selector(),
                status.active(),
                null,
                null,
                status.version(),
                status.writable(),
                status.members().stream().map(Stillness::of).toList(),
                status.effective());
    }

    /** A tracker that is gone refuses one connection and lets the next one wait: that is no news each time. */
    private static TrackerStatus of(TrackerStatus tracker) {
        return new TrackerStatus(tracker.name(), tracker.address(), tracker.leader(), tracker.reachable(), null);
    }

    private static MemberStatus of(MemberStatus member) {
        return new MemberStatus(
                member.ordinal(),
                member.id(),
                member.address(),
                member.state(),
                member.version(),
                "",
                null,
                member.source(),
                member.since(),
                member.message());
    }
}
