package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.Optional;

/** How many pods a drained node may take at once. */
public final class Budgets {

    private Budgets() {}

    /**
     * One at a time; none where there is only one pod, because its budget would keep nodes from being drained for ever.
     * AlwaysAllow: a pod that is broken anyway must not block a drain either.
     */
    public static Optional<PodDisruptionBudget> of(
            Owner owner, String name, int replicas, Map<String, String> selector) {
        if (replicas < 2) {
            return Optional.empty();
        }
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withMetadata(owner.owned(name))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .endSpec()
                .build());
    }
}
