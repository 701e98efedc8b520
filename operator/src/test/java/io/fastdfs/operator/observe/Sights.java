package io.fastdfs.operator.observe;

import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What trackers might say. The group is group1 unless something else is said. */
public final class Sights {

    /** The group of every sight that names none. */
    public static final String GROUP = "group1";

    private Sights() {}

    /** So many trackers that all say the same. */
    public static TrackersSight agreeing(int trackers, Map<Integer, StorageState> members) {
        SortedMap<Integer, TrackerSight> sights = new TreeMap<>();
        for (int ordinal = 0; ordinal < trackers; ordinal++) {
            sights.put(ordinal, saying(ordinal, members));
        }
        return new TrackersSight(sights);
    }

    /** Trackers by their order. */
    public static TrackersSight of(TrackerSight... trackers) {
        SortedMap<Integer, TrackerSight> sights = new TreeMap<>();
        for (int ordinal = 0; ordinal < trackers.length; ordinal++) {
            sights.put(ordinal, trackers[ordinal]);
        }
        return new TrackersSight(sights);
    }

    /** A tracker that lists these members of group1. */
    public static TrackerSight saying(int ordinal, Map<Integer, StorageState> members) {
        return saying(ordinal, false, Map.of(GROUP, members));
    }

    /** A tracker that lists these groups. */
    public static TrackerSight saying(int ordinal, boolean leads, Map<String, Map<Integer, StorageState>> groups) {
        SortedMap<String, GroupSight> sights = new TreeMap<>();
        groups.forEach((name, members) -> {
            SortedMap<Integer, MemberSight> views = new TreeMap<>();
            members.forEach((id, state) -> views.put(id, member(id, state, StorageInfo.NEVER, StorageInfo.NEVER)));
            sights.put(name, group(views));
        });
        return new TrackerSight(trackerAddress(ordinal) + ":22122", null, leads, sights);
    }

    /** A tracker that does not answer. */
    public static TrackerSight silent(int ordinal) {
        return TrackerSight.silent(
                trackerAddress(ordinal) + ":22122", "tracker " + ordinal + " does not answer: nothing listens there");
    }

    /** A tracker whose members of group1 have written and followed until these times. */
    public static TrackerSight timed(SortedMap<Integer, MemberSight> members) {
        SortedMap<String, GroupSight> sights = new TreeMap<>();
        sights.put(GROUP, group(members));
        return new TrackerSight(trackerAddress(0) + ":22122", null, false, sights);
    }

    /** A tracker that sees group1 like this. */
    public static TrackerSight grouped(int ordinal, GroupSight group) {
        return new TrackerSight(trackerAddress(ordinal) + ":22122", null, false, new TreeMap<>(Map.of(GROUP, group)));
    }

    /** One member as a tracker sees it. */
    public static MemberSight member(int id, StorageState state, Instant lastSourceUpdate, Instant lastSynced) {
        return new MemberSight(address(id), state, "6.15.4", "", OptionalInt.of(80), lastSourceUpdate, lastSynced);
    }

    /** A group with room. */
    public static GroupSight group(SortedMap<Integer, MemberSight> members) {
        return new GroupSight(
                members,
                new TreeMap<>(),
                members.values().stream().anyMatch(MemberSight::active),
                OptionalInt.of(80),
                102_400);
    }

    /** The address of an id's Service. */
    public static String address(int id) {
        return "10.96." + (id / 250) % 250 + "." + (1 + id % 250);
    }

    /** The addresses of ids' Services. */
    public static Map<Integer, String> addresses(List<Integer> ids) {
        Map<Integer, String> addresses = new TreeMap<>();
        ids.forEach(id -> addresses.put(id, address(id)));
        return addresses;
    }

    /** The address of a tracker's Service. */
    public static String trackerAddress(int ordinal) {
        return "10.97.0." + (1 + ordinal);
    }
}
