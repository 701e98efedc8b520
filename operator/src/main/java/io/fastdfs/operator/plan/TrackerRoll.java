package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which trackers to replace now. Trackers read storage_ids.conf only when they start (fdfs_server_id_func.c), so a new
 * line needs them restarted: one by one, each only after the former lists every member ACTIVE again, because a tracker
 * that just started answers ENOENT until the members rejoin.
 */
public record TrackerRoll(List<Tracker> replaced, Optional<Problem> problem) {

    /**
     * A tracker's pod.
     *
     * @param ids the addresses by id of the storage_ids.conf that it runs with
     * @param current whether it was made from the template that is wanted now
     */
    public record Tracker(
            int ordinal, String name, boolean ready, boolean terminating, Map<Integer, String> ids, boolean current) {

        /** Whether it was told an address for an id that is not that id's any more. */
        boolean misled(Map<Integer, String> wanted) {
            return ids.entrySet().stream()
                    .anyMatch(line -> wanted.containsKey(line.getKey())
                            && !line.getValue().equals(wanted.get(line.getKey())));
        }
    }

    /**
     * The next step.
     *
     * @param trackers the pods that exist
     * @param wanted the addresses by id that every tracker should know
     * @param count how many trackers there should be
     * @param everActive whether any member of the cluster was ever ACTIVE
     */
    public static TrackerRoll plan(
            List<Tracker> trackers, Map<Integer, String> wanted, int count, boolean everActive, TrackersSight sight) {
        List<Tracker> misled = trackers.stream()
                .filter(tracker -> !tracker.terminating() && tracker.misled(wanted))
                .toList();
        if (!misled.isEmpty()) {
            return new TrackerRoll(
                    misled,
                    Optional.of(
                            Problem.progress(
                                    Reason.AddressesChanged,
                                    "addresses of members could not be had again; trackers restart at once with the new ones")));
        }
        List<Tracker> broken = trackers.stream()
                .filter(tracker -> !tracker.terminating() && !tracker.ready() && !tracker.current())
                .toList();
        if (!broken.isEmpty()) {
            return rolling(broken, "trackers that are not ready restart with the new configuration");
        }
        List<Tracker> behind = trackers.stream()
                .filter(tracker -> !tracker.ids().equals(wanted))
                .sorted(Comparator.comparing((Tracker tracker) -> leads(sight, tracker))
                        .thenComparing(Tracker::ordinal))
                .toList();
        if (behind.isEmpty()) {
            return new TrackerRoll(List.of(), pendingUpdate(trackers));
        }
        if (!everActive) {
            return rolling(
                    behind.stream().filter(tracker -> !tracker.terminating()).toList(),
                    "trackers restart with the new list of ids; no member has been ACTIVE yet, so nothing waits");
        }
        Optional<String> wait = reasonToWait(trackers, count, sight);
        if (wait.isPresent()) {
            return rolling(
                    List.of(),
                    "tracker " + behind.get(0).name() + " restarts with the new list of ids when " + wait.get());
        }
        return rolling(
                List.of(behind.get(0)), "tracker " + behind.get(0).name() + " restarts with the new list of ids");
    }

    private static TrackerRoll rolling(List<Tracker> now, String message) {
        return new TrackerRoll(now, Optional.of(Problem.progress(Reason.RollingTrackers, message)));
    }

    private static Optional<Problem> pendingUpdate(List<Tracker> trackers) {
        return trackers.stream().anyMatch(tracker -> !tracker.current() && !tracker.terminating())
                ? Optional.of(Problem.progress(
                        Reason.UpdatePending,
                        "trackers that are ready keep their present configuration; delete their pods one by one to give them"
                                + " the new one"))
                : Optional.empty();
    }

    private static Optional<String> reasonToWait(List<Tracker> trackers, int count, TrackersSight sight) {
        if (trackers.size() < count || trackers.stream().anyMatch(Tracker::terminating)) {
            return Optional.of("all " + count + " trackers are there");
        }
        if (count == 1) {
            return Optional.empty(); // nobody else could take over: announced by the event, not gated
        }
        if (!sight.complete(count)) {
            return Optional.of("all " + count + " trackers answer");
        }
        for (String group : sight.groups()) {
            for (int id : sight.listed(group).keySet()) {
                boolean activeSomewhere = sight.views(group, id).anyMatch(MemberSight::active);
                if (activeSomewhere && !sight.activeEverywhere(group, id, count)) {
                    return Optional.of("every tracker lists member " + id + " of " + group + " ACTIVE");
                }
            }
        }
        Optional<Tracker> unready =
                trackers.stream().filter(tracker -> !tracker.ready()).findFirst();
        return unready.map(tracker -> "tracker " + tracker.name() + " is ready");
    }

    private static boolean leads(TrackersSight sight, Tracker tracker) {
        var seen = sight.trackers().get(tracker.ordinal());
        return seen != null && seen.leads();
    }
}
