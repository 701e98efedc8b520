package io.fastdfs.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Sync;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a group that is bound to its name. */
public final class GroupReport {

    private final Observation seen;
    private final GroupPlan plan;
    private final int trackers;
    private final List<Problem> problems;
    private final Instant now;
    private final FastDfsStorageGroupStatus former;
    private final String group;
    private final TrackersSight sight;
    private final SortedMap<Integer, Sync> sync;

    /**
     * @param trackers how many trackers there should be
     * @param outcome problems met while carrying the plan out
     * @param former the status that was said last
     */
    public GroupReport(
            Observation seen,
            GroupPlan plan,
            int trackers,
            List<Problem> outcome,
            Optional<FastDfsStorageGroupStatus> former,
            Instant now) {
        this.seen = seen;
        this.plan = plan;
        this.trackers = trackers;
        this.now = now;
        this.former = former.orElse(EMPTY);
        this.group = plan.registry().group();
        this.sight = seen.sight();
        this.sync = Sync.ofMembers(sight, group);
        List<Problem> all = new ArrayList<>(plan.problems());
        all.addAll(outcome);
        seen.memberPods(plan.names().resource())
                .forEach(pod -> PodTrouble.of(pod, seen.claims()).ifPresent(all::add));
        PodTrouble.rejected(seen.statefulSets().get(plan.names().memberSet()), now)
                .ifPresent(all::add);
        all.addAll(strangers());
        all.addAll(elsewhere());
        missing().ifPresent(all::add);
        this.problems = List.copyOf(all);
    }

    /** Everything there is to say to the user about this group. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether every wanted member is ACTIVE on every tracker, and nothing keeps the group from being made. */
    public boolean ready() {
        return blocked().isEmpty() && count().complete();
    }

    /** Why it is ready, or not. */
    Reason reason() {
        return blocked().map(Problem::reason).orElseGet(this::readiness);
    }

    /** Whether trackers should be asked often: a member is on its way, or behind. */
    public boolean moving() {
        return sync.values().stream().anyMatch(behind -> behind != Sync.NONE && behind != Sync.UNKNOWN)
                || !sight.complete(trackers);
    }

    MemberCount count() {
        int active = (int) plan.registry().members().stream()
                .filter(id -> id.ordinal().orElseThrow() < plan.shape().members())
                .filter(id -> sight.activeEverywhere(group, id.id(), trackers))
                .count();
        return new MemberCount(active, plan.shape().members());
    }

    /** The status. */
    public FastDfsStorageGroupStatus status() {
        FastDfsStorageGroup resource = plan.resource();
        List<MemberStatus> members = new ArrayList<>();
        for (int ordinal = 0; ordinal < plan.shape().members(); ordinal++) {
            members.add(member(ordinal));
        }
        List<GroupSight> views = sight.group(group);
        return new FastDfsStorageGroupStatus(
                resource.getMetadata().getGeneration(),
                conditions(),
                seen.memberPods(plan.names().resource()).size(),
                count().active(),
                selector(),
                count().toString(),
                worstSync(members),
                free().isPresent() ? free().getAsInt() + "%" : null,
                version(),
                views.isEmpty() ? null : views.stream().anyMatch(GroupSight::writable),
                members,
                new FastDfsStorageGroupStatus.Effective(
                        plan.effective().config(),
                        plan.shape().state(),
                        plan.effective().deletesVolumes() ? "Delete" : "Retain"));
    }

    /** Room left, as the fullest view of any tracker has it. */
    OptionalInt free() {
        return sight.group(group).stream()
                .flatMapToInt(view -> view.freePercent().stream())
                .min();
    }

    long totalMb() {
        return sight.group(group).stream().mapToLong(GroupSight::totalMb).max().orElse(0);
    }

    /** The worst sync of any member; unknown while nothing is known. */
    String sync() {
        return worst(plan.registry().members().stream()
                .map(id -> sync.getOrDefault(id.id(), Sync.UNKNOWN).words())
                .toList());
    }

