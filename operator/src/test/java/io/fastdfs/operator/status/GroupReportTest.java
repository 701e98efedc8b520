package io.fastdfs.operator.status;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.DELETED;
import static io.fastdfs.operator.fastdfs.StorageState.OFFLINE;
import static io.fastdfs.operator.fastdfs.StorageState.RECOVERY;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static io.fastdfs.operator.status.Reporting.ALL_ACTIVE;
import static io.fastdfs.operator.status.Reporting.ONE_AWAY;
import static io.fastdfs.operator.status.Reporting.ready;
import static io.fastdfs.operator.status.Reporting.seeing;
import static io.fastdfs.operator.status.Reporting.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackerSight;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.GroupRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The conditions of a group. */
class GroupReportTest {

    private static final GroupRegistry UNJOINED = Ids.registry(Ids.member(11, 0), Ids.member(12, 1));
    private static final GroupRegistry GROWN = Ids.registry(Ids.joined(11, 0), Ids.joined(12, 1), Ids.member(13, 2));
    private static final Problem WAITING = Problem.progress(Reason.WaitingToAddMembers, "up to 3 later");

    // ---- ready, or why not

    @Test
    void everythingIsAsItShouldBe() {
        assertWords(
                seeing(ALL_ACTIVE),
                "True AllMembersActive",
                "False Settled",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void aMemberAtAnAddressThatIsNotItsOwnIsADefect() {
        Instant never = Instant.EPOCH;
        MemberSight moved = new MemberSight("10.9.9.9", ACTIVE, "6.15.4", "", OptionalInt.of(80), never, never);
        TrackerSight astray = Sights.grouped(
                1, Sights.group(new TreeMap<>(Map.of(11, moved, 12, Sights.member(12, ACTIVE, never, never)))));
        Condition degraded = seeing(Sights.of(Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), astray))
                .condition(ConditionType.DEGRADED);

        assertThat(word(degraded)).isEqualTo("True NetworkTranslatesAddresses");
        assertThat(degraded.message())
                .contains("tracker 1 lists member 11 of group1 at 10.9.9.9", "its address is " + Sights.address(11))
                .doesNotContain("member 12");
    }

    @Test
    void aGroupThatWasNeverReadyIsStarting() {
        assertWords(
                seeing(TrackersSight.NONE).remembering(UNJOINED),
                "False Starting",
                "True Starting",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void aStartingGroupSaysWhoIsMissing() {
        TrackersSight one = Sights.agreeing(2, Map.of(11, ACTIVE, 12, WAIT_SYNC));

        assertThat(seeing(one).condition(ConditionType.READY).message())
                .isEqualTo("1/2 members are ACTIVE on every tracker; the others: photos-group1-1 WAIT_SYNC");
    }

    @Test
    void aMemberThatIsNotActiveAnyMoreIsADefect() {
        Reporting reporting = seeing(ONE_AWAY).after(ready());

        assertWords(
                reporting,
                "False MembersNotActive",
                "False Settled",
                "True MembersNotActive",
                "True Valid",
                "False NotPaused");
        assertThat(reporting.condition(ConditionType.READY).message()).contains("1/2", "photos-group1-1 OFFLINE");
    }

    @Test
    void aMemberThatOneTrackerDoesNotListIsNotActive() {
        TrackersSight forgotten =
                Sights.of(Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), Sights.saying(1, Map.of(11, ACTIVE)));

        assertThat(word(seeing(forgotten).after(ready()).condition(ConditionType.READY)))
                .isEqualTo("False MembersNotActive");
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageState.class,
            names = {"INIT", "WAIT_SYNC", "SYNCING", "ONLINE"})
    void aNewMemberOnItsWayIsNoDefect(StorageState state) {
        assertWords(
                seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, ACTIVE, 13, state)))
                        .remembering(GROWN)
                        .wanting(3)
                        .after(ready()),
                "False AddingMembers",
                "True AddingMembers",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void aNewMemberThatNoTrackerListsYetIsBeingAdded() {
        Reporting reporting = seeing(ALL_ACTIVE).remembering(GROWN).wanting(3).after(ready());

        assertThat(word(reporting.condition(ConditionType.PROGRESSING))).isEqualTo("True AddingMembers");
        assertThat(reporting.condition(ConditionType.PROGRESSING).message())
                .contains("2/3", "photos-group1-2 not listed");
    }

    @Test
    void anOldMemberThatIsAwayCountsMoreThanANewOneOnItsWay() {
        assertThat(word(seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, OFFLINE, 13, WAIT_SYNC)))
                        .remembering(GROWN)
                        .wanting(3)
                        .after(ready())
                        .condition(ConditionType.READY)))
                .isEqualTo("False MembersNotActive");
    }

    @Test
    void aMemberThatRecoversALostStorePathIsNoNewOne() {
        assertThat(word(seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, RECOVERY)))
                        .after(ready())
                        .condition(ConditionType.DEGRADED)))
                .isEqualTo("True MembersNotActive");
    }

    @Test
    void withoutEveryTrackersWordNothingIsCertain() {
        assertWords(
                seeing(Sights.of(Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), Sights.silent(1)))
                        .after(ready()),
                "False TrackersUnreachable",
                "False Settled",
                "True TrackersUnreachable",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void whatKeepsAGroupFromBeingMadeCountsMoreThanItsMembers() {
        Reporting reporting = seeing(ALL_ACTIVE)
                .met(Problem.blocked(Reason.NameTaken, "Service photos-group1-11 is somebody else's"))
                .after(ready());

        assertThat(word(reporting.condition(ConditionType.READY))).isEqualTo("False NameTaken");
        assertThat(reporting.condition(ConditionType.READY).message())
                .isEqualTo("Service photos-group1-11 is somebody else's");
        assertThat(reporting.report().ready()).isFalse();
    }

    @Test
    void membersBeyondThePlanDoNotCount() {
        Reporting reporting =
                seeing(ALL_ACTIVE).remembering(Ids.registry(Ids.joined(11, 0), Ids.joined(12, 1), Ids.joined(13, 2)));

        assertThat(reporting.status().active()).isEqualTo("2/2");
    }

    // ---- what is under way, or held back

    @Test
    void growthThatIsHeldBackStandsStill() {
        Condition progressing = seeing(ONE_AWAY).planned(WAITING).after(ready()).condition(ConditionType.PROGRESSING);

        assertThat(word(progressing)).isEqualTo("False WaitingToAddMembers");
        assertThat(progressing.message()).isEqualTo("up to 3 later");
    }

    @Test
    void aNewMemberOnItsWayCountsMoreThanAnUpdateThatWaits() {
        assertThat(word(seeing(ALL_ACTIVE)
                        .remembering(GROWN)
                        .wanting(3)
                        .met(Problem.progress(Reason.UpdatePending, "later"))
                        .after(ready())
                        .condition(ConditionType.PROGRESSING)))
                .isEqualTo("True AddingMembers");
    }

    @Test
    void anUpdateThatWaitsDoesNotMakeAGroupUnready() {
        assertWords(
                seeing(ALL_ACTIVE).met(Problem.progress(Reason.UpdatePending, "later")),
                "True AllMembersActive",
                "False UpdatePending",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    // ---- what is less than it should be

    @Test
    void theCauseIsSaidBeforeTheMissingMember() {
        assertThat(word(seeing(ONE_AWAY)
                        .met(Problem.degraded(Reason.VolumeMissing, "state-photos-group1-1 is gone"))
                        .after(ready())
                        .condition(ConditionType.DEGRADED)))
                .isEqualTo("True VolumeMissing");
    }

    @Test
    void theTroubleOfAPodIsThatOfItsGroup() {
        Condition degraded = seeing(ONE_AWAY)
                .with(Scene.memberPod(1, PodTroubleTest.saying("VolumesLost: all volumes of 12 are empty")))
                .after(ready())
                .condition(ConditionType.DEGRADED);

        assertThat(word(degraded)).isEqualTo("True VolumesLost");
        assertThat(degraded.message()).isEqualTo("pod photos-group1-1: all volumes of 12 are empty");
    }

    @Test
    void theTroubleOfAStartingGroupIsSaidBesideStarting() {
        Reporting reporting = seeing(TrackersSight.NONE)
                .remembering(UNJOINED)
                .with(Scene.memberPod(0, PodTroubleTest.saying("LimitTooLow: nofile is 100")));

        assertThat(word(reporting.condition(ConditionType.READY))).isEqualTo("False Starting");
        assertThat(word(reporting.condition(ConditionType.DEGRADED))).isEqualTo("True LimitTooLow");
    }

    @Test
    void allTroublesOfOneKindAreSaid() {
        assertThat(seeing(ONE_AWAY)
                        .met(Problem.degraded(Reason.VolumeMissing, "one is gone"))
                        .met(Problem.degraded(Reason.VolumeMissing, "another is gone"))
                        .after(ready())
                        .condition(ConditionType.DEGRADED)
                        .message())
                .isEqualTo("one is gone; another is gone");
    }

    @Test
    void aMemberThatWeDidNotMakeIsReported() {
        Condition degraded = seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, ACTIVE, 99, ACTIVE)))
                .condition(ConditionType.DEGRADED);

        assertThat(word(degraded)).isEqualTo("True UnknownMember");
        assertThat(degraded.message()).containsOnlyOnce("member 99 at " + Sights.address(99) + " of group1");
    }

    @Test
    void aMemberThatOnlyARegistryOfTrackersWordsKnowsIsReported() {
        assertThat(word(seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, ACTIVE, 99, OFFLINE)))
                        .remembering(Ids.registry(Ids.joined(11, 0), Ids.joined(12, 1), Ids.unknown(99)))
                        .condition(ConditionType.DEGRADED)))
                .isEqualTo("True UnknownMember");
    }

    @Test
    void aMemberWithoutANumberIsReported() {
        GroupSight strange = new GroupSight(
                ALL_ACTIVE.trackers().get(0).groups().get("group1").members(),
                new TreeMap<>(Map.of("10.0.0.9", "10.0.0.9")),
                true,
                OptionalInt.of(80),
                1000);

        Condition degraded = seeing(Sights.of(Sights.grouped(0, strange), Sights.grouped(1, strange)))
                .condition(ConditionType.DEGRADED);

        assertThat(word(degraded)).isEqualTo("True UnknownMember");
        assertThat(degraded.message()).containsOnlyOnce("member 10.0.0.9");
    }

    @Test
    void aMemberThatWasGivenUpIsNoStranger() {
        assertThat(word(seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, ACTIVE, 13, DELETED)))
                        .remembering(Ids.registry(
                                Ids.joined(11, 0),
                                Ids.joined(12, 1),
                                Ids.joined(13, 2).retiring()))
                        .condition(ConditionType.DEGRADED)))
                .isEqualTo("False AsExpected");
    }

    @Test
    void trackersMayDisagreeWhileAGroupStartsForTheFirstTime() {
        assertThat(word(seeing(disagreeing(WAIT_SYNC))
                        .remembering(UNJOINED.withFounder(OptionalInt.of(11)))
                        .condition(ConditionType.DEGRADED)))
                .isEqualTo("False AsExpected");
    }

    @Test
    void aMemberThatOneTrackerLostIsNoDisagreement() {
        assertThat(word(seeing(disagreeing(OFFLINE)).after(ready()).condition(ConditionType.DEGRADED)))
                .isEqualTo("True MembersNotActive");
    }

    // ---- what the spec says

    @Test
    void aMistakeDoesNotMakeAGroupUnready() {
        assertWords(
                seeing(ALL_ACTIVE).planned(Problem.invalid(Reason.ConfigurationInvalid, "write something else")),
                "True AllMembersActive",
                "False Settled",
                "False AsExpected",
                "False ConfigurationInvalid",
                "False NotPaused");
    }

    @Test
    void aGroupIsPausedByItself() {
        assertThat(word(seeing(ALL_ACTIVE)
                        .of(Scene.group1("replicas: 2\npaused: true"))
                        .condition(ConditionType.PAUSED)))
                .isEqualTo("True Paused");
    }

    @Test
    void aGroupIsPausedWithItsCluster() {
        assertThat(word(seeing(ALL_ACTIVE)
                        .inCluster("version: 6.15.4\npaused: true")
                        .condition(ConditionType.PAUSED)))
                .isEqualTo("True Paused");
    }

    // ---- since when

    @Test
    void aConditionKeepsItsTimeWhileItsStatusIsTheSame() {
        assertThat(seeing(ALL_ACTIVE)
                        .after(ready())
                        .condition(ConditionType.READY)
                        .lastTransitionTime())
                .isEqualTo("2026-02-01T08:00:00Z");
    }

    @Test
    void aConditionWhoseStatusChangesGetsTheTimeOfNow() {
        assertThat(seeing(ONE_AWAY)
                        .after(ready())
                        .condition(ConditionType.READY)
                        .lastTransitionTime())
                .isEqualTo("2026-02-02T08:00:00Z");
    }

    @Test
    void theSameSightGivesTheSameStatus() {
        assertThat(seeing(ALL_ACTIVE).after(ready()).status()).isEqualTo(ready());
    }

    @Test
    void aStatusSpeaksOfTheSpecThatWasLookedAt() {
        assertThat(seeing(ALL_ACTIVE).status().observedGeneration()).isEqualTo(5);
        assertThat(seeing(ALL_ACTIVE).status().conditions())
                .extracting(Condition::observedGeneration)
                .containsOnly(5L);
    }

    private static TrackersSight disagreeing(StorageState other) {
        return Sights.of(
                Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), Sights.saying(1, Map.of(11, ACTIVE, 12, other)));
    }

    /** The words of Ready, Progressing, Degraded, ConfigurationValid and Paused. */
    private static void assertWords(Reporting reporting, String... words) {
        List<Condition> conditions = reporting.status().conditions();
        assertThat(conditions)
                .extracting(Condition::type)
                .containsExactly("Ready", "Progressing", "Degraded", "ConfigurationValid", "Paused");
        assertThat(conditions).extracting(Reporting::word).containsExactly(words);
    }
}
