package io.fastdfs.operator.e2e;

import io.fabric8.kubernetes.api.model.Pod;

/** What a pod's status says. */
final class PodState {
    private PodState() {}

    /** Ready, and not on its way out. */
    static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }
}
