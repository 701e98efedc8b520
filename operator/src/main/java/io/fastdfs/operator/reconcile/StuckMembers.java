package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.registry.StorageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds members about which trackers disagree for long, to restart them. A member that one tracker calls ACTIVE and another still joining
 * stays so for ever when its first word to the latter came too early; a restart of the member cures it in seconds (facts2
 * section 10; seen on 6.15.4 in about one of ten first starts, whatever the order). A restart that does not cure it is
 * tried again after twice the time.
 */
final class StuckMembers {

    /** A tracker that comes back with an old list corrects it by the leader's word within 30 s (facts section 1). */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    /** An hour and a half: what so many restarts did not cure is for people. */
    private static final int MOST_DOUBLINGS = 7;

    private final Clock clock;
    private final Map<Member, Disagreement> disagreements = new ConcurrentHashMap<>();

    private record Member(String namespace, String storageGroup, int id) {}

    private record Disagreement(Instant since, int restarts) {
        Duration patience() {
            return PATIENCE.multipliedBy(1L << Math.min(restarts, MOST_DOUBLINGS));
        }
    }

    StuckMembers(Clock clock) {
        this.clock = clock;
    }

    /**
     * The pod that should restart now: at most one of a group, and only while every tracker answers (silence is no
     * disagreement) and every pod of the group is there and ready. Its waiting time begins anew.
     */
    Optional<Pod> overdue(Observation seen, int trackers, GroupPlan group) {
        TrackersSight sight = seen.sight();
        if (!sight.complete(trackers)) {
            return Optional.empty();
        }
        List<Pod> pods = seen.memberPods(group.names().resource());
        boolean calm = pods.size() == group.registry().members().size()
                && pods.stream().allMatch(Pods::ready);
        Instant now = clock.instant();
        for (StorageId id : group.registry().members()) {
            Member member = new Member(
                    group.resource().getMetadata().getNamespace(), group.names().resource(), id.id());
            if (!disputed(sight, group.registry().group(), id.id())) {
                disagreements.remove(member);
                continue;
            }
            Disagreement disagreement = disagreements.computeIfAbsent(member, key -> new Disagreement(now, 0));
            boolean due = Duration.between(disagreement.since(), now).compareTo(disagreement.patience()) >= 0;
            @Nullable
            Pod pod = seen.pods().get(group.names().member(id.ordinal().orElseThrow()));
            if (calm && due && pod != null) {
                disagreements.put(member, new Disagreement(now, disagreement.restarts() + 1));
                return Optional.of(pod);
            }
        }
        return Optional.empty();
    }

    /** Whether a group has members about which trackers disagree: time alone may make the next step due. */
    static boolean disputed(TrackersSight sight, GroupPlan group) {
        return group.registry().members().stream()
                .anyMatch(id -> disputed(sight, group.registry().group(), id.id()));
    }

    private static boolean disputed(TrackersSight sight, String group, int id) {
        return sight.views(group, id).anyMatch(MemberSight::active)
                && sight.views(group, id).anyMatch(MemberSight::joining);
    }
}
