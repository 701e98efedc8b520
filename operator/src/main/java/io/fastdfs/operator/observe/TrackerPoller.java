package io.fastdfs.operator.observe;

import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.fastdfs.TrackerFailure;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the trackers of every watched cluster, again and again, and says when something changed.
 *
 * <p>No thread waits for a tracker: a dead one costs its cluster a deadline and the others nothing. Polling does not touch
 * the API server.
 *
 * @param <K> what tells clusters apart
 */
public final class TrackerPoller<K> implements AutoCloseable {

    /**
     * A tracker that gave no answer is asked once more before it counts as silent: one lost packet is no outage. One that
     * is silent already has nothing to lose by it.
     */
    private static final Duration SECOND_TRY_AFTER = Duration.ofMillis(200);

    private final Vertx vertx;
    private final TrackerClient client;
    private final Pace pace;
    private final Consumer<K> onChange;
    private final ConcurrentMap<K, Watch> watches = new ConcurrentHashMap<>();

    /**
     * Pauses between the end of one round of questions and the next.
     *
     * @param calm while a cluster is as it should be
     * @param busy while something is under way
     * @param patience how long nothing may happen before a busy cluster is asked at the calm pace: trackers that do not
     *     start for an hour need not be asked each second
     */
    public record Pace(Duration calm, Duration busy, Duration patience) {}

    /**
     * @param onChange told, on an event loop, which cluster is seen differently than before; must not block
     */
    public TrackerPoller(Vertx vertx, TrackerClient client, Pace pace, Consumer<K> onChange) {
        this.vertx = vertx;
        this.client = client;
        this.pace = pace;
        this.onChange = onChange;
    }

    /**
     * Watches a cluster from now on; a change of addresses or pace takes effect at once. That something is busy counts as
     * said anew each time.
     *
     * @param addresses the trackers by ordinal
     * @param busy whether something is under way
     */
    public void watch(K cluster, Map<Integer, TrackerAddress> addresses, boolean busy) {
        Map<Integer, TrackerAddress> trackers = Map.copyOf(addresses);
        Watch running = watches.get(cluster);
        if (running != null && running.trackers.equals(trackers)) {
            running.busy(busy);
            return;
        }
        Watch fresh = new Watch(cluster, trackers, busy);
        Watch former = watches.put(cluster, fresh);
        if (former != null) {
            former.end();
        }
        fresh.ask();
    }

    /** Forgets a cluster. */
    public void forget(K cluster) {
        Watch watch = watches.remove(cluster);
        if (watch != null) {
            watch.end();
        }
    }

    /** What the last round saw; {@link TrackersSight#NONE} before the first is over. */
    public TrackersSight sight(K cluster) {
        Watch watch = watches.get(cluster);
        return watch == null ? TrackersSight.NONE : watch.sight;
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::end);
        watches.clear();
    }

    private CompletionStage<TrackerSight> ask(TrackerAddress tracker, boolean wasSilent) {
        return client.report(tracker)
                .thenCompose(first -> first.answer().isPresent() || wasSilent
                        ? CompletableFuture.completedFuture(first)
                        : later().thenCompose(waited -> client.report(tracker)))
                .thenApply(result -> result.fold(TrackerSight::of, failure -> silent(tracker, failure)));
    }

    private static TrackerSight silent(TrackerAddress tracker, TrackerFailure failure) {
        return TrackerSight.silent(tracker.toString(), failure.sentence());
    }

    private CompletionStage<@Nullable Void> later() {
        CompletableFuture<@Nullable Void> soon = new CompletableFuture<>();
        vertx.setTimer(SECOND_TRY_AFTER.toMillis(), timer -> soon.complete(null));
        return soon;
    }

    /** One cluster: rounds of questions, one after the other. */
    private final class Watch {
        private final K cluster;
        private final Map<Integer, TrackerAddress> trackers;
        private boolean busy;
        private long lastNews = System.nanoTime();
        private Duration pause = Duration.ZERO;
        private volatile TrackersSight sight = TrackersSight.NONE;
        private boolean ended;
        private long timer = -1;
        private boolean asking;
        private boolean asked;

        Watch(K cluster, Map<Integer, TrackerAddress> trackers, boolean busy) {
            this.cluster = cluster;
            this.trackers = trackers;
            this.busy = busy;
        }

        /** A quicker pace must not wait for the end of a slow pause. */
        synchronized void busy(boolean now) {
            busy = now;
            lastNews = System.nanoTime();
            boolean quicker = nextPause().compareTo(pause) < 0;
            if (quicker && !asking && !ended && vertx.cancelTimer(timer)) {
                askLater();
            }
        }

        private Duration nextPause() {
            boolean lately = System.nanoTime() - lastNews < pace.patience().toNanos();
            return busy && lately ? pace.busy() : pace.calm();
        }

        private void askLater() {
            pause = nextPause();
            timer = vertx.setTimer(Math.max(1, pause.toMillis()), now -> ask());
        }

        synchronized void ask() {
            if (ended) {
                return;
            }
            asking = true;
            SortedMap<Integer, TrackerSight> answers = new TreeMap<>();
            CompletableFuture<?>[] questions = trackers.entrySet().stream()
                    .map(tracker -> TrackerPoller.this
                            .ask(tracker.getValue(), wasSilent(tracker.getKey()))
                            .thenAccept(answer -> {
                                synchronized (answers) {
                                    answers.put(tracker.getKey(), answer);
                                }
                            })
                            .toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(questions).whenComplete((done, failure) -> {
                synchronized (answers) {
                    roundIsOver(new TrackersSight(answers));
                }
            });
        }

        private boolean wasSilent(int ordinal) {
            TrackerSight last = sight.trackers().get(ordinal);
            return last != null && !last.reachable();
        }

        private synchronized void roundIsOver(TrackersSight seen) {
            asking = false;
            if (ended) {
                return;
            }
            boolean changed = !asked || !sight.significance().equals(seen.significance());
            asked = true;
            sight = seen;
            if (changed) {
                lastNews = System.nanoTime();
            }
            askLater();
            if (changed) {
                onChange.accept(cluster);
            }
        }

        synchronized void end() {
            ended = true;
            vertx.cancelTimer(timer);
        }
    }
}
