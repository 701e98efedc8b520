package io.fastdfs.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.fastdfs.Capture;
import io.fastdfs.operator.fastdfs.FakeTracker;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.observe.TrackerPoller.Pace;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds are counted by the connections that a tracker got, never by time. */
@SuppressWarnings("NullAway.Init")
class TrackerPollerTest {

    private static final boolean CALM = false;
    private static final boolean BUSY = true;
    private static final Duration QUICK = Duration.ofMillis(5);
    private static final Duration SLOW = Duration.ofHours(1);

    /** So long that no test would see its end. */
    private static final Duration NO_DEADLINE = Duration.ofHours(1);

    private static final Duration SHORT_DEADLINE = Duration.ofMillis(200);

    /** Far above what a busy machine needs for some rounds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SOME_ROUNDS = 5;

    private final List<String> changes = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private TrackerClient client;
    private TrackerPoller<String> poller;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        open(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        poller.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    // ---- rounds

    @Test
    void nothingIsSeenOfAClusterThatNobodyWatches() {
        assertThat(poller.sight("photos")).isEqualTo(TrackersSight.NONE);
    }

    @Test
    void theFirstRoundIsNews() {
        try (FakeTracker tracker = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), CALM);

            eventually(() -> changes.equals(List.of("photos")));
            assertThat(poller.sight("photos").listed("group1")).containsOnlyKeys(100_001);
            assertThat(poller.sight("photos").trackers().get(0).leads()).isTrue();
        }
    }

    @Test
    void evenTheNewsThatNobodyAnswers() {
        poller.watch("photos", Map.of(0, nobody()), CALM);

        eventually(() -> changes.equals(List.of("photos")));
        assertThat(poller.sight("photos").trackers().get(0).reachable()).isFalse();
    }

    @Test
    void roundsGoOn() {
        try (FakeTracker tracker = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= SOME_ROUNDS);
        }
    }

    // ---- trackers that are dead

    @Test
    void aTrackerThatNeverAnswersHoldsUpNoOtherCluster() {
        open(NO_DEADLINE);
        try (FakeTracker dead = neverAnswering();
                FakeTracker tracker = healthy()) {
            poller.watch("videos", Map.of(0, dead.address()), BUSY);
            eventually(() -> dead.accepted() == 1);

            poller.watch("photos", Map.of(0, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= SOME_ROUNDS);
            assertThat(poller.sight("videos")).isEqualTo(TrackersSight.NONE);
        }
    }

    @Test
    void manyDeadTrackersHoldUpNoOtherCluster() {
        open(NO_DEADLINE);
        try (FakeTracker dead = neverAnswering();
                FakeTracker tracker = healthy()) {
            for (int cluster = 0; cluster < 50; cluster++) {
                poller.watch("dead-" + cluster, Map.of(0, dead.address(), 1, dead.address()), BUSY);
            }
            eventually(() -> dead.accepted() == 100);

            poller.watch("photos", Map.of(0, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= SOME_ROUNDS);
        }
    }

    @Test
    void aTrackerThatNeverAnswersIsSilentAndTheOthersAreHeard() {
        open(SHORT_DEADLINE);
        try (FakeTracker dead = neverAnswering();
                FakeTracker tracker = healthy()) {
            poller.watch("photos", Map.of(0, dead.address(), 1, tracker.address()), CALM);

            eventually(() -> !changes.isEmpty());
            TrackersSight sight = poller.sight("photos");
            assertThat(sight.trackers().get(0).silence())
                    .contains(dead.address().toString());
            assertThat(sight.trackers().get(1).reachable()).isTrue();
        }
    }

    @Test
    void oneAnswerThatIsLostIsNoSilence() {
        AtomicInteger asked = new AtomicInteger();
        Answers answers = new Answers();
        try (FakeTracker tracker =
                FakeTracker.answering(request -> asked.getAndIncrement() == 0 ? garbage() : answers.of(request))) {
            poller.watch("photos", Map.of(0, tracker.address()), CALM);

            eventually(() -> !changes.isEmpty());
            assertThat(poller.sight("photos").complete(1)).isTrue();
            assertThat(tracker.accepted()).isEqualTo(2);
        }
    }

    @Test
    void oneThatIsSilentAlreadyIsAskedOnceARound() {
        try (FakeTracker silent = FakeTracker.answering(request -> garbage());
                FakeTracker tracker = healthy()) {
            poller.watch("photos", Map.of(0, silent.address(), 1, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= 2 * SOME_ROUNDS);
            int rounds = tracker.accepted();
            assertThat(silent.accepted()).isLessThanOrEqualTo(rounds + 2); // the first round's second try, and a race
        }
    }

    // ---- what is news

    @Test
    void whatMovesWithTrafficIsNoNews() {
        AtomicInteger beats = new AtomicInteger();
        Answers answers = new Answers();
        try (FakeTracker tracker =
                FakeTracker.answering(request -> withHeartbeat(answers.of(request), beats.incrementAndGet()))) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= 2 * SOME_ROUNDS);
            assertThat(changes).containsExactly("photos");
        }
    }

    @Test
    void anotherStateIsNews() {
        Answers answers = new Answers();
        try (FakeTracker tracker = FakeTracker.answering(answers::of)) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> changes.size() == 1);

            answers.members = "92_deleted_storage.v6154";

            eventually(() -> changes.size() == 2);
            assertThat(poller.sight("photos").views("group1", 100_001).anyMatch(TrackerSight.MemberSight::active))
                    .isFalse();
        }
    }

    @Test
    void aTrackerThatGoesAwayIsNewsOnce() {
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> changes.size() == 1);

            tracker.close();

            eventually(() -> changes.size() == 2);
            letSomeRoundsPass(clock);
            assertThat(changes).containsExactly("photos", "photos", "clock");
            assertThat(poller.sight("photos").complete(1)).isFalse();
        }
    }

    // ---- changes of what is watched

    @Test
    void theSameWordAgainAsksNobodyAnew() {
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), CALM);
            eventually(() -> changes.size() == 1);

            poller.watch("photos", Map.of(0, tracker.address()), CALM);

            letSomeRoundsPass(clock);
            assertThat(tracker.accepted()).isOne();
        }
    }

    @Test
    void aQuickerPaceDoesNotWaitForTheEndOfASlowPause() {
        try (FakeTracker tracker = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), CALM);
            eventually(() -> changes.size() == 1);

            poller.watch("photos", Map.of(0, tracker.address()), BUSY);

            eventually(() -> tracker.accepted() >= SOME_ROUNDS);
        }
    }

    @Test
    void aSlowerPaceHoldsAfterTheNextRound() {
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> changes.size() == 1);

            poller.watch("photos", Map.of(0, tracker.address()), CALM);

            letSomeRoundsPass(clock);
            int settled = tracker.accepted();
            letSomeRoundsPass(clock);
            assertThat(tracker.accepted()).isEqualTo(settled);
        }
    }

    @Test
    void aBusyClusterOfWhichNothingIsNewForLongIsAskedAtTheCalmPace() {
        Duration soon = Duration.ofMillis(500);
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy();
                TrackerPoller<String> soonCalm =
                        new TrackerPoller<>(vertx, client, new Pace(SLOW, QUICK, soon), changes::add)) {
            soonCalm.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> tracker.accepted() >= SOME_ROUNDS);

            eventually(() -> {
                int before = tracker.accepted();
                letSomeRoundsPass(clock);
                return tracker.accepted() == before;
            });

            int settled = tracker.accepted();
            soonCalm.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> tracker.accepted() >= settled + SOME_ROUNDS);
        }
    }

    @Test
    void newAddressesAreAskedAtOnceAndTheOldOnesNoMore() {
        try (FakeTracker old = healthy();
                FakeTracker fresh = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, old.address()), BUSY);
            eventually(() -> changes.size() == 1);

            poller.watch("photos", Map.of(0, fresh.address()), CALM);

            eventually(() -> changes.size() == 2);
            letSomeRoundsPass(clock);
            int settled = old.accepted();
            letSomeRoundsPass(clock);
            assertThat(old.accepted()).isEqualTo(settled);
            assertThat(fresh.accepted()).isOne();
            assertThat(poller.sight("photos").trackers().get(0).address())
                    .isEqualTo(fresh.address().toString());
        }
    }

    @Test
    void whoIsForgottenIsNotAskedAnyMore() {
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> changes.size() == 1);

            poller.forget("photos");

            letSomeRoundsPass(clock);
            int settled = tracker.accepted();
            letSomeRoundsPass(clock);
            assertThat(tracker.accepted()).isEqualTo(settled);
            assertThat(poller.sight("photos")).isEqualTo(TrackersSight.NONE);
        }
    }

    @Test
    void anAnswerThatComesAfterItsClusterIsForgottenIsNoNews() {
        open(SHORT_DEADLINE);
        try (FakeTracker dead = neverAnswering();
                FakeTracker later = neverAnswering()) {
            poller.watch("photos", Map.of(0, dead.address()), CALM);
            eventually(() -> dead.accepted() == 1);

            poller.forget("photos");
            poller.watch("videos", Map.of(0, later.address()), CALM);

            eventually(() -> !changes.isEmpty());
            assertThat(changes).containsExactly("videos");
        }
    }

    @Test
    void nobodyIsAskedAfterTheEnd() {
        try (FakeTracker tracker = healthy();
                FakeTracker clock = healthy()) {
            poller.watch("photos", Map.of(0, tracker.address()), BUSY);
            eventually(() -> changes.size() == 1);

            poller.close();

            letSomeRoundsPass(clock);
            int settled = tracker.accepted();
            letSomeRoundsPass(clock);
            assertThat(tracker.accepted()).isEqualTo(settled);
        }
    }

    private void open(Duration deadline) {
        client = new TrackerClient(vertx, deadline);
        poller = new TrackerPoller<>(vertx, client, new Pace(SLOW, QUICK, SLOW), changes::add);
    }

    /** Rounds of another cluster, at a quick pace: whoever is asked at such a pace would have been asked meanwhile. */
    private void letSomeRoundsPass(FakeTracker clock) {
        int before = clock.accepted();
        poller.watch("clock", Map.of(0, clock.address()), BUSY);
        eventually(() -> clock.accepted() >= before + SOME_ROUNDS);
    }

    private static void eventually(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }

    private static FakeTracker healthy() {
        return FakeTracker.answering(new Answers()::of);
    }

    private static FakeTracker neverAnswering() {
        return FakeTracker.that((in, out) -> {});
    }

    /** An address at which nothing listens. */
    private static TrackerAddress nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new TrackerAddress("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Buffer garbage() {
        return Buffer.buffer(new byte[10]);
    }

    /** The last eight bytes before the last of a member's record are the time of its last heartbeat. */
    private static Buffer withHeartbeat(Buffer response, int beats) {
        int record = 487;
        int header = 10;
        return response.length() == header + record
                ? response.copy().setLong(response.length() - 9, 1_800_000_000L + beats)
                : response;
    }

    /** A tracker of 6.15.4 that leads and lists the member 100001 of group1. */
    private static final class Answers {
        private volatile String members = "92_list_storages.v6154";

        Buffer of(Buffer request) {
            return Capture.of(
                            switch (request.getByte(8)) {
                                case 91 -> "91_list_groups.v6154";
                                case 92 -> members;
                                case 64 -> "64_leader.v6154";
                                default -> "95_unknown_command.v6154";
                            })
                    .response();
        }
    }
}