    /** Reasons of Ready that a group has only after it was ready once. */
    private static final Set<String> WAS_READY = Set.of(
            Reason.AllMembersActive.name(),
            Reason.MembersNotActive.name(),
            Reason.AddingMembers.name(),
            Reason.TrackersUnreachable.name());

    private static final FastDfsStorageGroupStatus EMPTY =
            new FastDfsStorageGroupStatus(null, List.of(), 0, 0, null, null, null, null, null, null, List.of(), null);

    private List<io.fastdfs.operator.api.Condition> conditions() {
        Optional<Problem> blocked = blocked();
        boolean ready = ready();
        Reason reason = reason();
        return new Conditions(former.conditions(), plan.resource().getMetadata().getGeneration(), now)
                .ready(ready, reason, blocked.map(Problem::message).orElseGet(() -> readinessMessage(reason)))
                .progressing(
                        problems,
                        underWay(reason) ? reason : Reason.Settled,
                        underWay(reason) ? readinessMessage(reason) : "nothing is under way")
                .degraded(problems)
                .configurationValid(problems)
                .paused(plan.paused() || seen.cluster().getSpec().paused())
                .list();
    }

    /**
     * Members that were never ACTIVE are on their way, which is no defect; one that was and is not any more is. A group that
     * was never ready is starting as a whole.
     */
    private Reason readiness() {
        if (count().complete()) {
            return Reason.AllMembersActive;
        }
        if (!everReady()) {
            return Reason.Starting;
        }
        if (!sight.complete(trackers)) {
            return Reason.TrackersUnreachable;
        }
        boolean onlyNewOnesMissing = plan.registry().members().stream()
                .filter(StorageId::everActive)
                .allMatch(id -> sight.activeEverywhere(group, id.id(), trackers));
        return onlyNewOnesMissing ? Reason.AddingMembers : Reason.MembersNotActive;
    }

    /** By the registry, or by what was said before members were added. */
    private boolean everReady() {
        List<StorageId> members = plan.registry().members();
        boolean allWere = !members.isEmpty() && members.stream().allMatch(StorageId::everActive);
        return allWere
                || former.conditions().stream()
                        .filter(condition -> condition.type().equals(ConditionType.READY.word()))
                        .anyMatch(condition -> WAS_READY.contains(condition.reason()));
    }

    private String readinessMessage(Reason reason) {
        return switch (reason) {
            case AllMembersActive -> "all " + count().wanted() + " members are ACTIVE on every tracker";
            case TrackersUnreachable ->
                "not every tracker answers, so the members' state is not certain; see the FastDfsCluster";
            default ->
                count() + " members are ACTIVE on every tracker; the others: "
                        + plan.registry().members().stream()
                                .filter(id -> !sight.activeEverywhere(group, id.id(), trackers))
                                .map(id -> plan.names().member(id.ordinal().orElseThrow()) + " " + state(id))
                                .collect(Collectors.joining(", "));
        };
    }

    private static boolean underWay(Reason readiness) {
        return readiness == Reason.Starting || readiness == Reason.AddingMembers;
    }

