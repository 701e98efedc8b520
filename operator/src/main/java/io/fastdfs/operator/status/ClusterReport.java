package io.fastdfs.operator.status;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsClusterStatus.Capacity;
import io.fastdfs.operator.api.FastDfsClusterStatus.GroupSummary;
import io.fastdfs.operator.api.FastDfsClusterStatus.TrackerStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Sync;
import io.fastdfs.operator.observe.TrackerSight;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a cluster, over its trackers and groups. */
public final class ClusterReport {

    private final Observation seen;
    private final ClusterPlan plan;
    private final Map<String, GroupReport> groups;
    private final ClusterNames names;
    private final List<Problem> problems;
    private final Instant now;
    private final List<Condition> former;

    /**
     * @param groups the reports of the bound groups, by the name of their FastDfsStorageGroup
     * @param outcome problems met while carrying the plan out
     * @param former the status that was said last
     */
    public ClusterReport(
            Observation seen,
            ClusterPlan plan,
            Map<String, GroupReport> groups,
            List<Problem> outcome,
            Optional<FastDfsClusterStatus> former,
            Instant now) {
        this.seen = seen;
        this.plan = plan;
        this.groups = groups;
        this.names = ClusterNames.of(seen.cluster());
        this.now = now;
        this.former = former.map(FastDfsClusterStatus::conditions).orElse(List.of());
        List<Problem> all = new ArrayList<>(plan.problems());
        all.addAll(outcome);
        seen.trackerPods().forEach(pod -> PodTrouble.of(pod, seen.claims()).ifPresent(all::add));
        silence().ifPresent(all::add);
        PodTrouble.rejected(seen.statefulSets().get(names.trackerSet()), now).ifPresent(all::add);
        ofGroups().forEach(all::add);
        strangers().forEach(all::add);
        this.problems = List.copyOf(all);
    }

    /** The status. */
    public FastDfsClusterStatus status() {
        FastDfsCluster cluster = seen.cluster();
        return new FastDfsClusterStatus(
                cluster.getMetadata().getGeneration(),
                conditions(),
                plan.shape().version(),
                trackers(),
                summaries(),
                count().toString(),
                sync(),
                free(),
                capacity(),
                names.trackers() + "." + cluster.getMetadata().getNamespace() + ".svc:" + Layout.TRACKER_PORT);
    }

    private List<Condition> conditions() {
        Optional<Problem> blocked = problems.stream()
                .filter(problem -> problem.type() == ConditionType.READY)
                .findFirst();
        boolean allReady = !groups.isEmpty()
                && plan.refused().isEmpty()
                && groups.values().stream().allMatch(GroupReport::ready);
        Reason reason = blocked.map(Problem::reason).orElseGet(() -> readiness(allReady));
        return new Conditions(former, seen.cluster().getMetadata().getGeneration(), now)
                .ready(
                        allReady && blocked.isEmpty(),
                        reason,
                        blocked.map(Problem::message).orElseGet(() -> message(reason)))
                .progressing(
                        problems,
                        underWay(reason) ? reason : Reason.Settled,
                        underWay(reason) ? message(reason) : "nothing is under way")
                .degraded(problems)
                .configurationValid(problems)
                .paused(seen.cluster().getSpec().paused())
                .list();
    }

    /** Of several groups that are not ready, the one with the gravest reason speaks for the cluster. */
    private static final List<Reason> SEVERITY = List.of(
            Reason.Starting,
            Reason.AddingMembers,
            Reason.MembersNotActive,
            Reason.TrackersUnreachable,
            Reason.NameTaken);

    private Reason readiness(boolean allReady) {
        if (groups.isEmpty() && plan.refused().isEmpty()) {
            return Reason.NoGroups;
        }
        if (allReady) {
            return Reason.AllMembersActive;
        }
        if (!plan.refused().isEmpty() && groups.values().stream().allMatch(GroupReport::ready)) {
            return plan.refused().values().iterator().next().reason();
        }
        return groups.values().stream()
                .filter(group -> !group.ready())
                .map(GroupReport::reason)
                .max(Comparator.comparingInt(SEVERITY::indexOf))
                .orElse(Reason.Starting);
    }

    private String message(Reason reason) {
        return switch (reason) {
            case NoGroups ->
                "no FastDfsStorageGroup names this cluster yet; trackers start with the first one (a tracker without ids"
                        + " does not start)";
            case AllMembersActive -> "all " + count().wanted() + " members are ACTIVE on every tracker";
            case GroupNameTaken, NameTaken -> plan.refused().isEmpty() ? counted() : refusals();
            case TrackersUnreachable -> silence().map(Problem::message).orElse("not every tracker has answered yet");
            default -> counted();
        };
    }

