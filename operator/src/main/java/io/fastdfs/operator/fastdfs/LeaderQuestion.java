package io.fastdfs.operator.fastdfs;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a tracker for the leader: with 95, or with 64 where 95 is unknown (before 6.15.5).
 *
 * <p>Each 95 that a tracker does not know is an ERROR line in its log (tracker/tracker_service.c:3967 of V6.15.4), so who
 * did not know it is asked with 64 alone for a while; newer trackers know that one too.
 */
final class LeaderQuestion {

    private static final long NOT_AGAIN_FOR = Duration.ofMinutes(10).toNanos();

    /** More trackers than any operator watches; the limit keeps addresses that are gone from piling up. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final int STATUS_LENGTH = 17;
    private static final Pattern HOST_AND_PORT = Pattern.compile("\\[?([0-9A-Za-z.:_-]+?)]?:([0-9]{1,5})");

    private final Map<TrackerAddress, Long> olderSince = new ConcurrentHashMap<>();

    <T> Future<LeaderClaim> ask(TrackerAddress tracker, Conversation<T> conversation) {
        Long older = olderSince.get(tracker);
        if (older != null && System.nanoTime() - older < NOT_AGAIN_FOR) {
            return askOlder(conversation);
        }
        return conversation.ask(Request.leader()).compose(frame -> {
            if (frame.status() != Frame.EINVAL) {
                olderSince.remove(tracker);
                return Future.succeededFuture(named(frame));
            }
            if (olderSince.size() >= MOST_REMEMBERED) {
                olderSince.clear();
            }
            olderSince.put(tracker, System.nanoTime());
            return askOlder(conversation);
        });
    }

    /** It may come back in a newer version. */
    void forget(TrackerAddress tracker) {
        olderSince.remove(tracker);
    }

    private static <T> Future<LeaderClaim> askOlder(Conversation<T> conversation) {
        return conversation.ask(Request.trackerStatus()).map(LeaderQuestion::status);
    }

    private static LeaderClaim named(Frame frame) {
        return frame.goodOrMissing().map(LeaderQuestion::address).orElseGet(LeaderClaim.Nobody::new);
    }

    private static LeaderClaim address(Buffer body) {
        Matcher parts = HOST_AND_PORT.matcher(body.toString("ISO-8859-1"));
        if (!parts.matches()) {
            throw NoAnswer.garbage("the leader's address is no address");
        }
        int port = Integer.parseInt(parts.group(2));
        if (port < 1 || port > 65535) {
            throw NoAnswer.garbage("the leader's port is " + port);
        }
        return new LeaderClaim.Named(new TrackerAddress(parts.group(1), port));
    }

    /** Whether it leads, seconds it runs, seconds it was down before (tracker_deal_get_tracker_status); ENOENT without a group. */
    private static LeaderClaim status(Frame frame) {
        return frame.goodOrMissing()
                .map(body -> {
                    if (body.length() != STATUS_LENGTH) {
                        throw NoAnswer.garbage("a tracker status has " + body.length() + " bytes");
                    }
                    return body.getByte(0) != 0 ? new LeaderClaim.Itself() : new LeaderClaim.NotItself();
                })
                .orElseGet(LeaderClaim.Nobody::new);
    }
}
