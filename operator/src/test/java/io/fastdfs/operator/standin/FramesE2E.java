package io.fastdfs.operator.standin;

import static io.fastdfs.operator.standin.Cluster.EINVAL;
import static io.fastdfs.operator.testing.FastDfsConnection.frame;
import static io.fastdfs.operator.testing.FastDfsConnection.header;
import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsConnection;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered and what is closed when a peer says something else than a client does. */
@FactsOfBoth
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramesE2E {
    private static final int QUIT = 82;
    private static final int LIST_GROUPS = 91;
    private static final int LIST_STORAGES = 92;
    private static final int ACTIVE_TEST = 111;
    private static final int UNKNOWN = 200;
    private static final byte[] NOTHING = {};
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter
    InstalledFastDfs fastDfs;

    private Cluster cluster;

    @BeforeParameterizedClassInvocation
    void open() {
        cluster = new Cluster(fastDfs, 1, 1);
        cluster.tracker(0).with("network_timeout", 3);
        cluster.storage(0).with("network_timeout", 3);
        cluster.started(1);
    }

    @AfterParameterizedClassInvocation
    void close() {
        cluster.close();
    }

    private List<FastDfsServer> servers() {
        return List.of(cluster.tracker(0), cluster.storage(0));
    }

    private static FastDfsConnection connection(FastDfsServer server) throws IOException {
        return new FastDfsConnection(server.address());
    }

    /** What is said, and the status of the answer. */
    @SuppressWarnings("ArrayRecordComponent")
    record Question(String what, int command, byte[] body, int status) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Question> questionsToATracker() {
        return Stream.of(
                new Question("a command that nobody knows", UNKNOWN, NOTHING, EINVAL),
                new Question("a command that nobody knows, with a body", UNKNOWN, new byte[100], EINVAL),
                new Question("a body where none belongs", LIST_GROUPS, new byte[1], EINVAL),
                new Question("a body for an active test", ACTIVE_TEST, new byte[1], EINVAL),
                new Question("half a group name", LIST_STORAGES, new byte[8], EINVAL),
                new Question("an id that is too long", LIST_STORAGES, new byte[16 + 16], EINVAL),
                new Question("half a group name to describe", 90, new byte[8], EINVAL),
                new Question("a fetch without a name", 102, Field.text(GROUP, 16), EINVAL),
                new Question("a join that is too short", 81, new byte[10], EINVAL),
                new Question("an empty group name", LIST_STORAGES, new byte[16], Cluster.ENOENT),
                new Question("an upload to an unknown group", 104, Field.text("nogroup", 16), Cluster.ENOENT));
    }

    @ParameterizedTest
    @MethodSource("questionsToATracker")
    void aTrackerAnswersAndGoesOn(Question question) throws IOException {
        try (FastDfsConnection connection = connection(cluster.tracker(0))) {
            assertAnswered(question, connection);
            assertThat(connection.ask(ACTIVE_TEST, NOTHING).status()).isZero();
        }
    }

    static Stream<Question> questionsToAStorage() {
        return Stream.of(
                new Question("a command that nobody knows", UNKNOWN, NOTHING, EINVAL),
                new Question("a body for an active test", ACTIVE_TEST, new byte[1], EINVAL),
                new Question("a download without a name", 14, new byte[16], EINVAL),
                new Question("a deletion without a name", 12, Field.text(GROUP, 16), EINVAL),
                new Question("an upload without a size", 11, new byte[3], EINVAL),
                new Question("file info without a name", 22, new byte[4], EINVAL));
    }

    @ParameterizedTest
    @MethodSource("questionsToAStorage")
    void aStorageAnswersAndCloses(Question question) throws IOException {
        try (FastDfsConnection connection = connection(cluster.storage(0))) {
            assertAnswered(question, connection);
            assertThat(connection.answer(PATIENCE)).isEmpty();
        }
    }

    private static void assertAnswered(Question question, FastDfsConnection connection) throws IOException {
        Answer answer = connection.ask(question.command(), question.body());
        assertThat(answer.status()).isEqualTo(question.status());
        assertThat(answer.body()).isEmpty();
    }

    /** What is said, after which the other side closes without a word. */
    @SuppressWarnings("ArrayRecordComponent")
    record Garbage(String what, byte[] bytes) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Garbage> garbage() {
        return Stream.of(
                new Garbage("a negative length", header(-1, ACTIVE_TEST, NOTHING)),
                new Garbage("a length beyond anything", header(1L << 30, ACTIVE_TEST, NOTHING)),
                new Garbage("HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                new Garbage("TLS", Arrays.copyOf(new byte[] {22, 3, 1, 2, 0, 1, 0, 1}, 64)),
                new Garbage("QUIT", frame(QUIT, NOTHING)));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void isClosedWithoutAnAnswer(Garbage garbage) throws IOException {
        for (FastDfsServer server : servers()) {
            try (FastDfsConnection connection = connection(server)) {
                assertThat(connection.send(garbage.bytes()).answer(PATIENCE))
                        .as("%s", server)
                        .isEmpty();
            }
            assertThat(Cluster.isListening(server)).isTrue();
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        byte[] request = frame(LIST_STORAGES, Field.text(GROUP, 16));
        try (FastDfsConnection connection = connection(cluster.tracker(0))) {
            for (byte one : request) {
                connection.send(new byte[] {one});
            }
            assertThat(connection.answer().body()).hasSize(487);
        }
    }

    @Test
    void halfARequestThatEndsIsClosedWithoutAnAnswer() throws IOException {
        for (FastDfsServer server : servers()) {
            for (int length : new int[] {0, 4, 10, 15}) {
                try (FastDfsConnection connection = connection(server)) {
                    connection.send(Arrays.copyOf(frame(LIST_STORAGES, Field.text(GROUP, 16)), length));
                    connection.finish();
                    assertThat(connection.answer(PATIENCE))
                            .as("%d bytes to %s", length, server)
                            .isEmpty();
                }
            }
        }
    }

    /** network_timeout is 3 s here. */
    @Test
    void halfARequestThatGoesOnNoMoreIsClosed() throws IOException {
        for (FastDfsServer server : servers()) {
            try (FastDfsConnection connection = connection(server)) {
                connection.send(Arrays.copyOf(frame(LIST_STORAGES, Field.text(GROUP, 16)), 15));
                assertThat(connection.answer(PATIENCE)).as("%s", server).isEmpty();
            }
        }
    }

    @Test
    void aConnectionThatSaysNothingStaysOpenBeyondTheTimeout() throws IOException, InterruptedException {
        for (FastDfsServer server : servers()) {
            try (FastDfsConnection connection = connection(server)) {
                assertThat(connection.ask(ACTIVE_TEST, NOTHING).status()).isZero();
                Thread.sleep(5_000);
                assertThat(connection.ask(ACTIVE_TEST, NOTHING).status()).isZero();
            }
        }
    }

    @Test
    void manyConnectionsAtOnceAreServed() throws IOException {
        List<FastDfsConnection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                all.add(connection(cluster.tracker(0)));
            }
            for (FastDfsConnection connection : all) {
                assertThat(connection.ask(ACTIVE_TEST, NOTHING).status()).isZero();
            }
        } finally {
            for (FastDfsConnection connection : all) {
                connection.close();
            }
        }
    }
}
