package io.fastdfs.operator.status;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.OFFLINE;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static io.fastdfs.operator.status.Reporting.ALL_ACTIVE;
import static io.fastdfs.operator.status.Reporting.ONE_AWAY;
import static io.fastdfs.operator.status.Reporting.ready;
import static io.fastdfs.operator.status.Reporting.seeing;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;
import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.registry.StorageId;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rest of a group's status: its members one by one, and what they come to. */
class MembersOfAGroupTest {

    private static final Instant T = Instant.parse("2026-02-02T07:00:00Z");

    // ---- one member

    @Test
    void aMemberHasItsIdAndItsFixedAddress() {
        assertThat(seeing(ALL_ACTIVE).member(1))
                .returns(1, MemberStatus::ordinal)
                .returns(12, MemberStatus::id)
                .returns(Sights.address(12) + ":23000", MemberStatus::address)
                .returns("ACTIVE", MemberStatus::state);
    }

    @Test
    void aMemberThatHasNoAddressYetShowsNone() {
        assertThat(seeing(TrackersSight.NONE)
                        .remembering(Ids.registry(StorageId.spare(11).assignedTo(0)))
                        .wanting(1)
                        .member(0)
                        .address())
                .isNull();
    }

    @Test
    void aMemberWithoutAnIdIsShownAsUnknown() {
        assertThat(seeing(ALL_ACTIVE).wanting(3).member(2))
                .returns(null, MemberStatus::id)
                .returns("unknown", MemberStatus::state)
                .returns("unknown", MemberStatus::sync);
    }

    @Test
    void theWorstWordOfAnyTrackerCounts() {
        assertThat(seeing(Sights.of(Sights.saying(0, Map.of(11, ACTIVE)), Sights.saying(1, Map.of(11, WAIT_SYNC))))
                        .member(0)
                        .state())
                .isEqualTo("WAIT_SYNC");
    }

    @Test
    void aMemberThatOnlySomeTrackersListIsShownAsThat() {
        assertThat(seeing(Sights.of(Sights.saying(0, Map.of(11, ACTIVE)), Sights.saying(1, Map.of())))
                        .member(0)
                        .state())
                .isEqualTo("not listed by every tracker");
    }

    @Test
    void aMemberThatNoTrackerListsIsShownAsThat() {
        assertThat(seeing(Sights.agreeing(2, Map.of())).member(0).state()).isEqualTo("not listed");
    }

    @Test
    void whereNoTrackerAnswersNothingIsKnown() {
        assertThat(seeing(Sights.of(Sights.silent(0), Sights.silent(1)))
                        .member(0)
                        .state())
                .isEqualTo("unknown");
    }

    @Test
    void aMemberKeepsTheTimeOfItsState() {
        assertThat(seeing(ONE_AWAY).after(ready()).member(0).since()).isEqualTo("2026-02-01T08:00:00Z");
    }

    @Test
    void aMemberThatChangesItsStateGetsTheTimeOfNow() {
        assertThat(seeing(ONE_AWAY).after(ready()).member(1).since()).isEqualTo("2026-02-02T08:00:00Z");
    }

    @Test
    void aMemberTellsWhatKeepsItsPod() {
        assertThat(seeing(ONE_AWAY)
                        .with(Scene.memberPod(1, PodTroubleTest.saying("AlreadyRunning: pod x holds the lock")))
                        .member(1)
                        .message())
                .isEqualTo("pod photos-group1-1: pod x holds the lock");
    }

    @Test
    void aMemberWithoutTroubleHasNoMessage() {
        assertThat(seeing(ALL_ACTIVE).with(Scene.memberPod(1, "{}")).member(1).message())
                .isNull();
    }

    @Test
    void aMemberTellsWhatItsTrackersKnowOfIt() {
        MemberSight member = new MemberSight(
                Sights.address(11), ACTIVE, "6.15.4", "12", OptionalInt.of(37), StorageInfo.NEVER, StorageInfo.NEVER);

        assertThat(seeing(Sights.of(Sights.timed(new TreeMap<>(Map.of(11, member)))))
                        .member(0))
                .returns("6.15.4", MemberStatus::version)
                .returns("12", MemberStatus::source)
                .returns(37, MemberStatus::freePercent);
    }

    @Test
    void whatTrackersDoNotKnowOfAMemberIsLeftOut() {
        MemberSight member = new MemberSight(
                Sights.address(11), ACTIVE, "", "", OptionalInt.empty(), StorageInfo.NEVER, StorageInfo.NEVER);

        assertThat(seeing(Sights.of(Sights.timed(new TreeMap<>(Map.of(11, member)))))
                        .member(0))
                .returns(null, MemberStatus::version)
                .returns(null, MemberStatus::source)
                .returns(null, MemberStatus::freePercent);
    }

    // ---- all of them

