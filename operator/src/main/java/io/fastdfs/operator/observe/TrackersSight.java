package io.fastdfs.operator.observe;

import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What all trackers of a cluster said at the last poll, by ordinal. A tracker that was not asked yet is not in it.
 *
 * <p>Trackers differ: each has its own view of every member, and none passes on what another was told. So "ACTIVE" here
 * always means: on every tracker.
 */
public record TrackersSight(SortedMap<Integer, TrackerSight> trackers) {

    /** Nothing was asked yet. */
    public static final TrackersSight NONE = new TrackersSight(new TreeMap<>());

    public TrackersSight {
        trackers = Collections.unmodifiableSortedMap(new TreeMap<>(trackers));
    }

    /** Whether so many trackers, at least one, were asked and all of them answered. */
    public boolean complete(int count) {
        return !trackers.isEmpty()
                && trackers.size() >= count
                && trackers.values().stream().allMatch(TrackerSight::reachable);
    }

    /** The trackers that answered. */
    public List<TrackerSight> answering() {
        return trackers.values().stream().filter(TrackerSight::reachable).toList();
    }

    /** Whether every one of so many trackers lists the id as ACTIVE. */
    public boolean activeEverywhere(String group, int id, int count) {
        return complete(count)
                && trackers.values().stream()
                        .allMatch(tracker -> tracker.member(group, id)
                                .map(MemberSight::active)
                                .orElse(false));
    }

    /** Whether any tracker lists the id, in whatever state. */
    public boolean knownAnywhere(String group, int id) {
        return views(group, id).findAny().isPresent();
    }

    /** Every id of a group that any tracker lists, with its address. */
    public SortedMap<Integer, String> listed(String group) {
        SortedMap<Integer, String> ids = new TreeMap<>();
        answering().stream()
                .map(tracker -> tracker.groups().get(group))
                .filter(sight -> sight != null)
                .forEach(sight -> sight.members().forEach((id, member) -> ids.put(id, member.address())));
        return ids;
    }

    /** Every FastDFS group that any tracker lists. */
    public Collection<String> groups() {
        TreeSet<String> names = new TreeSet<>();
        answering().forEach(tracker -> names.addAll(tracker.groups().keySet()));
        return names;
    }

    /** A group as the trackers that answered see it, one entry for each. */
    public List<GroupSight> group(String group) {
        return answering().stream()
                .flatMap(tracker -> Optional.ofNullable(tracker.groups().get(group)).stream())
                .toList();
    }

    /** What the trackers that answered say of an id. */
    public Stream<MemberSight> views(String group, int id) {
        return answering().stream().flatMap(tracker -> tracker.member(group, id).stream());
    }

    /** The state that says least of a member, over all trackers that answered; empty when none lists it. */
    public Optional<StorageState> worstState(String group, int id) {
        List<StorageState> states = views(group, id).map(MemberSight::state).toList();
        boolean missingSomewhere = states.size() < answering().size();
        return states.stream()
                .min(java.util.Comparator.comparingInt(TrackersSight::rank))
                .map(worst -> missingSomewhere && worst == StorageState.ACTIVE ? StorageState.NONE : worst);
    }

    private static int rank(StorageState state) {
        return switch (state) {
            case UNKNOWN, NONE -> 0;
            case DELETED, IP_CHANGED -> 1;
            case OFFLINE -> 2;
            case INIT -> 3;
            case WAIT_SYNC -> 4;
            case RECOVERY -> 5;
            case SYNCING -> 6;
            case ONLINE -> 7;
            case ACTIVE -> 8;
        };
    }

    /** Equal when nothing changed that anybody would act on or show: times of traffic are left out, {@link Sync} is in. */
    Map<String, Object> significance() {
        Map<String, Object> words = new HashMap<>();
        trackers.forEach((ordinal, tracker) -> words.put("tracker " + ordinal, tracker.significance()));
        for (String group : groups()) {
            words.put("sync " + group, Sync.ofMembers(this, group));
        }
        return words;
    }
}
