package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.testing.FastDfsImages;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A FastDFS cluster under test: what a user applies of it, and sees of it. */
final class Photos {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final NamespacedKubernetesClient client;
    private final String name;

    private Photos(NamespacedKubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Applies a FastDfsCluster; small and quick where that is no part of what is tested. */
    static Photos apply(NamespacedKubernetesClient client, String name, FastDfsImages fastDfs, int trackers) {
        client.resource("""
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsCluster
                metadata: {name: %s}
                spec:
                  version: %s
                  images: {tracker: "%s", storage: "%s"}
                  trackers:
                    replicas: %d
                    volume: {size: 50Mi}
                    config: {reserved_storage_space: "1%%"}
                  storage:
                    config: {subdir_count_per_path: "16"}
                    stateVolume: {size: 50Mi}
                """.formatted(
                                name, fastDfs.version(), fastDfs.trackerImage(), fastDfs.storageImage(), trackers))
                .create();
        return new Photos(client, name);
    }

    /** Applies a FastDfsStorageGroup of it. */
    Photos withGroup(String group, int members) {
        return withGroup(group, members, "{size: 100Mi}", "");
    }

    /** Applies a FastDfsStorageGroup of it, with more fields of its spec. */
    Photos withGroup(String group, int members, String storePath, String more) {
        client.resource("""
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsStorageGroup
                metadata: {name: %s}
                spec:
                  clusterRef: {name: %s}
                  group: %s
                  replicas: %d
                  storePaths: [%s]
                %s
                """.formatted(resource(group), name, group, members, storePath, more.indent(2)))
                .create();
        return this;
    }

    String name() {
        return name;
    }

    /** The name of a group's FastDfsStorageGroup, StatefulSet and, with the ordinal behind it, pods. */
    String resource(String group) {
        return name + "-" + group;
    }

    String member(String group, int ordinal) {
        return resource(group) + "-" + ordinal;
    }

    String tracker(int ordinal) {
        return name + "-tracker-" + ordinal;
    }

    FastDfsCluster cluster() {
        return Objects.requireNonNull(
                client.resources(FastDfsCluster.class).withName(name).get());
    }

    FastDfsStorageGroup group(String group) {
        return Objects.requireNonNull(client.resources(FastDfsStorageGroup.class)
                .withName(resource(group))
                .get());
    }

    List<String> groups() {
        return client.resources(FastDfsStorageGroup.class).list().getItems().stream()
                .filter(group -> group.getSpec().clusterRef().name().equals(name))
                .map(group -> group.getSpec().group())
                .toList();
    }

    /** Merges JSON into the spec of the cluster; single quotes stand for double ones. */
    void edit(String spec) {
        client.resources(FastDfsCluster.class).withName(name).patch(MERGE, json(spec));
    }

    void edit(String group, String spec) {
        client.resources(FastDfsStorageGroup.class).withName(resource(group)).patch(MERGE, json(spec));
    }

    private static String json(String spec) {
        return "{\"spec\":" + spec.replace('\'', '"') + "}";
    }

    void deleteGroup(String group) {
        client.resources(FastDfsStorageGroup.class).withName(resource(group)).delete();
        Patience.await(resource(group) + " is deleted")
                .until(() -> client.resources(FastDfsStorageGroup.class)
                                .withName(resource(group))
                                .get()
                        == null);
    }

    /** The cluster and all its groups say that they are ready, of the spec that they have now. */
    void awaitReady() {
        Patience.await(name + " is ready").untilAsserted(() -> {
            assertThat(groups()).isNotEmpty().allSatisfy(this::assertReady);
            var cluster = cluster();
            assertThat(cluster.getStatus()).isNotNull();
            assertThat(cluster.getStatus().observedGeneration())
                    .isEqualTo(cluster.getMetadata().getGeneration());
            assertThat(condition(cluster.getStatus().conditions(), "Ready").status())
                    .as("%s: %s", name, cluster.getStatus().conditions())
                    .isEqualTo("True");
        });
        // kube-proxy hears of a ready tracker a moment after everybody else.
        Patience.await("clients reach a tracker of " + name).until(() -> client().reaches());
    }

    private void assertReady(String name) {
        var group = group(name);
        assertThat(group.getStatus()).isNotNull();
        assertThat(group.getStatus().observedGeneration())
                .isEqualTo(group.getMetadata().getGeneration());
        assertThat(condition(group.getStatus().conditions(), "Ready").status())
                .as("%s: %s", name, group.getStatus().conditions())
                .isEqualTo("True");
        assertThat(group.getStatus().members())
                .hasSize(group.getSpec().replicas())
                .allSatisfy(member -> assertThat(member.state()).isEqualTo("ACTIVE"));
    }

    /** Waits for a reason of a condition of a group; returns its message. */
    String awaitReason(String group, String type, String reason) {
        Patience.await(resource(group) + " says " + reason)
                .untilAsserted(
                        () -> assertThat(condition(conditions(group), type).reason())
                                .as("%s", conditions(group))
                                .isEqualTo(reason));
        return condition(conditions(group), type).message();
    }

    /** The same of the cluster. */
    String awaitReason(String type, String reason) {
        Patience.await(name + " says " + reason)
                .untilAsserted(() -> assertThat(condition(cluster().getStatus().conditions(), type)
                                .reason())
                        .as("%s", cluster().getStatus().conditions())
                        .isEqualTo(reason));
        return condition(cluster().getStatus().conditions(), type).message();
    }

    private List<Condition> conditions(String group) {
        return Optional.ofNullable(group(group).getStatus())
                .map(status -> status.conditions())
                .orElse(List.of());
    }

    private static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseGet(() -> new Condition(type, "Unknown", "NotSaidYet", "", "", null));
    }

    List<MemberStatus> members(String group) {
        return group(group).getStatus().members();
    }

    /** Fixed addresses of the members, ip:port. */
    List<String> addresses(String group) {
        return members(group).stream()
                .map(member -> Objects.requireNonNull(member.address()))
                .toList();
    }

    List<Integer> ids(String group) {
        return members(group).stream()
                .map(member -> Objects.requireNonNull(member.id()))
                .toList();
    }

    GroupRegistry registry(String group) {
        return RegistryText.readGroup(client.configMaps()
                        .withName(resource(group) + "-registry")
                        .require()
                        .getData())
                .orElseThrow();
    }

    /** A client that knows the cluster by the Service for clients. */
    FastDfsClient client() {
        return new FastDfsClient(client.services()
                        .withName(name + "-trackers")
                        .require()
                        .getSpec()
                        .getClusterIP()
                + ":22122");
    }

    /** The pods of trackers and members, by name. */
    Map<String, Pod> pods() {
        Map<String, Pod> pods = new TreeMap<>();
        client.pods()
                .withLabel("fastdfs.io/cluster", name)
                .list()
                .getItems()
                .forEach(pod -> pods.put(pod.getMetadata().getName(), pod));
        return pods;
    }

    Pod pod(String pod) {
        return client.pods().withName(pod).require();
    }

    /** Deletes a pod as a node does that drains, and waits until its successor is there. */
    void restart(String pod) {
        String former = client.pods().withName(pod).require().getMetadata().getUid();
        client.pods().withName(pod).delete();
        Patience.await("another " + pod)
                .until(() -> Optional.ofNullable(client.pods().withName(pod).get())
                        .filter(now -> !now.getMetadata().getUid().equals(former))
                        .isPresent());
    }
}
