package io.fastdfs.operator.fastdfs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks trackers, without blocking: one connection per call, closed at its end. Each stage completes within the deadline,
 * never exceptionally, whatever the peer does. It completes on an event loop or on the timer's thread: go on with the
 * {@code …Async} methods where what follows is not short.
 */
public final class TrackerClient implements AutoCloseable {

    public static final Duration DEADLINE = Duration.ofSeconds(1);

    /** A connection that is made only after the deadline is closed at once; one that is not made ends then. */
    private static final Duration CONNECT_LONGER_THAN_DEADLINE = Duration.ofMillis(250);

    private final VertxInternal vertx;
    private final NetClient net;
    private final Duration deadline;
    private final LeaderQuestion leaderQuestion = new LeaderQuestion();

    /** @param proxy makes the connections; empty: none is needed */
    public TrackerClient(Vertx vertx, Optional<SocksProxy> proxy) {
        this(vertx, DEADLINE, proxy);
    }

    /** @param deadline for a whole call, from connecting to the last byte of the last answer */
    public TrackerClient(Vertx vertx, Duration deadline) {
        this(vertx, deadline, Optional.empty());
    }

    TrackerClient(Vertx vertx, Duration deadline, Optional<SocksProxy> proxy) {
        this.vertx = (VertxInternal) vertx;
        this.deadline = deadline;
        Duration patience = deadline.plus(CONNECT_LONGER_THAN_DEADLINE);
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout((int) patience.toMillis())
                .setReconnectAttempts(0);
        proxy.ifPresent(socks -> options.setProxyOptions(new ProxyOptions()
                .setType(ProxyType.SOCKS5)
                .setHost(socks.host())
                .setPort(socks.port())
                .setConnectTimeout(patience)));
        this.net = vertx.createNetClient(options);
    }

    /** All that the operator wants to know, in one conversation: groups, the members of each, the leader. */
    public CompletionStage<TrackerResult<TrackerReport>> report(TrackerAddress tracker) {
        return converse(tracker, new ReportScript(tracker, leaderQuestion));
    }

    public CompletionStage<TrackerResult<List<GroupInfo>>> listGroups(TrackerAddress tracker) {
        return ask(
                tracker,
                Request.allGroups(),
                frame -> frame.goodOrMissing().map(GroupRecords::decode).orElseGet(List::of));
    }

    /** The group, or nothing where this tracker has none of that name. Each miss is an ERROR line in the tracker's log. */
    public CompletionStage<TrackerResult<Optional<GroupInfo>>> findGroup(TrackerAddress tracker, String group) {
        return ask(
                tracker,
                Request.group(group),
                frame -> frame.goodOrMissing().map(GroupRecords::decode).map(TrackerClient::only));
    }

    /** The members of a group in all states; none where this tracker has no group of that name. */
    public CompletionStage<TrackerResult<List<StorageInfo>>> listStorages(TrackerAddress tracker, String group) {
        return ask(
                tracker,
                Request.storages(group),
                frame -> frame.goodOrMissing().map(StorageRecords::decode).orElseGet(List::of));
    }

    /** The member, or nothing where this tracker does not know it. */
    public CompletionStage<TrackerResult<Optional<StorageInfo>>> findStorage(
            TrackerAddress tracker, String group, int id) {
        return ask(
                tracker,
                Request.storage(group, id),
                frame -> frame.goodOrMissing().map(StorageRecords::decode).map(TrackerClient::only));
    }

    /**
     * Marks a stopped member DELETED on this tracker alone: trackers do not tell each other. Asking again does no harm, so
     * that is what to do when no answer came.
     */
    public CompletionStage<TrackerResult<DeleteOutcome>> deleteStorage(TrackerAddress tracker, String group, int id) {
        return ask(tracker, Request.deleteStorage(group, id), frame -> switch (frame.status()) {
            case 0 -> DeleteOutcome.DELETED;
            case Frame.EALREADY -> DeleteOutcome.ALREADY;
            case Frame.EBUSY -> DeleteOutcome.BUSY;
            case Frame.ENOENT -> DeleteOutcome.UNKNOWN;
            default -> throw NoAnswer.refused(frame.status());
        });
    }

    public CompletionStage<TrackerResult<LeaderClaim>> leader(TrackerAddress tracker) {
        return converse(tracker, conversation -> leaderQuestion.ask(tracker, conversation));
    }

    /** Whether a tracker or a storage is alive, which says nothing about its usefulness; the answer is the time it took. */
    public CompletionStage<TrackerResult<Duration>> activeTest(TrackerAddress server) {
        long start = System.nanoTime();
        return ask(server, Request.activeTest(), frame -> {
            frame.good();
            return Duration.ofNanos(System.nanoTime() - start);
        });
    }

    /** Ends what is under way; the Vertx is its owner's to close. */
    @Override
    public void close() {
        net.close();
    }

    private static <T> T only(List<T> records) {
        if (records.size() != 1) {
            throw NoAnswer.garbage(records.size() + " records where one was asked for");
        }
        return records.get(0);
    }

    private <T> CompletionStage<TrackerResult<T>> ask(TrackerAddress server, Request request, Understanding<T> how) {
        return converse(server, conversation -> conversation.ask(request).map(how::of));
    }

    private <T> CompletionStage<TrackerResult<T>> converse(TrackerAddress server, Conversation.Script<T> script) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Conversation<T> conversation = new Conversation<>(server, outcome);
        CompletionStage<TrackerResult<T>> result = outcome.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, cause) -> {
                    conversation.close();
                    if (cause == null) {
                        return new TrackerResult.Answered<>(answer);
                    }
                    leaderQuestion.forget(server);
                    return new TrackerResult.Unanswered<>(conversation.failure(cause, deadline.toMillis()));
                });
        try {
            // An event loop of its own choice: on the caller's, a caller that waits would wait for itself.
            vertx.createEventLoopContext().runOnContext(started -> conversation.hold(() -> connect(server), script));
        } catch (RejectedExecutionException closed) {
            outcome.completeExceptionally(closed);
        }
        return result;
    }

    private Future<NetSocket> connect(TrackerAddress server) {
        return net.connect(SocketAddress.inetSocketAddress(server.port(), server.host()));
    }

    /** What an answer means. */
    private interface Understanding<T> {
        T of(Frame frame);
    }
}
