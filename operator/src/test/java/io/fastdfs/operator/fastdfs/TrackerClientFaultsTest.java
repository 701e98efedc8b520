package io.fastdfs.operator.fastdfs;

import static io.fastdfs.operator.fastdfs.FrameReaderTest.header;
import static io.fastdfs.operator.fastdfs.TrackerClientTest.failure;
import static io.fastdfs.operator.fastdfs.TrackerClientTest.good;
import static io.fastdfs.operator.fastdfs.TrackerClientTest.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.fastdfs.FakeTracker.Behaviour;
import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks peers that are slow, broken, hostile or not there. */
@SuppressWarnings("NullAway.Init")
class TrackerClientFaultsTest {

    private static final Duration DEADLINE = Duration.ofMillis(400);

    /** Far below the time that waiting for such a peer would take, far above what a busy machine adds. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Vertx vertx;
    private static TrackerClient client;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        client = new TrackerClient(vertx, DEADLINE);
    }

    @AfterAll
    static void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static Stream<Arguments> peers() {
        return Stream.of(
                peer("silent", Reason.TIMEOUT, (in, out) -> {}),
                peer("trickling a byte at a time", Reason.TIMEOUT, (in, out) -> {
                    for (byte piece :
                            Capture.of("91_list_groups.ipv4").response().getBytes()) {
                        out.write(piece);
                        out.flush();
                        in.readNBytes(in.available());
                        pause(250);
                    }
                }),
                peer("stopping in the middle", Reason.TIMEOUT, saying(response().slice(0, 60))),
                peer("that does not even read", Reason.TIMEOUT, (in, out) -> pause(2000)),
                peer("closing at once", Reason.CLOSED_EARLY, closing(Buffer.buffer())),
                peer(
                        "closing within the header",
                        Reason.CLOSED_EARLY,
                        closing(response().slice(0, 7))),
                peer(
                        "closing within the body",
                        Reason.CLOSED_EARLY,
                        closing(response().slice(0, 122))),
                peer("without end", Reason.GARBAGE, (in, out) -> {
                    while (true) {
                        out.write(new byte[64 * 1024]);
                    }
                }),
                peer("without end behind a good header", Reason.GARBAGE, (in, out) -> {
                    out.write(header(113, Command.RESPONSE, 0).getBytes());
                    while (true) {
                        out.write(new byte[64 * 1024]);
                    }
                }),
                peer("announcing too much", Reason.GARBAGE, saying(header(Long.MAX_VALUE, 100, 0))),
                peer("announcing one group too many", Reason.GARBAGE, saying(header(513 * 113, 100, 0))),
                peer("announcing less than nothing", Reason.GARBAGE, saying(header(-1, 100, 0))),
                peer("of another command", Reason.GARBAGE, saying(header(0, 91, 0))),
                peer("that is a web server", Reason.GARBAGE, saying(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"))),
                peer(
                        "saying more than it announced",
                        Reason.GARBAGE,
                        saying(response().copy().appendByte((byte) 0))),
                peer("of a length that no list has", Reason.GARBAGE, saying(good(Buffer.buffer(new byte[114])))),
                peer("of names that no group has", Reason.GARBAGE, saying(good(Buffer.buffer(new byte[113])))),
                peer("refusing", Reason.ERROR_STATUS, saying(header(0, Command.RESPONSE, 28))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("peers")
    void aPeerCostsNoMoreThanTheDeadline(String name, Reason reason, Behaviour behaviour) {
        try (FakeTracker peer = FakeTracker.that(behaviour)) {
            long start = System.nanoTime();

            TrackerFailure failure = failure(client.report(peer.address()));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(failure.reason()).as(failure.sentence()).isEqualTo(reason);
            assertThat(failure.address()).isEqualTo(peer.address());
            assertThat(failure.sentence())
                    .startsWith(peer.address().toString())
                    .contains("command 91 (list all groups)");
            await().atMost(SOON).until(() -> peer.open() == 0);
        }
    }

    @Test
    void theSentencesAreForPeople() throws IOException {
        try (FakeTracker peer = FakeTracker.that((in, out) -> {})) {
            assertThat(failure(client.report(peer.address())).sentence())
                    .isEqualTo(peer.address() + " did not answer command 91 (list all groups) within 400 ms");
        }
        TrackerAddress nobody = unused();
        assertThat(failure(client.report(nobody)))
                .isEqualTo(new TrackerFailure(
                        nobody, Reason.REFUSED, OptionalInt.empty(), nobody + " refused the connection"));
    }

    @Test
    void aFailureInTheMiddleNamesWhatWasAsked() {
        try (FakeTracker tracker = FakeTracker.answering(
                request -> request.getByte(8) == 91 ? response() : good(Buffer.buffer(new byte[488])))) {
            TrackerFailure failure = failure(client.report(tracker.address()));

            assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
            assertThat(failure.sentence())
                    .startsWith(tracker.address() + " answered command 92 (list the storages of group1) with ");
            await().atMost(SOON).until(() -> tracker.open() == 0);
        }
    }

    @Test
    void bytesThatNobodyAskedForEndTheConversation() {
        try (FakeTracker peer = FakeTracker.that((in, out) -> {
            FakeTracker.read(in);
            out.write(response().getBytes());
            out.write(response().getBytes());
        })) {
            assertThat(failure(client.listStorages(peer.address(), "group1")).reason())
                    .isEqualTo(Reason.GARBAGE);
        }
    }

    @Test
    void aNameThatDoesNotResolveIsUnreachable() {
        TrackerFailure failure = failure(
                new TrackerClient(vertx, Duration.ofSeconds(20)).report(TrackerAddress.of("no-such-host.invalid")));

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.sentence()).startsWith("no-such-host.invalid:22122 cannot be reached: ");
    }

    /** A full backlog drops what comes, as a black hole does. */
    @Test
    void aPeerThatNeitherAcceptsNorRefusesTimesOut() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(listener.getLocalSocketAddress());
                crowd.add(channel);
            }
            TrackerFailure failure = failure(client.report(new TrackerAddress("127.0.0.1", listener.getLocalPort())));

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure.sentence()).contains("did not accept a connection within 400 ms");
        } finally {
            for (SocketChannel channel : crowd) {
                channel.close();
            }
        }
    }

    @Test
    void aConnectionThatIsMadeTooLateIsClosed() {
        try (FakeTracker peer = FakeTracker.that((in, out) -> {})) {
            NetClient net = vertx.createNetClient();
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Conversation<String> conversation = new Conversation<>(peer.address(), outcome);
            Promise<NetSocket> late = Promise.promise();
            conversation.hold(late::future, talk -> Future.succeededFuture("never"));
            outcome.completeExceptionally(new TimeoutException());
            conversation.close();

            net.connect(peer.address().port(), "127.0.0.1").onComplete(late::complete, late::fail);

            await().atMost(SOON).until(() -> peer.accepted() == 1 && peer.open() == 0);
        }
    }

    @Test
    void theDeadlineHoldsForTheWholeConversation() {
        Buffer groups = Buffer.buffer();
        IntStream.range(0, 100).forEach(i -> groups.appendBuffer(GroupRecordsTest.record113("group" + i)));
        try (FakeTracker slow = FakeTracker.answering(request -> {
            pause(50);
            return request.getByte(8) == 91
                    ? good(groups)
                    : Capture.of("92_list_storages.ipv4").response();
        })) {
            TrackerFailure failure = failure(client.report(slow.address()));

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(slow.commands()).hasSizeLessThan(50);
            await().atMost(SOON).until(() -> slow.open() == 0);
        }
    }

    @Test
    void deadTrackersDoNotHoldUpOthers() {
        try (FakeTracker dead = FakeTracker.that((in, out) -> {});
                FakeTracker alive =
                        FakeTracker.playing("91_list_groups.ipv4", "92_list_storages.ipv4", "95_get_leader.ipv4");
                TrackerClient patient = new TrackerClient(vertx, Duration.ofSeconds(20))) {
            int before = Thread.activeCount();
            List<CompletionStage<TrackerResult<TrackerReport>>> waiting = IntStream.range(0, 100)
                    .mapToObj(i -> patient.report(dead.address()))
                    .toList();
            await().atMost(SOON).until(() -> dead.accepted() == 100);

            assertThat(result(patient.report(alive.address())).answer()).isPresent();

            int ofTheFake = 102;
            int eventLoops = 2 * Runtime.getRuntime().availableProcessors();
            assertThat(Thread.activeCount() - before).isLessThanOrEqualTo(ofTheFake + eventLoops + 2);
            assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
        }
    }

    @Test
    void closingTheClientEndsWhatIsUnderWay() {
        try (FakeTracker dead = FakeTracker.that((in, out) -> {})) {
            TrackerClient closed = new TrackerClient(vertx, Duration.ofSeconds(20));
            CompletionStage<TrackerResult<TrackerReport>> waiting = closed.report(dead.address());
            await().atMost(SOON).until(() -> dead.open() == 1);

            closed.close();

            assertThat(failure(waiting).reason()).isEqualTo(Reason.CLOSED_EARLY);
            assertThat(failure(closed.report(dead.address())).reason()).isEqualTo(Reason.CLIENT_CLOSED);
            await().atMost(SOON).until(() -> dead.open() == 0);
        }
    }

    @Test
    void aClosedVertxIsNoException() {
        Vertx gone = Vertx.vertx();
        TrackerClient orphan = new TrackerClient(gone, Duration.ofSeconds(2));
        gone.close().toCompletionStage().toCompletableFuture().join();

        assertThat(failure(orphan.report(TrackerAddress.of("127.0.0.1"))).reason())
                .isEqualTo(Reason.CLIENT_CLOSED);
    }

    private static Arguments peer(String name, Reason reason, Behaviour behaviour) {
        return Arguments.of(name, reason, behaviour);
    }

    private static Buffer response() {
        return Capture.of("91_list_groups.ipv4").response();
    }

    private static Behaviour saying(Buffer bytes) {
        return (in, out) -> {
            FakeTracker.read(in);
            out.write(bytes.getBytes());
        };
    }

    private static Behaviour closing(Buffer bytes) {
        return (in, out) -> {
            FakeTracker.read(in);
            out.write(bytes.getBytes());
            out.close();
        };
    }

    private static TrackerAddress unused() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket unconnected = new Socket()) {
            assertThat(unconnected.isConnected()).isFalse();
            return new TrackerAddress("127.0.0.1", listener.getLocalPort());
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
