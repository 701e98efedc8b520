package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.TrackerRoll.Tracker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrackerRollTest {

    private static final Map<Integer, String> OLD = Map.of(1, "10.0.0.1", 2, "10.0.0.2");
    private static final Map<Integer, String> NEW = Map.of(1, "10.0.0.1", 2, "10.0.0.2", 3, "10.0.0.3");
    private static final TrackersSight HEALTHY =
            Sights.agreeing(2, Map.of(1, StorageState.ACTIVE, 2, StorageState.ACTIVE));

    @Test
    void nothingToDo() {
        TrackerRoll roll = roll(List.of(tracker(0, NEW, true), tracker(1, NEW, true)), true, HEALTHY);

        assertThat(roll.replaced()).isEmpty();
        assertThat(roll.problem()).isEmpty();
    }

    @Test
    void oneAfterTheOther() {
        Tracker first = tracker(0, OLD, false);
        Tracker second = tracker(1, OLD, false);

        assertThat(roll(List.of(first, second), true, HEALTHY).replaced()).containsExactly(first);
        assertThat(roll(List.of(tracker(0, NEW, true), second), true, HEALTHY).replaced())
                .containsExactly(second);
        assertThat(roll(List.of(first, second), true, HEALTHY).problem().orElseThrow())
                .returns(Reason.RollingTrackers, Problem::reason)
                .satisfies(problem -> assertThat(problem.message()).contains("photos-tracker-0"));
    }

    @Test
    void theLeaderGoesLast() {
        TrackersSight sight = Sights.of(
                Sights.saying(0, true, Map.of("group1", Map.of(1, StorageState.ACTIVE))),
                Sights.saying(1, false, Map.of("group1", Map.of(1, StorageState.ACTIVE))));

        assertThat(roll(List.of(tracker(0, OLD, false), tracker(1, OLD, false)), true, sight)
                        .replaced())
                .extracting(Tracker::ordinal)
                .containsExactly(1);
    }

    @Test
    void theNextWaitsWhileTheFormerIsMissingTerminatingOrNotReady() {
        Tracker second = tracker(1, OLD, false);

        assertWaits(List.of(second), HEALTHY, "all 2 trackers are there");
        assertWaits(
                List.of(new Tracker(0, "photos-tracker-0", true, true, OLD, false), second),
                HEALTHY,
                "all 2 trackers are there");
        assertWaits(
                List.of(new Tracker(0, "photos-tracker-0", false, false, NEW, true), second),
                HEALTHY,
                "photos-tracker-0 is ready");
    }

    @Test
    void theNextWaitsUntilEveryTrackerAnswers() {
        List<Tracker> trackers = List.of(tracker(0, NEW, true), tracker(1, OLD, false));

        assertWaits(trackers, TrackersSight.NONE, "all 2 trackers answer");
        assertWaits(
                trackers,
                Sights.of(Sights.silent(0), Sights.saying(1, Map.of(1, StorageState.ACTIVE))),
                "all 2 trackers answer");
        assertWaits(trackers, Sights.of(Sights.saying(0, Map.of(1, StorageState.ACTIVE))), "all 2 trackers answer");
    }

    @Test
    void theNextWaitsUntilTheFormerListsEveryMemberActiveAgain() {
        List<Tracker> trackers = List.of(tracker(0, NEW, true), tracker(1, OLD, false));

        assertWaits(
                trackers,
                Sights.of(
                        Sights.saying(0, Map.of(1, StorageState.ACTIVE)),
                        Sights.saying(1, Map.of(1, StorageState.ACTIVE, 2, StorageState.ACTIVE))),
                "lists member 2 of group1 ACTIVE");
        assertWaits(
                trackers,
                Sights.of(
                        Sights.saying(0, Map.of(1, StorageState.ACTIVE, 2, StorageState.WAIT_SYNC)),
                        Sights.saying(1, Map.of(1, StorageState.ACTIVE, 2, StorageState.ACTIVE))),
                "lists member 2 of group1 ACTIVE");
        assertWaits(
                trackers,
                Sights.of(Sights.saying(0, Map.of()), Sights.saying(1, Map.of(1, StorageState.ACTIVE))),
                "lists member 1 of group1 ACTIVE");
    }

    @ParameterizedTest
    @EnumSource(value = StorageState.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void aMemberThatIsActiveNowhereHoldsUpNobody(StorageState state) {
        TrackersSight sight = Sights.agreeing(2, Map.of(1, StorageState.ACTIVE, 2, state));

        assertThat(roll(List.of(tracker(0, OLD, false), tracker(1, OLD, false)), true, sight)
                        .replaced())
                .hasSize(1);
    }

    @Test
    void aDeadGroupHoldsUpNobody() {
        TrackersSight sight = Sights.agreeing(2, Map.of(1, StorageState.OFFLINE, 2, StorageState.OFFLINE));

        assertThat(roll(List.of(tracker(0, OLD, false), tracker(1, OLD, false)), true, sight)
                        .replaced())
                .hasSize(1);
    }

    @Test
    void aTrackerThatIsTheOnlyOneIsNotGated() {
        Tracker only = tracker(0, OLD, false);

        TrackerRoll roll = TrackerRoll.plan(List.of(only), NEW, 1, true, TrackersSight.NONE);

        assertThat(roll.replaced()).containsExactly(only);
        assertThat(TrackerRoll.plan(
                                List.of(new Tracker(0, "photos-tracker-0", true, true, OLD, false)),
                                NEW,
                                1,
                                true,
                                TrackersSight.NONE)
                        .replaced())
                .as("it is already on its way")
                .isEmpty();
    }

    @Test
    void beforeAnyMemberWasActiveAllGoAtOnce() {
        TrackerRoll roll = roll(List.of(tracker(0, OLD, false), tracker(1, OLD, false)), false, TrackersSight.NONE);

        assertThat(roll.replaced()).hasSize(2);
        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.RollingTrackers);
        assertThat(roll(
                                List.of(
                                        new Tracker(0, "photos-tracker-0", true, true, OLD, false),
                                        tracker(1, OLD, false)),
                                false,
                                TrackersSight.NONE)
                        .replaced())
                .extracting(Tracker::ordinal)
                .containsExactly(1);
    }

    @Test
    void trackersThatWereToldAnotherAddressForAnIdGoAtOnceAndTogether() {
        Map<Integer, String> moved = Map.of(1, "10.9.9.9", 2, "10.0.0.2");

        TrackerRoll roll =
                TrackerRoll.plan(List.of(tracker(0, OLD, false), tracker(1, OLD, false)), moved, 2, true, HEALTHY);

        assertThat(roll.replaced()).hasSize(2);
        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.AddressesChanged);
    }

    @Test
    void aLineMoreOrLessIsNoChangedAddress() {
        TrackerRoll roll =
                TrackerRoll.plan(List.of(tracker(0, NEW, false), tracker(1, NEW, false)), OLD, 2, true, HEALTHY);

        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.RollingTrackers);
        assertThat(roll.replaced()).hasSize(1);
    }

    @Test
    void brokenTrackersGetTheNewTemplateWithoutWaiting() {
        Tracker broken = new Tracker(0, "photos-tracker-0", false, false, NEW, false);

        TrackerRoll roll = roll(List.of(broken, tracker(1, NEW, false)), true, TrackersSight.NONE);

        assertThat(roll.replaced()).containsExactly(broken);
        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.RollingTrackers);
    }

    @Test
    void aBrokenTrackerThatIsCurrentIsNotReplacedForEver() {
        Tracker starting = new Tracker(0, "photos-tracker-0", false, false, NEW, true);

        assertThat(roll(List.of(starting, tracker(1, NEW, true)), true, HEALTHY).replaced())
                .isEmpty();
    }

    @Test
    void readyTrackersKeepAnOldTemplateThatDiffersInConfigurationOnly() {
        TrackerRoll roll = roll(List.of(tracker(0, NEW, false), tracker(1, NEW, true)), true, HEALTHY);

        assertThat(roll.replaced()).isEmpty();
        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.UpdatePending);
        assertThat(roll(
                                List.of(
                                        new Tracker(0, "photos-tracker-0", true, true, NEW, false),
                                        tracker(1, NEW, true)),
                                true,
                                HEALTHY)
                        .problem())
                .as("what goes anyway is nothing to do by hand")
                .isEmpty();
    }

    @Test
    void noTrackersAreNoProblem() {
        assertThat(roll(List.of(), true, TrackersSight.NONE).replaced()).isEmpty();
    }

    private static void assertWaits(List<Tracker> trackers, TrackersSight sight, String until) {
        TrackerRoll roll = roll(trackers, true, sight);

        assertThat(roll.replaced()).isEmpty();
        assertThat(roll.problem().orElseThrow().reason()).isEqualTo(Reason.RollingTrackers);
        assertThat(roll.problem().orElseThrow().message()).contains(" when ").contains(until);
    }

    private static TrackerRoll roll(List<Tracker> trackers, boolean everActive, TrackersSight sight) {
        return TrackerRoll.plan(trackers, NEW, 2, everActive, sight);
    }

    private static Tracker tracker(int ordinal, Map<Integer, String> ids, boolean current) {
        return new Tracker(ordinal, "photos-tracker-" + ordinal, true, false, ids, current);
    }
}