    private String counted() {
        return count() + " members are ACTIVE on every tracker; see the FastDfsStorageGroups";
    }

    private String refusals() {
        return plan.refused().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(refused -> refused.getKey() + ": " + refused.getValue().message())
                .collect(Collectors.joining("; "));
    }

    private static boolean underWay(Reason readiness) {
        return readiness == Reason.Starting || readiness == Reason.AddingMembers;
    }

    private boolean everActive() {
        return plan.groups().stream()
                .anyMatch(group -> group.registry().founder().isEmpty()
                        && group.registry().members().stream().anyMatch(id -> id.joined()));
    }

    private Optional<Problem> silence() {
        if (!everActive()) {
            return Optional.empty(); // trackers that never spoke are starting
        }
        String silent = seen.sight().trackers().entrySet().stream()
                .filter(tracker -> !tracker.getValue().reachable())
                .map(tracker -> names.tracker(tracker.getKey()) + ": "
                        + tracker.getValue().silence())
                .collect(Collectors.joining("; "));
        return silent.isEmpty() ? Optional.empty() : Optional.of(Problem.degraded(Reason.TrackersUnreachable, silent));
    }

    /** What is wrong with a group is wrong with its cluster, too. */
    private List<Problem> ofGroups() {
        List<Problem> all = new ArrayList<>();
        groups.forEach((name, report) -> report.problems().stream()
                .filter(problem -> problem.type() != ConditionType.READY)
                .forEach(problem -> all.add(
                        new Problem(problem.type(), problem.reason(), "group " + name + ": " + problem.message()))));
        plan.refused()
                .forEach((name, problem) ->
                        all.add(Problem.degraded(problem.reason(), "group " + name + ": " + problem.message())));
        return all;
    }

    /** Groups that nothing of ours explains; trackers need lines for their ids all the same. */
    private List<Problem> strangers() {
        Set<String> ours = plan.registries().map(GroupRegistry::group).collect(Collectors.toSet());
        return seen.sight().groups().stream()
                .filter(group -> !ours.contains(group))
                .filter(group -> !seen.sight().listed(group).isEmpty())
                .map(group -> Problem.degraded(
                        Reason.UnknownMember,
                        "trackers list group " + group + " with "
                                + seen.sight().listed(group).keySet().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + ", of which no registry of this cluster knows anything; it is left alone, and its ids keep"
                                + " their lines"))
                .toList();
    }

    private List<TrackerStatus> trackers() {
        List<TrackerStatus> trackers = new ArrayList<>();
        for (int ordinal = 0; ordinal < plan.shape().trackers(); ordinal++) {
            TrackerSight sight = seen.sight().trackers().get(ordinal);
            String address = plan.registry().trackers().get(ordinal);
            trackers.add(new TrackerStatus(
                    names.tracker(ordinal),
                    address == null ? null : address + ":" + Layout.TRACKER_PORT,
                    sight != null && sight.leads(),
                    sight != null && sight.reachable(),
                    sight == null ? null : sight.silence()));
        }
        return trackers;
    }

    private List<GroupSummary> summaries() {
        List<GroupSummary> summaries = new ArrayList<>();
        plan.groups().stream()
                .sorted(Comparator.comparing(group -> group.names().resource()))
                .forEach(group -> {
                    GroupReport report = groups.get(group.names().resource());
                    if (report != null) {
                        summaries.add(new GroupSummary(
                                group.names().resource(),
                                group.registry().group(),
                                report.count().toString(),
                                report.ready()));
                    }
                });
        return summaries;
    }

    private MemberCount count() {
        return groups.values().stream().map(GroupReport::count).reduce(new MemberCount(0, 0), MemberCount::plus);
    }

    private @Nullable String sync() {
        String worst = null;
        for (Sync candidate : Sync.values()) {
            if (groups.values().stream().anyMatch(group -> group.sync().equals(candidate.words()))) {
                worst = candidate.words();
            }
        }
        return worst;
    }

    private @Nullable String free() {
        OptionalInt least = groups.values().stream()
                .flatMapToInt(group -> group.free().stream())
                .min();
        return least.isPresent() ? least.getAsInt() + "%" : null;
    }

    private @Nullable Capacity capacity() {
        long totalMb = groups.values().stream().mapToLong(GroupReport::totalMb).sum();
        return totalMb == 0 ? null : new Capacity(totalMb / 1024 + "Gi");
    }
}