    @Test
    void membersAreCountedAsTheScaleSubresourceWants() {
        FastDfsStorageGroupStatus status = seeing(ONE_AWAY)
                .with(Scene.memberPod(0, "{}"), Scene.memberPod(1, "{}"))
                .status();

        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.readyReplicas()).isEqualTo(1);
        assertThat(status.active()).isEqualTo("1/2");
        assertThat(status.selector())
                .isEqualTo("app.kubernetes.io/component=storage,fastdfs.io/cluster=photos,"
                        + "fastdfs.io/storage-group=photos-group1");
    }

    @ParameterizedTest
    @CsvSource({"0, none", "30, seconds behind", "300, minutes behind", "7200, hours behind"})
    void theSyncOfTwoMembersIsHowFarOneIsBehindTheOther(int seconds, String words) {
        FastDfsStorageGroupStatus status =
                seeing(synced(2, T.minusSeconds(seconds))).status();

        assertThat(status.members().get(0).sync()).isEqualTo("none");
        assertThat(status.members().get(1).sync()).isEqualTo(words);
        assertThat(status.sync()).isEqualTo(words);
    }

    @Test
    void withThreeMembersALagThatTrackersSeeMayBeNone() {
        assertThat(seeing(synced(3, T.minusSeconds(30))).status().sync()).isEqualTo("unknown");
    }

    @Test
    void withThreeMembersNothingIsMissingWhenAllPairsSaySo() {
        assertThat(seeing(synced(3, T)).status().sync()).isEqualTo("none");
    }

    @Test
    void theSyncOfAMemberThatIsNotActiveIsUnknown() {
        assertThat(seeing(ONE_AWAY).member(1).sync()).isEqualTo("unknown");
        assertThat(seeing(ONE_AWAY).status().sync()).isEqualTo("unknown");
    }

    @Test
    void theVersionIsTheOneThatAllMembersReport() {
        assertThat(seeing(ALL_ACTIVE).status().version()).isEqualTo("6.15.4");
    }

    @Test
    void versionsThatDifferAreAllShown() {
        TreeMap<Integer, MemberSight> members = new TreeMap<>();
        members.put(11, version(11, "6.16.1"));
        members.put(12, version(12, "6.15.4"));

        assertThat(seeing(Sights.of(Sights.timed(members))).status().version()).isEqualTo("6.15.4, 6.16.1");
    }

    @Test
    void theRoomIsThatOfTheTrackerThatSeesLeast() {
        assertThat(seeing(Sights.of(Sights.grouped(0, room(80, true)), Sights.grouped(1, room(79, true))))
                        .status()
                        .free())
                .isEqualTo("79%");
    }

    @Test
    void aGroupIsWritableWhereAnyTrackerOffersIt() {
        assertThat(seeing(Sights.of(Sights.grouped(0, room(80, false)), Sights.grouped(1, room(80, true))))
                        .status()
                        .writable())
                .isTrue();
        assertThat(seeing(Sights.of(Sights.grouped(0, room(80, false)), Sights.grouped(1, room(80, false))))
                        .status()
                        .writable())
                .isFalse();
    }

    @Test
    void whatNoTrackerSaysIsLeftOut() {
        assertThat(seeing(TrackersSight.NONE).status())
                .returns(null, FastDfsStorageGroupStatus::free)
                .returns(null, FastDfsStorageGroupStatus::writable)
                .returns(null, FastDfsStorageGroupStatus::version)
                .returns("unknown", FastDfsStorageGroupStatus::sync);
    }

    @Test
    void whatCountsAfterMergingIsShown() {
        FastDfsStorageGroupStatus.Effective effective = seeing(ALL_ACTIVE)
                .inCluster("version: 6.15.4\nstorage: {config: {buff_size: 64KB}, volumePolicy: {whenDeleted: Delete}}")
                .of(Scene.group1("config: {upload_priority: '3'}"))
                .status()
                .effective();

        assertThat(effective.config()).isEqualTo(Map.of("buff_size", "64KB", "upload_priority", "3"));
        assertThat(effective.stateVolume().size()).isEqualTo("2Gi");
        assertThat(effective.whenDeleted()).isEqualTo("Delete");
    }

    // ---- how often to look

    @Test
    void aGroupThatIsInSyncIsAskedCalmly() {
        assertThat(seeing(ALL_ACTIVE).report().moving()).isFalse();
    }

    @Test
    void aGroupOfWhichTrackersCannotTellIsAskedCalmly() {
        assertThat(seeing(synced(3, T.minusSeconds(30))).report().moving()).isFalse();
    }

    @Test
    void aGroupWithAMemberBehindIsAskedOften() {
        assertThat(seeing(synced(2, T.minusSeconds(30))).report().moving()).isTrue();
    }

    @Test
    void aGroupWithASilentTrackerIsAskedOften() {
        assertThat(seeing(Sights.of(Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), Sights.silent(1)))
                        .report()
                        .moving())
                .isTrue();
    }

    /** So many members of which the first wrote last at T, and the others followed until some time. */
    private static TrackersSight synced(int members, Instant followed) {
        TreeMap<Integer, MemberSight> sights = new TreeMap<>();
        sights.put(11, Sights.member(11, ACTIVE, T, T));
        for (int id = 12; id < 11 + members; id++) {
            sights.put(id, Sights.member(id, ACTIVE, StorageInfo.NEVER, followed));
        }
        return Sights.of(Sights.timed(sights), Sights.timed(sights));
    }

    private static MemberSight version(int id, String version) {
        return new MemberSight(
                Sights.address(id), OFFLINE, version, "", OptionalInt.empty(), StorageInfo.NEVER, StorageInfo.NEVER);
    }

    private static GroupSight room(int percent, boolean writable) {
        return new GroupSight(
                new TreeMap<>(Map.of(11, Sights.member(11, StorageState.ACTIVE, T, T))),
                new TreeMap<>(),
                writable,
                OptionalInt.of(percent),
                1000);
    }
}
