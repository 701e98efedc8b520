package io.fastdfs.operator.status;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static io.fastdfs.operator.status.Reporting.ALL_ACTIVE;
import static io.fastdfs.operator.status.Reporting.ONE_AWAY;
import static io.fastdfs.operator.status.Reporting.ready;
import static io.fastdfs.operator.status.Reporting.seeing;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsClusterStatus.GroupSummary;
import io.fastdfs.operator.api.FastDfsClusterStatus.TrackerStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.ClusterShape;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterReportTest {

    private static final Problem TAKEN = Problem.blocked(Reason.GroupNameTaken, "choose another spec.group");
    private static final GroupRegistry GROUP2 = new GroupRegistry(
            "photos",
            Scene.UID,
            "group2",
            OptionalInt.empty(),
            new TreeMap<>(Map.of(21, Ids.member(21, 0).seenByATracker())),
            new TreeMap<>());
    private static final GroupRegistry STARTING =
            Ids.registry(Ids.member(11, 0), Ids.member(12, 1)).withFounder(OptionalInt.of(11));

    private final List<Problem> planned = new ArrayList<>();
    private final Map<String, Problem> refused = new TreeMap<>();
    private Optional<FastDfsClusterStatus> former = Optional.empty();

    // ---- ready, or why not

    @Test
    void everythingIsAsItShouldBe() {
        assertWords(
                status(seeing(ALL_ACTIVE)),
                "True AllMembersActive",
                "False Settled",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void aClusterWithoutGroupsIsNotReadyAndNotDegraded() {
        assertWords(
                status(new Scene()),
                "False NoGroups",
                "False Settled",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void aNewGroupMakesItsClusterStart() {
        assertWords(
                status(seeing(TrackersSight.NONE).remembering(STARTING)),
                "False Starting",
                "True Starting",
                "False AsExpected",
                "True Valid",
                "False NotPaused");
    }

    @Test
    void whatIsWrongWithAGroupIsWrongWithItsCluster() {
        FastDfsClusterStatus status = status(seeing(ONE_AWAY).after(ready()));

        assertWords(
                status,
                "False MembersNotActive",
                "False Settled",
                "True MembersNotActive",
                "True Valid",
                "False NotPaused");
        assertThat(message(status, ConditionType.DEGRADED)).startsWith("group photos-group1: 1/2 members");
    }

    @Test
    void theGravestReasonOfItsGroupsSpeaks() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, StorageState.OFFLINE), Map.of());

        FastDfsClusterStatus status = status(seeing(sight).after(ready()), second(seeing(sight)));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False MembersNotActive");
    }

    @Test
    void oneGroupThatIsNotReadyIsEnough() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of(21, WAIT_SYNC));

        FastDfsClusterStatus status = status(seeing(sight), second(seeing(sight)));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False Starting");
        assertThat(message(status, ConditionType.READY)).startsWith("2/3 members");
    }

    @Test
    void aSilentTrackerIsNamedWithItsReason() {
        TrackersSight sight = Sights.of(Sights.saying(0, Map.of(11, ACTIVE, 12, ACTIVE)), Sights.silent(1));

        FastDfsClusterStatus status = status(seeing(sight).after(ready()));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False TrackersUnreachable");
        assertThat(message(status, ConditionType.READY))
                .isEqualTo("photos-tracker-1: tracker 1 does not answer: nothing listens there");
        assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True TrackersUnreachable");
    }

    @Test
    void trackersThatWereNotAskedYetAreSaidToBeThat() {
        FastDfsClusterStatus status = status(seeing(TrackersSight.NONE).after(ready()));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False TrackersUnreachable");
        assertThat(message(status, ConditionType.READY)).isNotBlank();
    }

    @Test
    void trackersThatNeverSpokeAreNoDefect() {
        TrackersSight sight = Sights.of(Sights.silent(0), Sights.silent(1));

        assertThat(word(status(seeing(sight).remembering(STARTING)), ConditionType.DEGRADED))
                .isEqualTo("False AsExpected");
    }

    @Test
    void whatKeepsTheClusterFromBeingMadeCountsMost() {
        planned.add(Problem.blocked(Reason.NameTaken, "Service photos-trackers is somebody else's"));

        FastDfsClusterStatus status = status(seeing(ALL_ACTIVE));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False NameTaken");
        assertThat(message(status, ConditionType.READY)).isEqualTo("Service photos-trackers is somebody else's");
    }

    @Test
    void aGroupThatIsKeptFromBeingMadeIsTheClustersReason() {
        Reporting taken = seeing(ALL_ACTIVE).met(Problem.blocked(Reason.NameTaken, "ConfigMap x is somebody else's"));

        assertThat(word(status(taken), ConditionType.READY)).isEqualTo("False NameTaken");
    }

    @Test
    void aRefusedGroupMakesItsClusterUnready() {
        refused.put("photos-copy", TAKEN);

        FastDfsClusterStatus status = status(seeing(ALL_ACTIVE));

        assertThat(word(status, ConditionType.READY)).isEqualTo("False GroupNameTaken");
        assertThat(message(status, ConditionType.READY)).isEqualTo("photos-copy: choose another spec.group");
        assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True GroupNameTaken");
        assertThat(message(status, ConditionType.DEGRADED)).isEqualTo("group photos-copy: choose another spec.group");
    }

    @Test
    void aMemberThatIsAwayCountsMoreThanARefusedGroup() {
        refused.put("photos-copy", TAKEN);

        assertThat(word(status(seeing(ONE_AWAY).after(ready())), ConditionType.READY))
                .isEqualTo("False MembersNotActive");
    }

    @Test
    void aGroupThatOnlyTrackersKnowIsReported() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of(98, ACTIVE, 99, WAIT_SYNC));

        FastDfsClusterStatus status = status(seeing(sight));

        assertThat(word(status, ConditionType.READY)).isEqualTo("True AllMembersActive");
        assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True UnknownMember");
        assertThat(message(status, ConditionType.DEGRADED)).contains("group group2 with 98, 99");
    }

    @Test
    void aGroupThatLostAllItsMembersIsNotWorthAWord() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of());

        assertThat(word(status(seeing(sight)), ConditionType.DEGRADED)).isEqualTo("False AsExpected");
    }

    @Test
    void ofSeveralRefusedGroupsTheFirstByNameSpeaks() {
        for (int name = 2; name < 40; name++) {
            refused.put("photos-" + name * 7919, TAKEN);
        }
        refused.put("photos-1", Problem.blocked(Reason.NameTaken, "its registry is of another cluster"));

        FastDfsClusterStatus status = status(new Scene());

        assertThat(word(status, ConditionType.READY)).isEqualTo("False NameTaken");
        assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True NameTaken");
    }

    // ---- what the spec says

    @Test
    void aMistakeInAGroupIsAMistakeInItsCluster() {
        FastDfsClusterStatus status =
                status(seeing(ALL_ACTIVE).planned(Problem.invalid(Reason.NotSupportedYet, "take it back")));

        assertThat(word(status, ConditionType.CONFIGURATION_VALID)).isEqualTo("False NotSupportedYet");
        assertThat(message(status, ConditionType.CONFIGURATION_VALID)).isEqualTo("group photos-group1: take it back");
        assertThat(word(status, ConditionType.READY)).isEqualTo("True AllMembersActive");
    }

    @Test
    void theClustersOwnProblemIsSaidBeforeThoseOfItsGroups() {
        planned.add(Problem.invalid(Reason.VersionUnsupported, "write 6.15.4"));

        FastDfsClusterStatus status =
                status(seeing(ALL_ACTIVE).planned(Problem.invalid(Reason.NotSupportedYet, "take it back")));

        assertThat(word(status, ConditionType.CONFIGURATION_VALID)).isEqualTo("False VersionUnsupported");
    }

    @Test
    void aRollOfTrackersDoesNotMakeTheClusterUnready() {
        planned.add(Problem.progress(Reason.RollingTrackers, "one by one"));

        FastDfsClusterStatus status = status(seeing(ALL_ACTIVE));

        assertThat(word(status, ConditionType.READY)).isEqualTo("True AllMembersActive");
        assertThat(word(status, ConditionType.PROGRESSING)).isEqualTo("True RollingTrackers");
    }

    @Test
    void theTroubleOfATrackersPodIsTheClusters() {
        FastDfsClusterStatus status = status(seeing(ALL_ACTIVE)
                .with(Scene.trackerPod(1, PodTroubleTest.saying("VolumeNotWritable: the disk is full"))));

        assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True VolumeNotWritable");
        assertThat(message(status, ConditionType.DEGRADED)).isEqualTo("pod photos-tracker-1: the disk is full");
    }

    @Test
    void aPausedClusterSaysSo() {
        assertThat(word(status(seeing(ALL_ACTIVE).inCluster("version: 6.15.4\npaused: true")), ConditionType.PAUSED))
                .isEqualTo("True Paused");
    }

    @Test
    void conditionsKeepTheirTimes() {
        FastDfsClusterStatus before = status(seeing(ALL_ACTIVE));
        former = Optional.of(withTimes(before, "2026-01-01T00:00:00Z"));

        assertThat(status(seeing(ALL_ACTIVE)).conditions())
                .extracting(Condition::lastTransitionTime)
                .containsOnly("2026-01-01T00:00:00Z");
    }

    // ---- what there is

    @Test
    void trackersAreShownWithWhatTheyAnswer() {
        TrackersSight sight = Sights.of(Sights.saying(0, true, Map.of()), Sights.silent(1));

        assertThat(status(seeing(sight)).trackers())
                .containsExactly(
                        new TrackerStatus("photos-tracker-0", "10.97.0.1:22122", true, true, null),
                        new TrackerStatus(
                                "photos-tracker-1",
                                "10.97.0.2:22122",
                                false,
                                false,
                                "tracker 1 does not answer: nothing listens there"));
    }

    @Test
    void groupsAreShownInTheOrderOfTheirNames() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of(21, WAIT_SYNC));

        assertThat(status(second(seeing(sight)), seeing(sight)).groups())
                .containsExactly(
                        new GroupSummary("photos-group1", "group1", "2/2", true),
                        new GroupSummary("photos-group2", "group2", "0/1", false));
    }

    @Test
    void whatMembersComeToIsAddedUp() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of(21, ACTIVE));

        assertThat(status(seeing(sight), second(seeing(sight))))
                .returns("3/3", FastDfsClusterStatus::members)
                .returns("none", FastDfsClusterStatus::sync)
                .returns("80%", FastDfsClusterStatus::free)
                .returns(new FastDfsClusterStatus.Capacity("200Gi"), FastDfsClusterStatus::capacity);
    }

    @Test
    void theWorstSyncOfAnyGroupIsTheClusters() {
        TrackersSight sight = both(Map.of(11, ACTIVE, 12, ACTIVE), Map.of(21, WAIT_SYNC));

        assertThat(status(seeing(sight), second(seeing(sight))).sync()).isEqualTo("unknown");
    }

    @Test
    void clientsAreToldTheServiceOfReadyTrackers() {
        assertThat(status(new Scene()).clientAddress()).isEqualTo("photos-trackers.shop.svc:22122");
    }

    @Test
    void theVersionIsTheOneThatRuns() {
        assertThat(status(seeing(ALL_ACTIVE).inCluster("version: 6.16.1")).version())
                .isEqualTo("6.15.4");
    }

    @Test
    void nothingIsSaidOfRoomThatNobodyKnows() {
        assertThat(status(seeing(TrackersSight.NONE)))
                .returns(null, FastDfsClusterStatus::free)
                .returns(null, FastDfsClusterStatus::capacity);
    }

    /** Two trackers that agree about two groups. */
    private static TrackersSight both(Map<Integer, StorageState> group1, Map<Integer, StorageState> group2) {
        Map<String, Map<Integer, StorageState>> groups = Map.of("group1", group1, "group2", group2);
        return Sights.of(Sights.saying(0, false, groups), Sights.saying(1, false, groups));
    }

    /** The same for photos-group2, which has the one member 21. */
    private static Reporting second(Reporting reporting) {
        return reporting
                .of(Scene.group("photos-group2", 2, "group: group2\nstorePaths: [{size: 10Gi}]"))
                .remembering(GROUP2)
                .wanting(1);
    }

    private FastDfsClusterStatus status(Reporting... groups) {
        Map<String, GroupReport> reports = new TreeMap<>();
        List<GroupPlan> plans = new ArrayList<>();
        for (Reporting group : groups) {
            reports.put(group.plan().names().resource(), group.report());
            plans.add(group.plan());
        }
        return new ClusterReport(groups[0].seen(), plan(plans), reports, List.of(), former, Reporting.NOW).status();
    }

    private FastDfsClusterStatus status(Scene withoutGroups) {
        return new ClusterReport(withoutGroups.seen(), plan(List.of()), Map.of(), List.of(), former, Reporting.NOW)
                .status();
    }

    private ClusterPlan plan(List<GroupPlan> groups) {
        return new ClusterPlan(
                new ClusterRegistry(
                        Scene.UID,
                        new TreeMap<>(Map.of(0, Sights.trackerAddress(0), 1, Sights.trackerAddress(1))),
                        null,
                        new TreeMap<>()),
                new ClusterShape("6.15.4", 2, VolumeSpec.of("1Gi"), false),
                groups,
                Map.of(),
                refused,
                false,
                false,
                true,
                planned);
    }

    private static FastDfsClusterStatus withTimes(FastDfsClusterStatus status, String time) {
        List<Condition> conditions = status.conditions().stream()
                .map(c -> new Condition(c.type(), c.status(), c.reason(), c.message(), time, c.observedGeneration()))
                .toList();
        return new FastDfsClusterStatus(3L, conditions, null, List.of(), List.of(), null, null, null, null, null);
    }

    private static String word(FastDfsClusterStatus status, ConditionType type) {
        return Reporting.word(Reporting.condition(status.conditions(), type));
    }

    private static String message(FastDfsClusterStatus status, ConditionType type) {
        return Reporting.condition(status.conditions(), type).message();
    }

    /** The words of Ready, Progressing, Degraded, ConfigurationValid and Paused. */
    private static void assertWords(FastDfsClusterStatus status, String... words) {
        assertThat(status.conditions())
                .extracting(Condition::type)
                .containsExactly("Ready", "Progressing", "Degraded", "ConfigurationValid", "Paused");
        assertThat(status.conditions()).extracting(Reporting::word).containsExactly(words);
    }
}
