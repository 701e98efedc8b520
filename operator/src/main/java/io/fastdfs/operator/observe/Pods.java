package io.fastdfs.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Questions to a pod. */
public final class Pods {

    private Pods() {}

    /** Whether its condition Ready is True and it is not on its way out. */
    public static boolean ready(Pod pod) {
        return !terminating(pod)
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    /** Whether it is being deleted. */
    public static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** The number at the end of a StatefulSet's pod. */
    public static OptionalInt ordinal(Pod pod) {
        String name = pod.getMetadata().getName();
        String number = name.substring(name.lastIndexOf('-') + 1);
        return number.matches("[0-9]{1,4}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    /** The name of the ConfigMap behind one of its volumes. */
    public static Optional<String> configMap(Pod pod, String volume) {
        return pod.getSpec().getVolumes().stream()
                .filter(v -> volume.equals(v.getName()) && v.getConfigMap() != null)
                .map((Volume v) -> v.getConfigMap().getName())
                .findFirst();
    }

    /** Statuses of its containers, none while the kubelet has said nothing. */
    public static List<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
    }

    /** What its FastDFS container said when it last ended, newest first. */
    public static Stream<String> lastWords(Pod pod) {
        return containers(pod).stream()
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .filter(state -> state != null && state.getTerminated() != null)
                .map((ContainerState state) -> state.getTerminated().getMessage())
                .filter(message -> message != null && !message.isBlank());
    }
}
