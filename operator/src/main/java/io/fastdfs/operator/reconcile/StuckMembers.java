package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.StorageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds members about which trackers disagree for long, to restart them. A member that one tracker calls ACTIVE and another still joining
 * stays so for ever when its first word to the latter came too early; a restart of the member cures it in seconds (facts2
 * section 10; seen on 6.15.4 in about one of ten first starts, whatever the order). A restart that does not cure it is
 * tried again after twice the time.
 */
final class StuckMembers {

    /** A tracker that comes back with an old list corrects it by the leader's word within 30 s (facts section 1). */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    /** A tracker hears of a member's state a heartbeat or two after another; that is no defect. */
    static final Duration WORTH_TELLING = Duration.ofSeconds(15);

    /** An hour and a half: what so many restarts did not cure is for people. */
    private static final int MOST_DOUBLINGS = 7;

    private final Clock clock;
    private final Map<Member, Disagreement> disagreements = new ConcurrentHashMap<>();

    private record Member(String namespace, String storageGroup, int id) {}

    private record Disagreement(Instant since, int restarts) {
        boolean isOverdue(Instant now) {
            Duration patience = PATIENCE.multipliedBy(1L << Math.min(restarts, MOST_DOUBLINGS));
            return !since.plus(patience).isAfter(now);
        }

        Disagreement afterARestart(Instant now) {
            return new Disagreement(now, restarts + 1);
        }
    }

    StuckMembers(Clock clock) {
        this.clock = clock;
    }

    /** Disagreements that last longer than a heartbeat or two, as what to tell the user. */
    List<Problem> lasting(Observation seen, int trackers, GroupPlan group) {
        Instant now = clock.instant();
        return disputes(seen, trackers, group, now).entrySet().stream()
                .filter(dispute ->
                        !dispute.getValue().since().plus(WORTH_TELLING).isAfter(now))
                .map(dispute -> Problem.degraded(
                        Reason.TrackersDisagree,
                        "one tracker lists " + pod(group, dispute.getKey()) + " ("
                                + dispute.getKey().id()
                                + ") ACTIVE and another not; when this stays, the member is restarted"))
                .toList();
    }

    /**
     * The pod that should restart now: at most one of a group, and only while every tracker answers (silence is no
     * disagreement) and every pod of the group is there and ready. Its waiting time begins anew.
     */
    Optional<Pod> overdue(Observation seen, int trackers, GroupPlan group) {
        Instant now = clock.instant();
        SortedMap<StorageId, Disagreement> disputes = disputes(seen, trackers, group, now);
        List<Pod> pods = seen.memberPods(group.names().resource());
        boolean calm = pods.size() == group.registry().members().size()
                && pods.stream().allMatch(Pods::ready);
        Optional<StorageId> due = disputes.entrySet().stream()
                .filter(dispute -> calm && dispute.getValue().isOverdue(now))
                .map(Map.Entry::getKey)
                .filter(id -> seen.pods().containsKey(pod(group, id)))
                .findFirst();
        due.ifPresent(
                id -> disagreements.computeIfPresent(member(group, id), (member, former) -> former.afterARestart(now)));
        return due.map(id -> seen.pods().get(pod(group, id)));
    }

    /** Members about which trackers disagree now, each since when; none while not every tracker answers. */
    private SortedMap<StorageId, Disagreement> disputes(Observation seen, int trackers, GroupPlan group, Instant now) {
        SortedMap<StorageId, Disagreement> disputes = new TreeMap<>(Comparator.comparingInt(StorageId::id));
        if (!seen.sight().complete(trackers)) {
            return disputes;
        }
        for (StorageId id : group.registry().members()) {
            if (disputed(seen.sight(), group.registry().group(), id.id())) {
                disputes.put(id, disagreements.computeIfAbsent(member(group, id), member -> new Disagreement(now, 0)));
            } else if (seen.sight().activeEverywhere(group.registry().group(), id.id(), trackers)) {
                disagreements.remove(member(group, id));
            } else { // on its way back from a restart, which is not forgotten
                disagreements.computeIfPresent(
                        member(group, id), (member, former) -> new Disagreement(now, former.restarts()));
            }
        }
        return disputes;
    }

    private static Member member(GroupPlan group, StorageId id) {
        return new Member(
                group.resource().getMetadata().getNamespace(), group.names().resource(), id.id());
    }

    private static String pod(GroupPlan group, StorageId id) {
        return group.names().member(id.ordinal().orElseThrow());
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
