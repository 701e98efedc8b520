package io.fastdfs.operator.status;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.plan.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one resource. A condition keeps its transition time while its status is the same; otherwise each
 * reconcile would write, and each write would cause a reconcile.
 */
final class Conditions {

    /** Reasons that do not make the configuration invalid: it runs, and the user should know something. */
    private static final Set<Reason> MERE_REMARKS = Set.of(Reason.QuestionableKeys, Reason.VersionUntested);

    /** Reasons for which nothing moves until somebody acts or something else ends. */
    private static final Set<Reason> STANDING_STILL =
            Set.of(Reason.Settled, Reason.UpdatePending, Reason.WaitingToAddMembers);

    private final List<Condition> former;
    private final @Nullable Long generation;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    Conditions(List<Condition> former, @Nullable Long generation, Instant now) {
        this.former = former;
        this.generation = generation;
        this.now = now;
    }

    Conditions ready(boolean ready, Reason reason, String message) {
        return add(ConditionType.READY, ready, reason, message);
    }

    /**
     * The first reason of all problems of its kind, with everything that is said for that reason. What moves counts before
     * what stands still: a change that is held back must not hide one that is under way, and is told after it.
     */
    Conditions progressing(List<Problem> problems, Reason otherwise, String message) {
        List<Problem> progress = problems.stream()
                .filter(problem -> problem.type() == ConditionType.PROGRESSING)
                .toList();
        List<Problem> heldBack = progress.stream()
                .filter(problem -> STANDING_STILL.contains(problem.reason()))
                .toList();
        Optional<Problem> moving = progress.stream()
                .filter(problem -> !STANDING_STILL.contains(problem.reason()))
                .findFirst();
        if (moving.isEmpty() && STANDING_STILL.contains(otherwise)) {
            Optional<Problem> first = heldBack.stream().findFirst();
            return add(
                    ConditionType.PROGRESSING,
                    false,
                    first.map(Problem::reason).orElse(otherwise),
                    first.map(problem -> said(problems, problem)).orElse(message));
        }
        String now = moving.map(problem -> said(problems, problem)).orElse(message);
        return add(
                ConditionType.PROGRESSING,
                true,
                moving.map(Problem::reason).orElse(otherwise),
                Stream.concat(
                                Stream.of(now),
                                heldBack.stream().map(Problem::message).distinct())
                        .collect(Collectors.joining("; ")));
    }

    Conditions degraded(List<Problem> problems) {
        Optional<Problem> worst = worst(problems, ConditionType.DEGRADED);
        return add(
                ConditionType.DEGRADED,
                worst.isPresent(),
                worst.map(Problem::reason).orElse(Reason.AsExpected),
                worst.map(problem -> said(problems, problem)).orElse("everything is as it should be"));
    }

    Conditions configurationValid(List<Problem> problems) {
        Optional<Problem> worst = problems.stream()
                .filter(problem -> problem.type() == ConditionType.CONFIGURATION_VALID)
                .filter(problem -> !MERE_REMARKS.contains(problem.reason()))
                .findFirst()
                .or(() -> worst(problems, ConditionType.CONFIGURATION_VALID));
        return add(
                ConditionType.CONFIGURATION_VALID,
                worst.map(problem -> MERE_REMARKS.contains(problem.reason())).orElse(true),
                worst.map(Problem::reason).orElse(Reason.Valid),
                worst.map(problem -> said(problems, problem)).orElse("everything that the spec says can be done"));
    }

    Conditions paused(boolean paused) {
        return add(
                ConditionType.PAUSED,
                paused,
                paused ? Reason.Paused : Reason.NotPaused,
                paused ? "spec.paused is true: the operator reads and reports, and changes nothing" : "");
    }

    List<Condition> list() {
        return List.copyOf(conditions);
    }

    private Conditions add(ConditionType type, boolean holds, Reason reason, String message) {
        String status = holds ? "True" : "False";
        String since = former.stream()
                .filter(condition -> condition.type().equals(type.word())
                        && condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(timestamp(now));
        conditions.add(new Condition(type.word(), status, reason.name(), message, since, generation));
        return this;
    }

    private static Optional<Problem> worst(List<Problem> problems, ConditionType type) {
        return problems.stream().filter(problem -> problem.type() == type).findFirst();
    }

    private static String said(List<Problem> problems, Problem like) {
        return problems.stream()
                .filter(problem -> problem.type() == like.type() && problem.reason() == like.reason())
                .map(Problem::message)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** As Kubernetes writes times. */
    static String timestamp(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
