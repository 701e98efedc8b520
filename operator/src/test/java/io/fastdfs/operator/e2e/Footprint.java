package io.fastdfs.operator.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands in a namespace of a cluster, as far as an event that needs no new configuration may not change it.
 *
 * @param objects addresses of Services, data of ConfigMaps, generations of StatefulSets, labels of volumes, by kind/name
 * @param identities uids of those objects
 * @param pods uid and restarts of each pod
 */
record Footprint(Map<String, String> objects, Map<String, String> identities, Map<String, String> pods) {

    static Footprint of(NamespacedKubernetesClient client, Photos photos) {
        Map<String, String> objects = new TreeMap<>();
        Map<String, String> identities = new TreeMap<>();
        ours(client, photos).forEach(object -> {
            String name = object.getKind() + "/" + object.getMetadata().getName();
            objects.put(name, content(object));
            identities.put(name, object.getMetadata().getUid());
        });
        Map<String, String> pods = new TreeMap<>();
        photos.pods().forEach((name, pod) -> pods.put(name, life(pod)));
        return new Footprint(objects, identities, pods);
    }

    /** Whether each pod has a successor of its name, and that one is ready. */
    boolean succeededBy(Map<String, Pod> now) {
        return now.keySet().equals(pods.keySet()) && now.values().stream().allMatch(this::succeededBy);
    }

    /** Whether this pod is ready and not the one of its name that was there. */
    boolean succeededBy(Pod pod) {
        String former = pods.getOrDefault(pod.getMetadata().getName(), "");
        return PodState.ready(pod) && !former.startsWith(pod.getMetadata().getUid());
    }

    private static Stream<? extends HasMetadata> ours(NamespacedKubernetesClient client, Photos photos) {
        String label = "fastdfs.io/cluster";
        return Stream.of(
                        client.services().withLabel(label, photos.name()).list().getItems(),
                        client.configMaps()
                                .withLabel(label, photos.name())
                                .list()
                                .getItems(),
                        client.apps()
                                .statefulSets()
                                .withLabel(label, photos.name())
                                .list()
                                .getItems(),
                        client.persistentVolumeClaims()
                                .withLabel(label, photos.name())
                                .list()
                                .getItems())
                .flatMap(list -> list.stream());
    }

    private static String content(HasMetadata object) {
        if (object instanceof io.fabric8.kubernetes.api.model.Service service) {
            return service.getSpec().getClusterIP() + " -> " + service.getSpec().getSelector();
        }
        if (object instanceof io.fabric8.kubernetes.api.model.ConfigMap configMap) {
            return new TreeMap<>(configMap.getData()).toString();
        }
        if (object instanceof io.fabric8.kubernetes.api.model.apps.StatefulSet set) {
            return "generation " + set.getMetadata().getGeneration();
        }
        return new TreeMap<>(object.getMetadata().getLabels()).toString();
    }

    private static String life(Pod pod) {
        return pod.getMetadata().getUid() + " restarted "
                + pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(container -> container.getRestartCount())
                        .sum();
    }
}