    private MemberStatus member(int ordinal) {
        Optional<StorageId> id = plan.registry().member(ordinal);
        Optional<MemberSight> view =
                id.flatMap(known -> sight.views(group, known.id()).findFirst());
        String state = id.map(this::state).orElse("unknown");
        String since = former.members().stream()
                .filter(old -> Objects.equals(old.ordinal(), ordinal) && state.equals(old.state()))
                .map(MemberStatus::since)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Conditions.timestamp(now));
        return new MemberStatus(
                ordinal,
                id.map(StorageId::id).orElse(null),
                id.map(StorageId::address)
                        .map(address -> address + ":" + Layout.STORAGE_PORT)
                        .orElse(null),
                state,
                view.map(MemberSight::version)
                        .filter(version -> !version.isEmpty())
                        .orElse(null),
                id.map(known -> sync.getOrDefault(known.id(), Sync.UNKNOWN))
                        .orElse(Sync.UNKNOWN)
                        .words(),
                view.flatMap(seenNow -> seenNow.freePercent().isPresent()
                                ? Optional.of(seenNow.freePercent().getAsInt())
                                : Optional.empty())
                        .orElse(null),
                view.map(MemberSight::source)
                        .filter(source -> !source.isEmpty())
                        .orElse(null),
                since,
                trouble(ordinal));
    }

    private @Nullable String trouble(int ordinal) {
        Pod pod = seen.pods().get(plan.names().member(ordinal));
        return pod == null
                ? null
                : PodTrouble.of(pod, seen.claims()).map(Problem::message).orElse(null);
    }

    private String state(StorageId id) {
        if (sight.answering().isEmpty()) {
            return "unknown";
        }
        return sight.worstState(group, id.id())
                .map(state -> state == StorageState.NONE ? "not listed by every tracker" : state.name())
                .orElse("not listed");
    }

    private Optional<Problem> blocked() {
        return problems.stream()
                .filter(problem -> problem.type() == ConditionType.READY)
                .findFirst();
    }

    /** Something unknown on a tracker is reported, never deleted. */
    private List<Problem> strangers() {
        List<Problem> unknown = new ArrayList<>();
        sight.listed(group).forEach((id, address) -> {
            StorageId ours = plan.registry().ids().get(id);
            if (ours == null || ours.state() == StorageId.State.UNKNOWN) {
                unknown.add(unknownMember(Integer.toString(id), address));
            }
        });
        sight.group(group)
                .forEach(view -> view.strangers().forEach((id, address) -> unknown.add(unknownMember(id, address))));
        return unknown;
    }

    /** With use_storage_id a tracker lists a member at the address of its line, which is its Service's. */
    private List<Problem> elsewhere() {
        List<Problem> wrong = new ArrayList<>();
        sight.trackers()
                .forEach((tracker, said) -> plan.registry().members().stream()
                        .filter(id -> id.address() != null)
                        .forEach(id -> said.member(group, id.id())
                                .map(MemberSight::address)
                                .filter(address -> !address.isEmpty() && !address.equals(id.address()))
                                .ifPresent(address -> wrong.add(Problem.degraded(
                                        Reason.NetworkTranslatesAddresses,
                                        "tracker " + tracker + " lists member " + id.id() + " of " + group + " at "
                                                + address
                                                + ", and its address is " + id.address()
                                                + ": clients of that tracker go to"
                                                + " the wrong place")))));
        return wrong;
    }

    private Problem unknownMember(String id, String address) {
        return Problem.degraded(
                Reason.UnknownMember,
                "a tracker lists member " + id + " at " + address + " of " + group
                        + ", which this operator did not make; it is left alone");
    }

    private Optional<Problem> missing() {
        Reason reason = readiness();
        return reason == Reason.MembersNotActive || reason == Reason.TrackersUnreachable
                ? Optional.of(Problem.degraded(reason, readinessMessage(reason)))
                : Optional.empty();
    }

    private @Nullable String version() {
        String versions = plan.registry().members().stream()
                .flatMap(id -> sight.views(group, id.id()))
                .map(MemberSight::version)
                .filter(version -> !version.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? null : versions;
    }

    private String selector() {
        return Labels.selectingMembers(
                        seen.cluster().getMetadata().getName(), plan.names().resource())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static String worstSync(List<MemberStatus> members) {
        return worst(members.stream().map(MemberStatus::sync).toList());
    }

    private static String worst(List<String> words) {
        String worst = words.isEmpty() ? Sync.UNKNOWN.words() : Sync.NONE.words();
        for (Sync candidate : Sync.values()) {
            if (words.contains(candidate.words())) {
                worst = candidate.words();
            }
        }
        return worst;
    }
}
