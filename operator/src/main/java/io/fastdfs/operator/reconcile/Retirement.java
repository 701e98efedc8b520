package io.fastdfs.operator.reconcile;

import io.fastdfs.operator.fastdfs.DeleteOutcome;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.fastdfs.TrackerResult;
import io.fastdfs.operator.observe.TrackerSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.topology.Layout;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells trackers that ids are given up, whose volumes the user consented to lose. Trackers do not tell each other, and
 * one that was away remembers; so each that still lists such an id is told, at every look, until none does.
 */
final class Retirement {

    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final TrackerClient client;

    Retirement(TrackerClient client) {
        this.client = client;
    }

    /** Whether a tracker still has to be told, or did not take it. */
    static boolean isUnderWay(ClusterPlan plan, TrackersSight sight) {
        return plan.registries()
                .anyMatch(registry -> registry.in(State.RETIRING).stream()
                        .anyMatch(id -> sight.views(registry.group(), id.id())
                                .anyMatch(member -> member.state() != StorageState.DELETED)));
    }

    /** Tells every tracker that lists a retiring id; answers are seen at the next poll, so nothing waits for them. */
    void assertRetired(ClusterPlan plan, TrackersSight sight) {
        plan.registries()
                .forEach(registry -> registry.in(State.RETIRING)
                        .forEach(id -> sight.trackers()
                                .forEach((ordinal, tracker) -> tell(plan, registry, id, ordinal, tracker))));
    }

    private void tell(ClusterPlan plan, GroupRegistry registry, StorageId id, int ordinal, TrackerSight tracker) {
        boolean listed = tracker.member(registry.group(), id.id())
                .filter(member -> member.state() != StorageState.DELETED)
                .isPresent();
        String address = plan.registry().trackers().get(ordinal);
        if (!listed || address == null) {
            return;
        }
        CompletionStage<TrackerResult<DeleteOutcome>> answer =
                client.deleteStorage(new TrackerAddress(address, Layout.TRACKER_PORT), registry.group(), id.id());
        answer.thenAccept(result -> LOG.info(
                "tracker {} told to delete member {} of {}, whose volumes were deleted with their group: {}",
                address,
                id.id(),
                registry.group(),
                result.<Object>fold(outcome -> outcome, failure -> failure.sentence())));
    }
}
