package io.fastdfs.operator.status;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.plan.Problem;
import java.time.Instant;
import java.util.List;

/** The status of a group of which nothing is made: its name is taken, or its cluster is missing. */
public final class RefusedGroup {

    private RefusedGroup() {}

    /** The status; what was said of members before is not known any more. */
    public static FastDfsStorageGroupStatus status(FastDfsStorageGroup group, Problem why, Instant now) {
        List<Condition> former =
                group.getStatus() == null ? List.of() : group.getStatus().conditions();
        List<Condition> conditions = new Conditions(former, group.getMetadata().getGeneration(), now)
                .ready(false, why.reason(), why.message())
                .progressing(List.of(), Reason.Settled, "nothing is under way")
                .degraded(List.of(Problem.degraded(why.reason(), why.message())))
                .configurationValid(List.of())
                .paused(group.getSpec().paused())
                .list();
        return new FastDfsStorageGroupStatus(
                group.getMetadata().getGeneration(),
                conditions,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }
}
