package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of real trackers, damaged at random but in the same way each time. */
class ProtocolFuzzTest {

    private static final int DAMAGES_PER_CAPTURE = 2_000;

    static List<Capture> captures() {
        return Capture.all();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void damagedAnswersAreUnderstoodOrRefused(Capture capture) {
        Random random = new Random(capture.name().hashCode());
        int refused = 0;
        for (int i = 0; i < DAMAGES_PER_CAPTURE; i++) {
            Buffer damaged = damaged(capture.response(), random);
            try {
                read(damaged, FrameReaderTest.commandOf(capture), random).ifPresent(ProtocolFuzzTest::decode);
            } catch (NoAnswer no) {
                assertThat(no.reason).isIn(Reason.GARBAGE, Reason.ERROR_STATUS);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void damagedAnswersOverTheWireEndInAResult() {
        Random random = new Random(93);
        Vertx vertx = Vertx.vertx();
        Duration deadline = Duration.ofMillis(250);
        Set<Reason> seen = EnumSet.noneOf(Reason.class);
        try (TrackerClient client = new TrackerClient(vertx, deadline);
                FakeTracker tracker = FakeTracker.that((in, out) -> {
                    for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
                        Buffer answer = answerTo(request);
                        out.write((random.nextInt(3) == 0 ? damaged(answer, random) : answer).getBytes());
                        if (random.nextInt(4) == 0) {
                            in.readNBytes(in.available());
                            out.close();
                        }
                    }
                })) {
            for (int i = 0; i < 60; i++) {
                long start = System.nanoTime();
                TrackerClientTest.result(client.report(tracker.address()))
                        .failure()
                        .map(TrackerFailure::reason)
                        .ifPresent(seen::add);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline.multipliedBy(20));
            }
            await().until(() -> tracker.open() == 0);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        assertThat(seen).contains(Reason.GARBAGE, Reason.CLOSED_EARLY);
        assertThat(seen).doesNotContain(Reason.REFUSED, Reason.CLIENT_CLOSED);
    }

    private static Buffer answerTo(Buffer request) {
        return Stream.of("91_list_groups.ipv4", "92_list_storages.ipv4", "95_get_leader.ipv4")
                .map(Capture::of)
                .filter(capture -> capture.request().equals(request))
                .findFirst()
                .orElseThrow()
                .response();
    }

    /** In pieces of random size, as a network may deliver it. */
    private static Optional<Frame> read(Buffer bytes, Command command, Random random) {
        FrameReader reader = new FrameReader(command);
        int position = 0;
        while (position < bytes.length()) {
            int end = Math.min(bytes.length(), position + 1 + random.nextInt(300));
            Optional<Frame> frame = reader.accept(bytes.slice(position, end));
            if (frame.isPresent()) {
                return frame;
            }
            position = end;
        }
        return Optional.empty();
    }

    /** All decoders see all bodies; each takes or refuses the whole. */
    private static void decode(Frame frame) {
        Buffer body = frame.goodOrMissing().orElseGet(Buffer::buffer);
        List<Function<Buffer, List<?>>> decoders =
                List.of(GroupRecords::decode, bytes -> GroupRecords.decode(bytes, true), StorageRecords::decode);
        for (Function<Buffer, List<?>> decoder : decoders) {
            try {
                assertThat(decoder.apply(body)).hasSizeLessThanOrEqualTo(512);
            } catch (NoAnswer no) {
                assertThat(no.reason).isEqualTo(Reason.GARBAGE);
            }
        }
    }

    private static Buffer damaged(Buffer original, Random random) {
        Buffer bytes = original.copy();
        for (int times = 1 + random.nextInt(3); times > 0 && bytes.length() > 0; times--) {
            int at = random.nextInt(bytes.length());
            int kind = random.nextInt(6);
            if (kind == 0) {
                bytes.setByte(at, (byte) random.nextInt(256));
            } else if (kind == 1) {
                bytes.setByte(at, (byte) (bytes.getByte(at) ^ 1 << random.nextInt(8)));
            } else if (kind == 2) {
                bytes = bytes.slice(0, at).copy();
            } else if (kind == 3) {
                bytes = bytes.copy().appendBuffer(bytes.slice(at, bytes.length()));
            } else if (kind == 4) {
                bytes = bytes.slice(0, at).copy().appendBuffer(original);
            } else if (bytes.length() >= 8) {
                bytes.setLong(random.nextInt(bytes.length() - 7), random.nextLong());
            }
        }
        return bytes;
    }
}
