package io.fastdfs.operator.status;

import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;

/** Status without what moves with traffic: when only that differs, writing it can wait. */
public final class Stillness {

    private Stillness() {}

    /** A cluster's status without sync and room. */
    public static FastDfsClusterStatus of(FastDfsClusterStatus status) {
        return new FastDfsClusterStatus(
                status.observedGeneration(),
                status.conditions(),
                status.version(),
                status.trackers(),
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
