package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRecordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"91_list_groups.ipv4", "90_one_group.ipv4"})
    void readsTheGroupOf6161(String capture) {
        assertThat(GroupRecords.decode(Capture.of(capture).body()))
                .containsExactly(new GroupInfo(
                        "group1",
                        258_019,
                        73_127,
                        OptionalLong.of(2_580),
                        0,
                        2,
                        OptionalInt.of(23_000),
                        OptionalInt.of(2),
                        OptionalInt.of(2),
                        1,
                        256,
                        OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"91_list_groups.ipv6", "90_one_group.ipv6"})
    void membersOfDifferentPortsLeaveThePortOpen(String capture) {
        assertThat(GroupRecords.decode(Capture.of(capture).body()))
                .containsExactly(new GroupInfo(
                        "group1",
                        258_019,
                        70_995,
                        OptionalLong.of(2_580),
                        0,
                        2,
                        OptionalInt.empty(),
                        OptionalInt.of(2),
                        OptionalInt.of(2),
                        1,
                        16,
                        OptionalLong.empty()));
    }

    @Test
    void readsTheGroupOf6154() {
        assertThat(GroupRecords.decode(Capture.of("91_list_groups.v6154").body()))
                .containsExactly(new GroupInfo(
                        "group1",
                        258_019,
                        74_315,
                        OptionalLong.of(0),
                        0,
                        1,
                        OptionalInt.of(23_000),
                        OptionalInt.of(1),
                        OptionalInt.of(1),
                        1,
                        1,
                        OptionalLong.empty()));
    }

    @Test
    void noGroupIsAnEmptyList() {
        assertThat(GroupRecords.decode(Capture.of("91_no_group.v6154").body())).isEmpty();
    }

    @Test
    void countsOfOldRecordsNeedTheMembersRecordToBeUnderstood() {
        Buffer old = record105("photos", 3, 2);

        GroupInfo alone = GroupRecords.decode(old).get(0);
        GroupInfo of6130 = GroupRecords.decode(old, true).get(0);

        assertThat(alone.readableMembers()).isEmpty();
        assertThat(alone.writableMembers()).isEmpty();
        assertThat(alone)
                .isEqualTo(new GroupInfo(
                        "photos",
                        1000,
                        900,
                        OptionalLong.empty(),
                        7,
                        4,
                        OptionalInt.of(23_000),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        2,
                        256,
                        OptionalLong.of(5)));
        assertThat(of6130.readableMembers()).hasValue(3);
        assertThat(of6130.writableMembers()).hasValue(2);
    }

    /** 113 records of 105 bytes are as long as 105 records of 113. */
    @ParameterizedTest
    @ValueSource(strings = {"g", "group", "abcdefghijklm"})
    void tellsTheTwoSizesApartWhereTheLengthDoesNot(String prefix) {
        List<String> old = names(prefix, 113);
        List<String> current = names(prefix, 105);
        Buffer oldBody = Buffer.buffer();
        old.forEach(name -> oldBody.appendBuffer(record105(name, 1, 1)));
        Buffer currentBody = Buffer.buffer();
        current.forEach(name -> currentBody.appendBuffer(record113(name)));

        assertThat(oldBody.length()).isEqualTo(currentBody.length());
        assertThat(GroupRecords.decode(oldBody)).extracting(GroupInfo::name).isEqualTo(old);
        assertThat(GroupRecords.decode(currentBody)).extracting(GroupInfo::name).isEqualTo(current);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 104, 106, 112, 114, 218})
    void refusesALengthThatNoListHas(int length) {
        Buffer body = record113("group1").appendBuffer(record113("group2")).slice(0, Math.min(length, 226));

        assertThatThrownBy(() -> GroupRecords.decode(body))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("no list of group records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a-b", "a b", "a\nb", "abcdefghijklmnopq"})
    void refusesANameThatNoGroupHas(String name) {
        assertThatThrownBy(() -> GroupRecords.decode(record113(name))).isInstanceOf(NoAnswer.class);
    }

    @Test
    void ignoresWhatStandsBehindTheEndOfAName() {
        Buffer dirty = record113("group1");
        dirty.setString(8, "garbage");

        assertThat(GroupRecords.decode(dirty)).extracting(GroupInfo::name).containsExactly("group1");
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + String.format("%03d", i))
                .toList();
    }

    private static Buffer name(String name) {
        byte[] field = new byte[17];
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, field, 0, name.length());
        return Buffer.buffer(field);
    }

    static Buffer record113(String name) {
        return longs(name(name), 1000, 900, 20, 7, 4, 23_000, 4, 3, 0, 2, 256, -1);
    }

    private static Buffer record105(String name, long at57, long at65) {
        return longs(name(name), 1000, 900, 7, 4, 23_000, at57, at65, 0, 2, 256, 5);
    }

    private static Buffer longs(Buffer start, long... values) {
        for (long value : values) {
            start.appendLong(value);
        }
        return start;
    }
}
