package io.fastdfs.operator.status;

import static io.fastdfs.operator.status.Reporting.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.plan.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ConditionsTest {

    private static final String EARLIER = "2026-02-01T08:00:00Z";
    private static final Instant NOW = Instant.parse("2026-02-02T08:00:00.987Z");

    private static final Problem MOVING = Problem.progress(Reason.RollingTrackers, "moving");
    private static final Problem WAITING = Problem.progress(Reason.UpdatePending, "waiting");
    private static final Problem WRONG = Problem.invalid(Reason.ConfigurationInvalid, "wrong");
    private static final Problem REMARK = Problem.invalid(Reason.QuestionableKeys, "a remark");

    // ---- times

    @Test
    void theFirstTimeIsNowInWholeSeconds() {
        assertThat(only(after().ready(true, Reason.AllMembersActive, "all")).lastTransitionTime())
                .isEqualTo("2026-02-02T08:00:00Z");
    }

    @Test
    void theTimeStaysWhileOnlyReasonAndMessageChange() {
        assertThat(only(after(former("Ready", "False")).ready(false, Reason.Starting, "other words"))
                        .lastTransitionTime())
                .isEqualTo(EARLIER);
    }

    @Test
    void theTimeChangesWithTheStatus() {
        assertThat(only(after(former("Ready", "False")).ready(true, Reason.AllMembersActive, "all"))
                        .lastTransitionTime())
                .isEqualTo("2026-02-02T08:00:00Z");
    }

    @Test
    void theTimeOfAnotherConditionDoesNotCount() {
        assertThat(only(after(former("Degraded", "True")).ready(true, Reason.AllMembersActive, "all"))
                        .lastTransitionTime())
                .isEqualTo("2026-02-02T08:00:00Z");
    }

    @Test
    void aConditionNamesTheGenerationThatItSpeaksOf() {
        assertThat(only(after().paused(true)).observedGeneration()).isEqualTo(7);
    }

    // ---- progressing

    @Test
    void nothingToDoIsSettled() {
        assertThat(progressing(Reason.Settled)).isEqualTo("False Settled: otherwise");
    }

    @Test
    void problemsOfOtherKindsAreNoProgress() {
        assertThat(progressing(Reason.Settled, WRONG, Problem.degraded(Reason.Crashing, "x")))
                .isEqualTo("False Settled: otherwise");
    }

    @Test
    void whatMovesCountsBeforeWhatWaits() {
        assertThat(progressing(Reason.Settled, WAITING, MOVING)).isEqualTo("True RollingTrackers: moving; waiting");
    }

    @Test
    void whatWaitsDoesNotHideAResourceThatIsOnItsWay() {
        assertThat(progressing(Reason.AddingMembers, WAITING)).isEqualTo("True AddingMembers: otherwise; waiting");
    }

    @Test
    void whatMovesSpeaksForAResourceThatIsOnItsWay() {
        assertThat(progressing(Reason.Starting, MOVING)).isEqualTo("True RollingTrackers: moving");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UpdatePending", "WaitingToAddMembers"})
    void whatWaitsForSomebodyStandsStill(Reason reason) {
        assertThat(progressing(Reason.Settled, Problem.progress(reason, "x"))).isEqualTo("False " + reason + ": x");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"RollingTrackers", "AddingMembers", "AddressesChanged"})
    void whatTheOperatorIsDoingMoves(Reason reason) {
        assertThat(progressing(Reason.Settled, Problem.progress(reason, "x"))).isEqualTo("True " + reason + ": x");
    }

    @Test
    void allThatIsSaidForOneReasonIsSaidOnce() {
        assertThat(progressing(
                        Reason.Settled,
                        MOVING,
                        Problem.progress(Reason.RollingTrackers, "and more"),
                        MOVING,
                        Problem.progress(Reason.AddingMembers, "something else")))
                .isEqualTo("True RollingTrackers: moving; and more");
    }

    // ---- degraded

    @Test
    void withoutDefectsEverythingIsAsExpected() {
        assertThat(word(only(after().degraded(List.of(WRONG, MOVING))))).isEqualTo("False AsExpected");
    }

    @Test
    void theFirstDefectSpeaks() {
        assertThat(word(only(after().degraded(List.of(
                        Problem.degraded(Reason.VolumeMissing, "x"), Problem.degraded(Reason.Crashing, "y"))))))
                .isEqualTo("True VolumeMissing");
    }

    // ---- configuration

    @Test
    void withoutMistakesTheConfigurationIsValid() {
        assertThat(word(only(after().configurationValid(List.of(MOVING))))).isEqualTo("True Valid");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"QuestionableKeys", "VersionUntested"})
    void aRemarkLeavesTheConfigurationValid(Reason remark) {
        assertThat(word(only(after().configurationValid(List.of(Problem.invalid(remark, "x"))))))
                .isEqualTo("True " + remark);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ConfigurationInvalid", "VersionUnsupported", "NotSupportedYet"})
    void aMistakeDoesNot(Reason mistake) {
        assertThat(word(only(after().configurationValid(List.of(Problem.invalid(mistake, "x"))))))
                .isEqualTo("False " + mistake);
    }

    @Test
    void aMistakeCountsBeforeARemark() {
        assertThat(word(only(after().configurationValid(List.of(REMARK, WRONG)))))
                .isEqualTo("False ConfigurationInvalid");
    }

    // ---- words

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = Mode.MATCH_ALL, names = ".*")
    void aReasonIsAWordAsKubernetesWantsIt(Reason reason) {
        assertThat(reason.name()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
    }

    private static String progressing(Reason otherwise, Problem... problems) {
        Condition condition = only(after().progressing(List.of(problems), otherwise, "otherwise"));
        return word(condition) + ": " + condition.message();
    }

    private static Conditions after(Condition... former) {
        return new Conditions(List.of(former), 7L, NOW);
    }

    private static Condition former(String type, String status) {
        return new Condition(type, status, "Before", "before", EARLIER, 6L);
    }

    private static Condition only(Conditions conditions) {
        assertThat(conditions.list()).hasSize(1);
        return conditions.list().get(0);
    }
}
