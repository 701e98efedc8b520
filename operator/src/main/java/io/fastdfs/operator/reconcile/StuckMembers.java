package io.fastdfs.operator.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which pods trackers disagree about, and since when. A member that one tracker calls ACTIVE and another still
 * joining stays so for ever when its first word to the latter came too early; a restart of the member cures it in seconds
 * (seen on 6.15.4 in about one of ten first starts, whatever the order).
 */
final class StuckMembers {

    /** Trackers hear of a member one after the other, at most a few heartbeats apart. */
    static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Clock clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    StuckMembers(Clock clock) {
        this.clock = clock;
    }

    /** Whether trackers have disagreed about this pod for so long that it should restart. */
    boolean overdue(String podUid) {
        Instant now = clock.instant();
        Instant first = since.computeIfAbsent(podUid, uid -> now);
        return Duration.between(first, now).compareTo(PATIENCE) >= 0;
    }

    /** Trackers agree about this pod, or it is gone. */
    void settled(String podUid) {
        since.remove(podUid);
    }
}
