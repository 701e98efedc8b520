package io.fastdfs.operator.status;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.fastdfs.StorageState.WAIT_SYNC;
import static io.fastdfs.operator.status.Reporting.ONE_AWAY;
import static io.fastdfs.operator.status.Reporting.YESTERDAY;
import static io.fastdfs.operator.status.Reporting.seeing;
import static io.fastdfs.operator.status.Reporting.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Problem;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A group whose members all were ACTIVE once is not starting, whatever its last status forgot. */
class GroupThatWasReadyTest {

    private static final Problem WAITING = Problem.progress(Reason.WaitingToAddMembers, "up to 3 later");

    @Test
    void growthThatIsHeldBackIsNotUnderWay() {
        Condition progressing = seeing(ONE_AWAY).planned(WAITING).condition(ConditionType.PROGRESSING);

        assertThat(word(progressing)).isEqualTo("False WaitingToAddMembers");
        assertThat(progressing.message()).isEqualTo("up to 3 later");
    }

    @Test
    void growthThatIsHeldBackWhileTheFirstMembersStartIsSaidBesideThat() {
        Condition progressing = seeing(Sights.agreeing(2, Map.of(11, ACTIVE, 12, WAIT_SYNC)))
                .remembering(Ids.registry(Ids.joined(11, 0), Ids.member(12, 1).seenByATracker()))
                .planned(WAITING)
                .condition(ConditionType.PROGRESSING);

        assertThat(word(progressing)).isEqualTo("True Starting");
        assertThat(progressing.message()).contains("photos-group1-1 WAIT_SYNC").endsWith("; up to 3 later");
    }

    @Test
    void withoutAStatusAMemberThatIsAwayIsADefect() {
        assertDefect(seeing(ONE_AWAY));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ClusterMissing", "NameTaken", "GroupNameTaken"})
    void afterARefusalAMemberThatIsAwayIsADefect(Reason refusal) {
        assertDefect(seeing(ONE_AWAY).after(refused(refusal)));
    }

    private static void assertDefect(Reporting reporting) {
        assertThat(word(reporting.condition(ConditionType.READY))).isEqualTo("False MembersNotActive");
        assertThat(word(reporting.condition(ConditionType.DEGRADED))).isEqualTo("True MembersNotActive");
    }

    private static FastDfsStorageGroupStatus refused(Reason reason) {
        return RefusedGroup.status(
                Scene.group1(), Optional.of(Reporting.ready()), Problem.blocked(reason, "for a while"), YESTERDAY);
    }
}
