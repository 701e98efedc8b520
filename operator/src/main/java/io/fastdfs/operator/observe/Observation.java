package io.fastdfs.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.topology.Labels;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is, of one cluster. Objects are those with the operator's and the cluster's labels; never mutate them, they are the
 * caches' own.
 */
public record Observation(
        FastDfsCluster cluster,
        List<FastDfsStorageGroup> groups,
        SortedMap<String, ConfigMap> configMaps,
        SortedMap<String, Service> services,
        SortedMap<String, StatefulSet> statefulSets,
        SortedMap<String, PersistentVolumeClaim> claims,
        SortedMap<String, Pod> pods,
        TrackersSight sight) {

    public Observation {
        groups = List.copyOf(groups);
    }

    /** By name, in the order of names. */
    public static <T extends HasMetadata> SortedMap<String, T> byName(Collection<T> objects) {
        SortedMap<String, T> named = new TreeMap<>();
        objects.forEach(object -> named.put(object.getMetadata().getName(), object));
        return Collections.unmodifiableSortedMap(named);
    }

    /** The pods of the trackers, by name. */
    public List<Pod> trackerPods() {
        return pods.values().stream()
                .filter(pod -> Labels.TRACKER.equals(label(pod, Labels.COMPONENT)))
                .toList();
    }

    /** Whether an answer of a tracker may come any moment: one has a pod, or answered at last. */
    public boolean trackersMayAnswer() {
        return !trackerPods().isEmpty() || !sight.answering().isEmpty();
    }

    /** The pods of a group, by name. */
    public List<Pod> memberPods(String storageGroup) {
        return pods.values().stream()
                .filter(pod -> Labels.STORAGE.equals(label(pod, Labels.COMPONENT)))
                .filter(pod -> storageGroup.equals(label(pod, Labels.STORAGE_GROUP)))
                .toList();
    }

    /** The volumes of a group. */
    public List<PersistentVolumeClaim> claimsOf(String storageGroup) {
        return claims.values().stream()
                .filter(claim -> storageGroup.equals(label(claim, Labels.STORAGE_GROUP)))
                .toList();
    }

    /** The Services for ids of a group. */
    public List<Service> servicesOf(String storageGroup) {
        return services.values().stream()
                .filter(service -> storageGroup.equals(label(service, Labels.STORAGE_GROUP)))
                .toList();
    }

    /** A label's value, empty when it is not there. */
    public static String label(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }

    /** An annotation's value, empty when it is not there. */
    public static String annotation(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }
}
