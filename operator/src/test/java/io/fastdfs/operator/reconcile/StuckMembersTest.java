package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Planner;
import io.fastdfs.operator.plan.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which member should restart because trackers do not come to agree about it. */
class StuckMembersTest {

    private static final TrackersSight AGREED = sight(StorageState.ACTIVE);
    private static final TrackersSight DISPUTED = sight(StorageState.WAIT_SYNC);
    private static final TrackersSight AWAY =
            Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.OFFLINE));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final StuckMembers stuck = new StuckMembers(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    @Test
    void aDisagreementThatLastsIsCuredByARestart() {
        assertThat(look(DISPUTED)).isEmpty();
        pass(StuckMembers.PATIENCE);
        assertThat(look(DISPUTED)).hasValue("photos-group1-1");
    }

    @Test
    void trackersThatComeToAgreeNeedNone() {
        look(DISPUTED);
        pass(StuckMembers.PATIENCE.minusSeconds(1));
        look(AGREED);
        pass(StuckMembers.PATIENCE);
        assertThat(look(DISPUTED)).isEmpty();
    }

    @Test
    void aRestartThatDidNotHelpIsTriedAgainAfterTwiceTheTime() {
        look(DISPUTED);
        pass(StuckMembers.PATIENCE);
        look(DISPUTED);
        look(AWAY);
        look(DISPUTED);
        pass(StuckMembers.PATIENCE);
        assertThat(look(DISPUTED)).isEmpty();
        pass(StuckMembers.PATIENCE);
        assertThat(look(DISPUTED)).hasValue("photos-group1-1");
    }

    @Test
    void silenceIsNoDisagreement() {
        TrackersSight oneIsSilent = Sights.of(
                Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.WAIT_SYNC)), Sights.silent(1));
        look(oneIsSilent);
        pass(StuckMembers.PATIENCE);
        assertThat(look(oneIsSilent)).isEmpty();
    }

    @Test
    void nobodyRestartsWhileAnotherPodOfTheGroupIsAway() {
        look(DISPUTED);
        pass(StuckMembers.PATIENCE);
        assertThat(look(DISPUTED, pod(0, false), pod(1, true))).isEmpty();
        assertThat(look(DISPUTED, pod(1, true))).isEmpty();
    }

    /** A new member is ACTIVE on one tracker before it is on the other: that is no defect. */
    @Test
    void onlyADisagreementThatLastsIsTold() {
        assertThat(told(DISPUTED)).isEmpty();
        pass(StuckMembers.WORTH_TELLING);
        assertThat(told(DISPUTED)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.TrackersDisagree);
            assertThat(problem.message()).contains("photos-group1-1 (12)");
        });
        assertThat(told(AGREED)).isEmpty();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Optional<String> look(TrackersSight sight) {
        return look(sight, pod(0, true), pod(1, true));
    }

    private Optional<String> look(TrackersSight sight, Pod... pods) {
        Observation seen = seen(sight, pods);
        return stuck.overdue(seen, 2, group(seen)).map(pod -> pod.getMetadata().getName());
    }

    private List<Problem> told(TrackersSight sight) {
        Observation seen = seen(sight);
        return stuck.lasting(seen, 2, group(seen));
    }

    private static Observation seen(TrackersSight sight, Pod... pods) {
        return new Scene().with(Scene.group1()).with(pods).seeing(sight).seen();
    }

    private static GroupPlan group(Observation seen) {
        return new Planner(new Ids(1000), () -> "f".repeat(32))
                .plan(seen)
                .groups()
                .get(0)
                .with(Ids.registry(Ids.joined(11, 0), Ids.joined(12, 1)));
    }

    private static TrackersSight sight(StorageState ofMember12OnTracker1) {
        return Sights.of(
                Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE)),
                Sights.saying(1, Map.of(11, StorageState.ACTIVE, 12, ofMember12OnTracker1)));
    }

    private static Pod pod(int ordinal, boolean ready) {
        return new PodBuilder(Scene.memberPod(ordinal, "{}"))
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }
}
