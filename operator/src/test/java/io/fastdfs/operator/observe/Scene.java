package io.fastdfs.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.topology.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster "photos" in the namespace "shop", and what an operator would see of it. */
public final class Scene {

    /** The uid on volumes and in registries. */
    public static final String UID = "0123456789abcdef0123456789abcdef";

    private final List<HasMetadata> objects = new ArrayList<>();
    private FastDfsCluster cluster = cluster("version: 6.15.4");
    private TrackersSight sight = TrackersSight.NONE;

    /** A cluster from the YAML of its spec. */
    public static FastDfsCluster cluster(String spec) {
        return Serialization.unmarshal(
                "apiVersion: fastdfs.io/v1alpha1\nkind: FastDfsCluster\n"
                        + "metadata: {name: photos, namespace: shop, uid: uid-of-photos, generation: 3}\nspec:\n"
                        + spec.indent(2),
                FastDfsCluster.class);
    }

    /** A group of photos from its name, its time of creation (a day of January) and the YAML of its spec's rest. */
    public static FastDfsStorageGroup group(String name, int day, String spec) {
        return Serialization.unmarshal(
                "apiVersion: fastdfs.io/v1alpha1\nkind: FastDfsStorageGroup\nmetadata: {name: " + name
                        + ", namespace: shop, uid: uid-of-" + name + ", generation: 5, creationTimestamp: \"2026-01-"
                        + (day < 10 ? "0" + day : day) + "T00:00:00Z\"}\nspec:\n"
                        + ("clusterRef: {name: photos}\n" + spec).indent(2),
                FastDfsStorageGroup.class);
    }

    /** The group photos-group1 of two members with one store path. */
    public static FastDfsStorageGroup group1() {
        return group1("replicas: 2");
    }

    /** The group photos-group1 with one store path and what else its spec says. */
    public static FastDfsStorageGroup group1(String more) {
        return group("photos-group1", 1, "group: group1\nstorePaths: [{size: 10Gi}]\n" + more);
    }

    /** A volume of photos-group1, labelled with an id, or with none for 0. */
    public static PersistentVolumeClaim claim(String volume, int ordinal, int id) {
        Map<String, String> labels = new LinkedHashMap<>(Labels.ofGroup("photos", "photos-group1", "group1"));
        if (id != 0) {
            labels.put(Labels.ID, Integer.toString(id));
            labels.put(Labels.CLUSTER_UID, UID);
        }
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(volume + "-photos-group1-" + ordinal)
                .withNamespace("shop")
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    /** The Service of an id of photos-group1, selecting the pod of an ordinal, or none for -1. */
    public static Service service(int id, int ordinal) {
        Map<String, String> labels = new LinkedHashMap<>(Labels.ofGroup("photos", "photos-group1", "group1"));
        labels.put(Labels.ID, Integer.toString(id));
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("photos-group1-" + id)
                .withNamespace("shop")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withClusterIP(Sights.address(id))
                .withSelector(
                        ordinal < 0 ? null : Map.of("statefulset.kubernetes.io/pod-name", "photos-group1-" + ordinal))
                .endSpec()
                .build();
    }

    /** The registry of a group as a ConfigMap. */
    public static ConfigMap groupRegistry(String storageGroup, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(storageGroup + "-registry")
                .withNamespace("shop")
                .withLabels(Labels.ofGroup("photos", storageGroup, "group1"))
                .endMetadata()
                .withData(data)
                .build();
    }

    /** The registry of photos as a ConfigMap. */
    public static ConfigMap clusterRegistry(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("photos-registry")
                .withNamespace("shop")
                .withLabels(Labels.ofCluster("photos"))
                .endMetadata()
                .withData(data)
                .build();
    }

    /** A pod of photos-group1 from the YAML of its status. */
    public static Pod memberPod(int ordinal, String status) {
        return pod("photos-group1-" + ordinal, Labels.ofGroup("photos", "photos-group1", "group1"), status);
    }

    /** A tracker's pod from the YAML of its status. */
    public static Pod trackerPod(int ordinal, String status) {
        return pod("photos-tracker-" + ordinal, Labels.ofCluster("photos"), status);
    }

    private static Pod pod(String name, Map<String, String> labels, String status) {
        Pod pod = Serialization.unmarshal("kind: Pod\napiVersion: v1\nstatus:\n" + status.indent(2), Pod.class);
        return new PodBuilder(pod)
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    /** With another cluster than the plain one. */
    public Scene of(FastDfsCluster other) {
        cluster = other;
        return this;
    }

    /** With objects and groups. */
    public Scene with(HasMetadata... more) {
        objects.addAll(List.of(more));
        return this;
    }

    /** With what the trackers say. */
    public Scene seeing(TrackersSight trackers) {
        sight = trackers;
        return this;
    }

    /** What the operator sees. */
    public Observation seen() {
        return new Observation(
                cluster,
                all(FastDfsStorageGroup.class),
                Observation.byName(all(ConfigMap.class)),
                Observation.byName(all(Service.class)),
                Observation.byName(all(StatefulSet.class)),
                Observation.byName(all(PersistentVolumeClaim.class)),
                Observation.byName(all(Pod.class)),
                sight);
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
