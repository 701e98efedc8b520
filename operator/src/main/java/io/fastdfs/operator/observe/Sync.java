package io.fastdfs.operator.observe;

import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How far a member is behind its peers, as far as trackers can tell. For people, never a proof and never a gate.
 *
 * <p>A tracker counts as "synced" the oldest time over a member's peers (tracker_service.c:3959 of V6.16.1), so with
 * three members an idle peer keeps it in the past although nothing is missing: then it is {@code UNKNOWN}, not lag.
 */
public enum Sync {
    /** Nothing is missing. */
    NONE("none"),
    /** Less than a minute behind. */
    SECONDS("seconds behind"),
    /** Less than an hour behind. */
    MINUTES("minutes behind"),
    /** An hour or more behind. */
    HOURS("hours behind"),
    /** Trackers cannot tell. */
    UNKNOWN("unknown");

    private final String words;

    Sync(String words) {
        this.words = words;
    }

    /** As status shows it. */
    public String words() {
        return words;
    }

    /** The sync of every member that any tracker lists. */
    public static SortedMap<Integer, Sync> ofMembers(TrackersSight sight, String group) {
        SortedMap<Integer, Sync> result = new TreeMap<>();
        List<Integer> active = sight.listed(group).keySet().stream()
                .filter(id -> sight.views(group, id).anyMatch(MemberSight::active))
                .toList();
        for (int id : sight.listed(group).keySet()) {
            result.put(id, active.contains(id) ? ofActive(sight, group, id, active) : UNKNOWN);
        }
        return result;
    }

    private static Sync ofActive(TrackersSight sight, String group, int id, List<Integer> active) {
        Instant synced = latest(sight, group, id, MemberSight::lastSynced);
        Instant written = active.stream()
                .filter(other -> other != id)
                .map(other -> latest(sight, group, other, MemberSight::lastSourceUpdate))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        if (!synced.isBefore(written)) {
            return NONE;
        }
        if (active.size() != 2) {
            return UNKNOWN;
        }
        Duration behind = Duration.between(synced, written);
        if (synced.equals(Instant.EPOCH)) {
            return UNKNOWN; // never reported: "since 1970" says nothing
        }
        return behind.toMinutes() < 1 ? SECONDS : behind.toHours() < 1 ? MINUTES : HOURS;
    }

    /** Trackers hear of a member one after the other; the latest word is the truth. */
    private static Instant latest(TrackersSight sight, String group, int id, Function<MemberSight, Instant> time) {
        return sight.views(group, id).map(time).max(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
