package io.fastdfs.operator.observe;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SyncTest {

    private static final Instant T = Instant.parse("2026-02-02T07:00:00Z");
    private static final Instant NEVER = StorageInfo.NEVER;

    @ParameterizedTest
    @CsvSource({"0, NONE", "1, SECONDS", "59, SECONDS", "60, MINUTES", "3599, MINUTES", "3600, HOURS", "864000, HOURS"})
    void oneOfTwoIsAsFarBehindAsTheOthersLastWrite(int seconds, Sync behind) {
        assertThat(sync(written(1, T), followed(2, T.minusSeconds(seconds)))).containsEntry(2, behind);
    }

    @Test
    void whoWroteLastIsNotBehindItself() {
        assertThat(sync(written(1, T), followed(2, T.minusSeconds(30)))).containsEntry(1, Sync.NONE);
    }

    @Test
    void aMemberMayBeAheadOfWhatItsPeerTold() {
        assertThat(sync(written(1, T), followed(2, T.plusSeconds(1)))).containsEntry(2, Sync.NONE);
    }

    @Test
    void whereNobodyEverWroteNothingIsMissing() {
        assertThat(sync(member(1, ACTIVE, NEVER, NEVER), member(2, ACTIVE, NEVER, NEVER)))
                .isEqualTo(Map.of(1, Sync.NONE, 2, Sync.NONE));
    }

    @Test
    void aMemberAloneMissesNothing() {
        assertThat(sync(written(1, T))).isEqualTo(Map.of(1, Sync.NONE));
    }

    @Test
    void aMemberThatNeverReportedIsNotSince1970Behind() {
        assertThat(sync(written(1, T), followed(2, NEVER))).containsEntry(2, Sync.UNKNOWN);
    }

    @Test
    void withThreeMembersAnIdlePeerIsNoLag() {
        SortedMap<Integer, Sync> sync =
                sync(written(1, T), followed(2, T.minusSeconds(30)), followed(3, T.minusSeconds(30)));

        assertThat(sync).isEqualTo(Map.of(1, Sync.NONE, 2, Sync.UNKNOWN, 3, Sync.UNKNOWN));
    }

    @Test
    void withThreeMembersNothingIsMissingWhereAllPairsSaySo() {
        assertThat(sync(written(1, T), followed(2, T), followed(3, T.plusSeconds(1))))
                .containsEntry(2, Sync.NONE)
                .containsEntry(3, Sync.NONE);
    }

    @Test
    void membersThatAreNotActiveAreNoPeers() {
        assertThat(sync(
                        written(1, T),
                        followed(2, T.minusSeconds(30)),
                        member(3, StorageState.OFFLINE, T.plusSeconds(99), NEVER)))
                .containsEntry(2, Sync.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(value = StorageState.class, mode = Mode.EXCLUDE, names = "ACTIVE")
    void ofAMemberThatIsNotActiveNothingIsKnown(StorageState state) {
        assertThat(sync(written(1, T), member(2, state, NEVER, T))).containsEntry(2, Sync.UNKNOWN);
    }

    @Test
    void theLatestWordOfAnyTrackerCounts() {
        TrackersSight sight = Sights.of(
                sight(written(1, T.minusSeconds(60)), followed(2, T.minusSeconds(60))),
                sight(written(1, T), followed(2, T)));

        assertThat(Sync.ofMembers(sight, "group1")).isEqualTo(Map.of(1, Sync.NONE, 2, Sync.NONE));
    }

    @Test
    void aMemberIsActiveWhereAnyTrackerSaysSo() {
        TrackersSight sight =
                Sights.of(sight(written(1, T), member(2, WAIT_SYNC, NEVER, T)), sight(written(1, T), followed(2, T)));

        assertThat(Sync.ofMembers(sight, "group1")).containsEntry(2, Sync.NONE);
    }

    @Test
    void ofAGroupThatNoTrackerListsThereIsNone() {
        assertThat(Sync.ofMembers(Sights.of(Sights.silent(0)), "group1")).isEmpty();
    }

    private static MemberSight written(int id, Instant time) {
        return member(id, ACTIVE, time, NEVER);
    }

    private static MemberSight followed(int id, Instant time) {
        return member(id, ACTIVE, NEVER, time);
    }

    private static MemberSight member(int id, StorageState state, Instant written, Instant followed) {
        return Sights.member(id, state, written, followed);
    }

    private static SortedMap<Integer, Sync> sync(MemberSight... members) {
        return Sync.ofMembers(Sights.of(sight(members)), "group1");
    }

    /** The members 1, 2, … in this order. */
    private static TrackerSight sight(MemberSight... members) {
        SortedMap<Integer, MemberSight> byId = new TreeMap<>();
        for (MemberSight member : members) {
            byId.put(byId.size() + 1, member);
        }
        return Sights.timed(byId);
    }
}
