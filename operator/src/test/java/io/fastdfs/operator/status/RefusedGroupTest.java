package io.fastdfs.operator.status;

import static io.fastdfs.operator.status.Reporting.NOW;
import static io.fastdfs.operator.status.Reporting.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.plan.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedGroupTest {

    private static final Problem WHY = Problem.blocked(Reason.ClusterMissing, "FastDfsCluster photos does not exist");

    @Test
    void saysWhyInBothConditionsThatPeopleLookAt() {
        assertThat(status(Scene.group1()).conditions())
                .extracting(Reporting::word)
                .containsExactly(
                        "False ClusterMissing",
                        "False Settled",
                        "True ClusterMissing",
                        "True Valid",
                        "False NotPaused");
        assertThat(status(Scene.group1()).conditions().get(0).message())
                .isEqualTo("FastDfsCluster photos does not exist");
    }

    @Test
    void saysNothingOfMembersThatItDoesNotSee() {
        FastDfsStorageGroup group = Scene.group1();
        group.setStatus(Reporting.ready());

        assertThat(status(group))
                .returns(0, FastDfsStorageGroupStatus::replicas)
                .returns(0, FastDfsStorageGroupStatus::readyReplicas)
                .returns(null, FastDfsStorageGroupStatus::active)
                .returns(null, FastDfsStorageGroupStatus::sync);
        assertThat(status(group).members()).isEmpty();
    }

    @Test
    void keepsTheTimesOfWhatStays() {
        FastDfsStorageGroup group = Scene.group1();
        group.setStatus(Reporting.ready());

        Condition ready = Reporting.condition(status(group).conditions(), ConditionType.READY);
        Condition paused = Reporting.condition(status(group).conditions(), ConditionType.PAUSED);

        assertThat(ready.lastTransitionTime()).isEqualTo("2026-02-02T08:00:00Z");
        assertThat(paused.lastTransitionTime()).isEqualTo("2026-02-01T08:00:00Z");
    }

    @Test
    void aSecondLookSaysTheSame() {
        FastDfsStorageGroup group = Scene.group1();
        FastDfsStorageGroupStatus first = status(group);

        assertThat(RefusedGroup.status(group, Optional.of(first), WHY, NOW.plusSeconds(60)))
                .isEqualTo(first);
    }

    @Test
    void aPausedGroupSaysSo() {
        assertThat(word(Reporting.condition(status(Scene.group1("paused: true")).conditions(), ConditionType.PAUSED)))
                .isEqualTo("True Paused");
    }

    private static FastDfsStorageGroupStatus status(FastDfsStorageGroup group) {
        return RefusedGroup.status(group, Optional.ofNullable(group.getStatus()), WHY, NOW);
    }
}
