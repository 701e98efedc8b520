package io.fastdfs.operator.status;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a group of which nothing is made: its name is taken, or its cluster is missing. */
public final class RefusedGroup {

    private RefusedGroup() {}

    /**
     * The status; what was said of members before is not known any more.
     *
     * @param former the status that was said last
     */
    public static FastDfsStorageGroupStatus status(
            FastDfsStorageGroup group, Optional<FastDfsStorageGroupStatus> former, Problem why, Instant now) {
        List<Condition> before =
                former.map(FastDfsStorageGroupStatus::conditions).orElse(List.of());
        List<Condition> conditions = new Conditions(before, group.getMetadata().getGeneration(), now)
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
