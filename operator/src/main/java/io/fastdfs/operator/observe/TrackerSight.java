package io.fastdfs.operator.observe;

import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.fastdfs.TrackerReport;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one tracker said at the last poll, without the numbers that move all the time.
 *
 * @param address its fixed address, ip:port
 * @param silence why it did not answer, as a sentence; null when it did
 * @param leads whether it says that it leads the trackers
 * @param groups its groups by FastDFS name; empty when it did not answer
 */
public record TrackerSight(
        String address, @Nullable String silence, boolean leads, SortedMap<String, GroupSight> groups) {

    public TrackerSight {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** A tracker that gave no usable answer. */
    public static TrackerSight silent(String address, String why) {
        return new TrackerSight(address, why, false, new TreeMap<>());
    }

    /** A tracker's answer. */
    public static TrackerSight of(TrackerReport report) {
        SortedMap<String, GroupSight> groups = new TreeMap<>();
        report.groups().forEach(group -> groups.put(group.group().name(), GroupSight.of(group)));
        return new TrackerSight(
                report.tracker().toString(), null, report.leader().madeByLeader(report.tracker()), groups);
    }

    /** Whether it answered. */
    public boolean reachable() {
        return silence == null;
    }

    /** What it says of an id, if it lists it. */
    public Optional<MemberSight> member(String group, int id) {
        GroupSight sight = groups.get(group);
        return sight == null
                ? Optional.empty()
                : Optional.ofNullable(sight.members().get(id));
    }

    /**
     * A group as one tracker sees it.
     *
     * @param members by id; members whose id is not a number (none of ours) are left out
     * @param strangers ids and addresses of members that have no number for an id
     * @param writable whether the tracker offers a member for uploads and sees room left
     * @param freePercent room left after what FastDFS reserves, in percent of all; empty while nothing is known
     * @param totalMb size of the store paths
     */
    public record GroupSight(
            SortedMap<Integer, MemberSight> members,
            SortedMap<String, String> strangers,
            boolean writable,
            OptionalInt freePercent,
            long totalMb) {

        static GroupSight of(TrackerReport.GroupReport report) {
            SortedMap<Integer, MemberSight> members = new TreeMap<>();
            SortedMap<String, String> strangers = new TreeMap<>();
            for (StorageInfo member : report.members()) {
                if (member.id().matches("[0-9]{1,8}")) {
                    members.put(Integer.parseInt(member.id()), MemberSight.of(member));
                } else {
                    strangers.put(member.id(), member.address());
                }
            }
            long reserved = report.group().reservedMb().orElse(0);
            long room = Math.max(0, report.group().freeMb() - reserved);
            boolean offered = report.group().writableMembers().orElse(1) > 0;
            return new GroupSight(
                    Collections.unmodifiableSortedMap(members),
                    Collections.unmodifiableSortedMap(strangers),
                    offered && room > 0 && members.values().stream().anyMatch(MemberSight::active),
                    percent(room, report.group().totalMb()),
                    report.group().totalMb());
        }

        private static OptionalInt percent(long part, long all) {
            return all <= 0 ? OptionalInt.empty() : OptionalInt.of((int) (100 * part / all));
        }
    }

    /**
     * A member as one tracker sees it.
     *
     * @param version that it reported; empty while the tracker does not know it
     * @param source id of the member it copied from when it joined; empty when there was none
     * @param lastSourceUpdate when a client last wrote to it
     * @param lastSynced how far it has followed its peers
     */
    public record MemberSight(
            String address,
            StorageState state,
            String version,
            String source,
            OptionalInt freePercent,
            Instant lastSourceUpdate,
            Instant lastSynced) {

        static MemberSight of(StorageInfo member) {
            long room = Math.max(0, member.freeMb() - member.reservedMb().orElse(0));
            return new MemberSight(
                    member.address(),
                    member.state(),
                    member.version(),
                    member.source().orElse(""),
                    GroupSight.percent(room, member.totalMb()),
                    member.lastSourceUpdate(),
                    member.lastSynced());
        }

        /** Whether this tracker hands it out to clients. */
        public boolean active() {
            return state == StorageState.ACTIVE;
        }

        /** Whether it is on its way to ACTIVE: a time to leave its group alone. */
        public boolean joining() {
            return switch (state) {
                case INIT, WAIT_SYNC, SYNCING, ONLINE, RECOVERY -> true;
                case IP_CHANGED, DELETED, OFFLINE, ACTIVE, NONE, UNKNOWN -> false;
            };
        }
    }

    /** The same sight without what moves with traffic: when these are equal there is nothing to do. */
    Map<String, Object> significance() {
        Map<String, Object> words = new TreeMap<>();
        words.put("silence", String.valueOf(silence));
        words.put("leads", leads);
        groups.forEach((name, group) -> {
            words.put("group " + name, group.writable() + "/" + group.freePercent() + "/" + group.totalMb() / 1024);
            words.put("strangers of " + name, group.strangers());
            group.members()
                    .forEach((id, member) -> words.put(
                            "member " + name + "/" + id,
                            member.state() + "/" + member.address() + "/" + member.version() + "/" + member.source()
                                    + "/" + member.freePercent()));
        });
        return words;
    }
}
