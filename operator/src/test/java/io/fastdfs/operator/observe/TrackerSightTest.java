package io.fastdfs.operator.observe;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.GroupInfo;
import io.fastdfs.operator.fastdfs.LeaderClaim;
import io.fastdfs.operator.fastdfs.ReadWriteMode;
import io.fastdfs.operator.fastdfs.StorageCounters;
import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerReport;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is kept of a tracker's answer. */
class TrackerSightTest {

    private static final TrackerAddress TRACKER = TrackerAddress.of("10.97.0.1");

    @Test
    void anAnswerNamesItsTrackerAndIsReachable() {
        TrackerSight sight = sight(new LeaderClaim.Nobody());

        assertThat(sight.address()).isEqualTo("10.97.0.1:22122");
        assertThat(sight.reachable()).isTrue();
        assertThat(sight.leads()).isFalse();
    }

    @Test
    void aTrackerLeadsByItsOwnWord() {
        assertThat(sight(new LeaderClaim.Named(TRACKER)).leads()).isTrue();
        assertThat(sight(new LeaderClaim.Itself()).leads()).isTrue();
        assertThat(sight(new LeaderClaim.Named(TrackerAddress.of("10.97.0.2"))).leads())
                .isFalse();
    }

    @Test
    void membersAreKnownByTheirNumbers() {
        TrackerSight sight = sight(group(1000, 500, OptionalLong.of(0), OptionalInt.of(1)), member("11", ACTIVE));

        assertThat(sight.member("group1", 11).map(MemberSight::address)).contains("10.96.0.11");
        assertThat(sight.member("group1", 12)).isEmpty();
        assertThat(sight.member("group2", 11)).isEmpty();
    }

    @Test
    void whoseIdIsNoNumberIsAStranger() {
        GroupSight group = only(sight(
                group(1000, 500, OptionalLong.of(0), OptionalInt.of(1)),
                member("11", ACTIVE),
                member("10.1.2.3", ACTIVE)));

        assertThat(group.members()).containsOnlyKeys(11);
        assertThat(group.strangers()).isEqualTo(Map.of("10.1.2.3", "10.96.0.10.1.2.3"));
    }

    @ParameterizedTest
    @CsvSource({"1000, 500, 0, 50", "1000, 500, 100, 40", "1000, 50, 100, 0", "1000, 999, 0, 99", "3, 2, 0, 66"})
    void theRoomIsWhatIsFreeLessWhatIsReserved(long total, long free, long reserved, int percent) {
        assertThat(only(sight(group(total, free, OptionalLong.of(reserved), OptionalInt.of(1)), member("11", ACTIVE)))
                        .freePercent())
                .hasValue(percent);
    }

    @Test
    void withoutASizeNoRoomIsKnown() {
        assertThat(only(sight(group(0, 0, OptionalLong.of(0), OptionalInt.of(1)), member("11", ACTIVE)))
                        .freePercent())
                .isEmpty();
    }

    @Test
    void aGroupWithRoomAndAMemberThatIsOfferedIsWritable() {
        assertThat(writable(group(1000, 500, OptionalLong.of(100), OptionalInt.of(1)), ACTIVE))
                .isTrue();
    }

    @Test
    void aTrackerThatDoesNotCountWritableMembersOffersActiveOnes() {
        assertThat(writable(group(1000, 500, OptionalLong.empty(), OptionalInt.empty()), ACTIVE))
                .isTrue();
    }

    @Test
    void aGroupOfWhichOnlyTheReserveIsLeftIsNotWritable() {
        assertThat(writable(group(1000, 100, OptionalLong.of(100), OptionalInt.of(1)), ACTIVE))
                .isFalse();
    }

    @Test
    void aGroupOfWhichNoMemberIsOfferedIsNotWritable() {
        assertThat(writable(group(1000, 500, OptionalLong.of(0), OptionalInt.of(0)), ACTIVE))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = StorageState.class, mode = Mode.EXCLUDE, names = "ACTIVE")
    void aGroupWithoutAnActiveMemberIsNotWritable(StorageState state) {
        assertThat(writable(group(1000, 500, OptionalLong.of(0), OptionalInt.empty()), state))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageState.class,
            names = {"INIT", "WAIT_SYNC", "SYNCING", "ONLINE", "RECOVERY"})
    void theseAreOnTheirWay(StorageState state) {
        assertThat(Sights.member(1, state, StorageInfo.NEVER, StorageInfo.NEVER).joining())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageState.class,
            mode = Mode.EXCLUDE,
            names = {"INIT", "WAIT_SYNC", "SYNCING", "ONLINE", "RECOVERY"})
    void theseAreNot(StorageState state) {
        assertThat(Sights.member(1, state, StorageInfo.NEVER, StorageInfo.NEVER).joining())
                .isFalse();
    }

    private static TrackerSight sight(LeaderClaim leader) {
        return TrackerSight.of(new TrackerReport(TRACKER, List.of(), leader));
    }

    private static TrackerSight sight(GroupInfo group, StorageInfo... members) {
        return TrackerSight.of(new TrackerReport(
                TRACKER, List.of(new TrackerReport.GroupReport(group, List.of(members))), new LeaderClaim.Nobody()));
    }

    private static GroupSight only(TrackerSight sight) {
        return sight.groups().get("group1");
    }

    private static boolean writable(GroupInfo group, StorageState member) {
        return only(sight(group, member("11", member))).writable();
    }

    private static GroupInfo group(long total, long free, OptionalLong reserved, OptionalInt writable) {
        return new GroupInfo(
                "group1",
                total,
                free,
                reserved,
                0,
                1,
                OptionalInt.of(23000),
                OptionalInt.empty(),
                writable,
                1,
                256,
                OptionalLong.empty());
    }

    private static StorageInfo member(String id, StorageState state) {
        Instant never = StorageInfo.NEVER;
        return new StorageInfo(
                id,
                "10.96.0." + id,
                23000,
                state,
                ReadWriteMode.BOTH,
                Optional.empty(),
                "6.15.4",
                never,
                never,
                1000,
                500,
                OptionalLong.of(0),
                1,
                256,
                false,
                NO_TRAFFIC,
                never,
                never,
                never,
                never);
    }

    private static final StorageCounters.Operations NONE = new StorageCounters.Operations(0, 0);
    private static final StorageCounters NO_TRAFFIC = new StorageCounters(
            new StorageCounters.Connections(0, 0, 0),
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE);
}
