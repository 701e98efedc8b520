package io.fastdfs.operator.reconcile;

import io.fastdfs.operator.OperatorSettings;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.IdLines;
import io.fastdfs.operator.plan.Problem;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One turn of one cluster: carries a plan out, in the order in which a crash between any two steps does no harm. Services
 * first, then the registries that record their addresses, then the trackers, and then each group: volumes, configuration,
 * StatefulSet, and at last the pods that may go. A group that is stuck holds up only itself.
 */
final class ClusterTurn {

    private final Turn turn;
    private final StuckMembers stuck;

    ClusterTurn(
            Observation seen,
            Context<FastDfsCluster> context,
            OperatorSettings settings,
            Events events,
            StuckMembers stuck) {
        this.turn = new Turn(seen, context, settings, events);
        this.stuck = stuck;
    }

    /** Problems of the cluster as a whole. */
    List<Problem> problems() {
        return turn.problems();
    }

    /** Problems of a group. */
    List<Problem> problems(String storageGroup) {
        return turn.problems(storageGroup);
    }

    /** What went wrong and may go well next time. */
    Optional<RuntimeException> failure() {
        return turn.failure();
    }

    /** When to look again although no event may come. */
    Optional<Duration> lookAgain() {
        return turn.lookAgain();
    }

    /** Carries the plan out; returns it with the addresses that there are now. */
    ClusterPlan carryOut(ClusterPlan plan) {
        if (plan.handsOff()) {
            return plan.asItWas();
        }
        Identities identities = new Identities(turn);
        Optional<ClusterPlan> settled = identities.settle(plan);
        if (settled.isEmpty()) {
            return plan.asItWas();
        }
        ClusterPlan addressed = settled.get();
        IdLines lines = IdLines.of(addressed, turn.seen);
        lines.problem().ifPresent(turn.problems()::add);
        if (addressed.mayConfigure()
                && lines.problem().isEmpty()
                && !lines.lines().isEmpty()) {
            turn.guarded(turn.problems(), () -> new TrackerStep(turn, addressed, lines).take());
        }
        for (GroupPlan group : addressed.groups()) {
            if (!group.handsOff() && identities.stand(group) && !blocked(group)) {
                turn.guarded(
                        turn.problems(group.names().resource()),
                        () -> new MemberStep(turn, addressed, group).take(stuck));
            }
        }
        return addressed;
    }

    private boolean blocked(GroupPlan group) {
        return turn.problems(group.names().resource()).stream()
                .anyMatch(problem -> problem.type() == ConditionType.READY);
    }
}
