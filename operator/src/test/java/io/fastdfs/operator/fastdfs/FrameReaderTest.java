package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {

    static List<Capture> captures() {
        return Capture.all();
    }

    @Test
    void thereAreCaptures() {
        assertThat(captures()).hasSizeGreaterThanOrEqualTo(56);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void readsWhatRealTrackersAnswered(Capture capture) {
        Frame frame =
                new FrameReader(commandOf(capture)).accept(capture.response()).orElseThrow();

        assertThat(frame.status()).isEqualTo(capture.status());
        assertThat(frame.body()).isEqualTo(capture.body());
        assertThat(frame.body().length()).isEqualTo(capture.bodyLength());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void readsThemByteByByte(Capture capture) {
        FrameReader reader = new FrameReader(commandOf(capture));
        int last = capture.response().length() - 1;

        for (int i = 0; i < last; i++) {
            assertThat(reader.accept(capture.response().slice(i, i + 1))).isEmpty();
        }
        Optional<Frame> frame = reader.accept(capture.response().slice(last, last + 1));

        assertThat(frame).contains(new Frame(capture.status(), capture.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 100, the body is said to have -1 bytes",
        "57857, 100, the body is said to have 57857 bytes",
        "9223372036854775807, 100, the body is said to have 9223372036854775807 bytes",
        "-9223372036854775808, 100, the body is said to have -9223372036854775808 bytes",
        "0, 91, the header has command 91 instead of 100",
        "0, 228, the header has command 228 instead of 100"
    })
    void refusesWhatNoTrackerSays(long length, int command, String why) {
        Buffer header = header(length, command, 0);

        assertThatThrownBy(() -> new FrameReader(Command.ALL_GROUPS).accept(header))
                .isInstanceOfSatisfying(
                        NoAnswer.class, no -> assertThat(no.reason).isEqualTo(Reason.GARBAGE))
                .hasMessageStartingWith(why);
    }

    @Test
    void refusesBytesBehindTheAnswer() {
        Buffer answer = header(0, Command.RESPONSE, 0).appendByte((byte) 0);

        assertThatThrownBy(() -> new FrameReader(Command.ACTIVE_TEST).accept(answer))
                .isInstanceOf(NoAnswer.class)
                .hasMessage("there are bytes after the end of the answer");
    }

    @Test
    void takesTheLongestAnswerThatATrackerCanGive() {
        Buffer longest = header(512 * 113, Command.RESPONSE, 0).appendBytes(new byte[512 * 113]);

        assertThat(new FrameReader(Command.ALL_GROUPS).accept(longest)).isPresent();
    }

    @Test
    void statusIsUnsigned() {
        Frame frame = new FrameReader(Command.ACTIVE_TEST)
                .accept(header(0, Command.RESPONSE, 200))
                .orElseThrow();

        assertThatThrownBy(frame::good).isInstanceOf(NoAnswer.class).hasMessage("status 200");
    }

    static Buffer header(long length, int command, int status) {
        return Buffer.buffer().appendLong(length).appendByte((byte) command).appendByte((byte) status);
    }

    /** For commands that the client does not use: the one with the longest answer. */
    static Command commandOf(Capture capture) {
        int code = capture.request().getUnsignedByte(8);
        return Arrays.stream(Command.values())
                .filter(command -> command.code == code)
                .findFirst()
                .orElse(Command.ALL_GROUPS);
    }
}
