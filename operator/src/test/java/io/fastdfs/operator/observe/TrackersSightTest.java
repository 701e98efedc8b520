package io.fastdfs.operator.observe;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.OFFLINE;
import static io.fastdfs.operator.fastdfs.StorageState.ONLINE;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static io.fastdfs.operator.observe.Sights.agreeing;
import static io.fastdfs.operator.observe.Sights.of;
import static io.fastdfs.operator.observe.Sights.saying;
import static io.fastdfs.operator.observe.Sights.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TrackersSightTest {

    private static final Instant T = Instant.parse("2026-02-02T07:00:00Z");

    // ---- who answered

    @Test
    void aSightIsCompleteWhenAllTrackersAnswered() {
        assertThat(agreeing(2, Map.of()).complete(2)).isTrue();
    }

    @Test
    void aSightIsNotCompleteWhileOneIsSilent() {
        assertThat(of(saying(0, Map.of()), silent(1)).complete(2)).isFalse();
    }

    @Test
    void aSightIsNotCompleteBeforeAllWereAsked() {
        assertThat(of(saying(0, Map.of())).complete(2)).isFalse();
        assertThat(TrackersSight.NONE.complete(1)).isFalse();
        assertThat(TrackersSight.NONE.complete(0)).isFalse();
    }

    // ---- active

    @Test
    void aMemberIsActiveWhereAllTrackersSaySo() {
        assertThat(agreeing(2, Map.of(1, ACTIVE)).activeEverywhere("group1", 1, 2))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = StorageState.class, mode = Mode.EXCLUDE, names = "ACTIVE")
    void aMemberIsNotActiveWhereOneTrackerSaysSomethingElse(StorageState state) {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), saying(1, Map.of(1, state))).activeEverywhere("group1", 1, 2))
                .isFalse();
    }

    @Test
    void aMemberIsNotActiveWhereOneTrackerDoesNotListIt() {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), saying(1, Map.of())).activeEverywhere("group1", 1, 2))
                .isFalse();
    }

    @Test
    void aMemberIsNotActiveWhileOneTrackerIsSilent() {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), silent(1)).activeEverywhere("group1", 1, 2))
                .isFalse();
    }

    @Test
    void aMemberOfAnotherGroupIsAnotherMember() {
        assertThat(agreeing(1, Map.of(1, ACTIVE)).activeEverywhere("group2", 1, 1))
                .isFalse();
    }

    // ---- known

    @ParameterizedTest
    @EnumSource(StorageState.class)
    void aMemberIsKnownWhateverItsState(StorageState state) {
        assertThat(of(saying(0, Map.of()), saying(1, Map.of(1, state))).knownAnywhere("group1", 1))
                .isTrue();
    }

    @Test
    void whatNobodyListsIsNotKnown() {
        assertThat(agreeing(2, Map.of(1, ACTIVE)).knownAnywhere("group1", 2)).isFalse();
    }

    @Test
    void membersAreListedFromAllTrackers() {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), saying(1, Map.of(2, OFFLINE)), silent(2))
                        .listed("group1"))
                .isEqualTo(Map.of(1, Sights.address(1), 2, Sights.address(2)));
    }

    @Test
    void groupsAreListedFromAllTrackers() {
        TrackersSight sight =
                of(saying(0, false, Map.of("group2", Map.of())), saying(1, false, Map.of("group1", Map.of())));

        assertThat(sight.groups()).containsExactly("group1", "group2");
        assertThat(sight.group("group1")).hasSize(1);
        assertThat(sight.group("group3")).isEmpty();
    }

    // ---- the worst

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, ACTIVE, ACTIVE",
        "ACTIVE, ONLINE, ONLINE",
        "ONLINE, SYNCING, SYNCING",
        "SYNCING, RECOVERY, RECOVERY",
        "RECOVERY, WAIT_SYNC, WAIT_SYNC",
        "WAIT_SYNC, INIT, INIT",
        "INIT, OFFLINE, OFFLINE",
        "OFFLINE, DELETED, DELETED",
        "ACTIVE, UNKNOWN, UNKNOWN"
    })
    void theStateThatSaysLeastCounts(StorageState one, StorageState other, StorageState worst) {
        assertThat(of(saying(0, Map.of(1, one)), saying(1, Map.of(1, other))).worstState("group1", 1))
                .contains(worst);
        assertThat(of(saying(0, Map.of(1, other)), saying(1, Map.of(1, one))).worstState("group1", 1))
                .contains(worst);
    }

    @Test
    void activeOnSomeTrackersOnlyIsNoState() {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), saying(1, Map.of())).worstState("group1", 1))
                .contains(StorageState.NONE);
    }

    @Test
    void whatIsOnItsWayStaysThatWhereATrackerDoesNotListIt() {
        assertThat(of(saying(0, Map.of(1, WAIT_SYNC)), saying(1, Map.of())).worstState("group1", 1))
                .contains(WAIT_SYNC);
    }

    @Test
    void silentTrackersTakeNothingAway() {
        assertThat(of(saying(0, Map.of(1, ACTIVE)), silent(1)).worstState("group1", 1))
                .contains(ACTIVE);
    }

    @Test
    void whatNobodyListsHasNoState() {
        assertThat(agreeing(2, Map.of()).worstState("group1", 1)).isEmpty();
    }

    // ---- what is worth a look

    @Test
    void timesThatMoveTogetherAreNoNews() {
        assertThat(times(T.plusSeconds(60), T.plusSeconds(60)).significance())
                .isEqualTo(times(T, T).significance());
    }

    @Test
    void aMemberThatFallsBehindIsNews() {
        assertThat(times(T.plusSeconds(60), T).significance())
                .isNotEqualTo(times(T, T).significance());
    }

    @Test
    void aFurtherSecondBehindIsNoNews() {
        assertThat(times(T.plusSeconds(11), T).significance())
                .isEqualTo(times(T.plusSeconds(10), T).significance());
    }

    @Test
    void aStateIsNews() {
        assertThat(agreeing(1, Map.of(1, ACTIVE)).significance())
                .isNotEqualTo(agreeing(1, Map.of(1, ONLINE)).significance());
    }

    @Test
    void aTrackerThatFallsSilentIsNews() {
        assertThat(of(saying(0, Map.of()), silent(1)).significance())
                .isNotEqualTo(agreeing(2, Map.of()).significance());
    }

    @Test
    void anotherLeaderIsNews() {
        assertThat(of(saying(0, true, Map.of())).significance())
                .isNotEqualTo(of(saying(0, false, Map.of())).significance());
    }

    @Test
    void aWholePercentOfRoomIsNews() {
        assertThat(room(80, true).significance()).isNotEqualTo(room(79, true).significance());
    }

    @Test
    void aGroupThatIsFullIsNews() {
        assertThat(room(80, true).significance()).isNotEqualTo(room(80, false).significance());
    }

    private static TrackersSight times(Instant written, Instant followed) {
        TreeMap<Integer, MemberSight> members = new TreeMap<>();
        members.put(1, Sights.member(1, ACTIVE, written, written));
        members.put(2, Sights.member(2, ACTIVE, StorageInfo.NEVER, followed));
        return of(Sights.timed(members));
    }

    private static TrackersSight room(int percent, boolean writable) {
        return of(Sights.grouped(
                0, new GroupSight(new TreeMap<>(), new TreeMap<>(), writable, OptionalInt.of(percent), 1000)));
    }

    @Test
    void viewsAreThoseOfTrackersThatListIt() {
        List<StorageState> states = of(saying(0, Map.of(1, ACTIVE)), saying(1, Map.of()), silent(2))
                .views("group1", 1)
                .map(MemberSight::state)
                .toList();

        assertThat(states).containsExactly(ACTIVE);
    }
}
