package io.fastdfs.operator.reconcile;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands in one namespace: what a user puts there, and what the operator makes of it. */
final class Situation {

    /** Every kind of object that the operator makes. */
    private static final List<Class<? extends HasMetadata>> MADE = List.of(
            ConfigMap.class,
            Service.class,
            StatefulSet.class,
            PersistentVolumeClaim.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class);

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final TestNamespace namespace;

    private Situation(TestNamespace namespace) {
        this.namespace = namespace;
    }

    static Situation in(TestNamespace namespace) {
        return new Situation(namespace);
    }

    NamespacedKubernetesClient client() {
        return namespace.client();
    }

    // ---- what users do

    void create(String... manifests) {
        for (String manifest : manifests) {
            client().resource(manifest).create();
        }
    }

    /** As {@code kubectl patch --type merge}. */
    <T extends HasMetadata> void edit(Class<T> kind, String name, String patch) {
        client().resources(kind).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    <T extends HasMetadata> void delete(Class<T> kind, String name) {
        client().resources(kind).withName(name).delete();
    }

    void deleteAll() {
        client().resources(FastDfsStorageGroup.class).delete();
        client().resources(FastDfsCluster.class).delete();
        awaitThat(
                "all custom resources are gone",
                () -> Stream.of(FastDfsStorageGroup.class, FastDfsCluster.class)
                        .allMatch(kind ->
                                client().resources(kind).list().getItems().isEmpty()));
    }

    /** As it stands in the registry once the members have been ACTIVE, which needs pods. */
    void remembersThatMembersJoined(String storageGroup) {
        client().configMaps().withName(GroupNames.registryOf(storageGroup)).edit(registry -> {
            Map<String, String> data = new TreeMap<>(registry.getData());
            data.replaceAll((key, value) -> key.startsWith("id-") && value.contains("state=active")
                    ? value.replace("joined=false", "joined=true").replace("ever-active=false", "ever-active=true")
                    : value);
            data.remove("founder");
            registry.setData(data);
            return registry;
        });
        awaitThat(
                "the registry of " + storageGroup + " is whole again",
                () -> get(ConfigMap.class, GroupNames.registryOf(storageGroup))
                        .getData()
                        .getOrDefault("member-0", "")
                        .contains("joined=true"));
    }

    // ---- what is

    <T extends HasMetadata> @Nullable T find(Class<T> kind, String name) {
        return client().resources(kind).withName(name).get();
    }

    <T extends HasMetadata> T get(Class<T> kind, String name) {
        return Objects.requireNonNull(
                find(kind, name), () -> kind.getSimpleName() + " " + name + " is not in " + namespace.name());
    }

    /** Everything that bears the operator's label and this cluster's, in the order of names and kinds. */
    SortedMap<String, HasMetadata> made(String cluster) {
        SortedMap<String, HasMetadata> objects = new TreeMap<>();
        MADE.forEach(kind -> client().resources(kind).withLabel(Labels.CLUSTER, cluster).list().getItems().stream()
                .filter(object ->
                        Labels.OPERATOR.equals(object.getMetadata().getLabels().get(Labels.MANAGED_BY)))
                .forEach(object -> objects.put(word(object), object)));
        return objects;
    }

    /** resourceVersions of everything that was made for a cluster, and of the custom resources themselves. */
    SortedMap<String, String> versions(String cluster) {
        SortedMap<String, String> versions = new TreeMap<>();
        made(cluster)
                .forEach((word, object) ->
                        versions.put(word, object.getMetadata().getResourceVersion()));
        Optional.ofNullable(find(FastDfsCluster.class, cluster))
                .ifPresent(object ->
                        versions.put(word(object), object.getMetadata().getResourceVersion()));
        client().resources(FastDfsStorageGroup.class).list().getItems().stream()
                .filter(group -> group.getSpec().clusterRef().name().equals(cluster))
                .forEach(group -> versions.put(word(group), group.getMetadata().getResourceVersion()));
        return versions;
    }

    ClusterRegistry clusterRegistry(String cluster) {
        ConfigMap registry = get(ConfigMap.class, new ClusterNames(cluster).registry());
        return RegistryText.readCluster(registry.getData()).orElseThrow();
    }

    GroupRegistry registry(String storageGroup) {
        ConfigMap registry = get(ConfigMap.class, GroupNames.registryOf(storageGroup));
        return RegistryText.readGroup(registry.getData()).orElseThrow();
    }

    Optional<Condition> condition(Class<? extends HasMetadata> kind, String name, ConditionType type) {
        return conditions(find(kind, name)).stream()
                .filter(condition -> condition.type().equals(type.word()))
                .findFirst();
    }

    private static List<Condition> conditions(@Nullable HasMetadata resource) {
        if (resource instanceof FastDfsCluster cluster && cluster.getStatus() != null) {
            return cluster.getStatus().conditions();
        }
        return resource instanceof FastDfsStorageGroup group && group.getStatus() != null
                ? group.getStatus().conditions()
                : List.of();
    }

    /** Conditions as a person would list them: Ready=False/Starting. */
    List<String> words(Class<? extends HasMetadata> kind, String name) {
        return conditions(find(kind, name)).stream()
                .map(condition -> condition.type() + "=" + condition.status() + "/" + condition.reason())
                .toList();
    }

    // ---- waiting

    /** Waits until a condition has a reason, and returns it. */
    Condition awaitReason(Class<? extends HasMetadata> kind, String name, ConditionType type, Reason reason) {
        await(kind.getSimpleName() + " " + name + " says " + type.word() + "/" + reason)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(
                        () -> condition(kind, name, type).map(Condition::reason).orElse("nothing"),
                        Predicate.isEqual(reason.name()));
        return condition(kind, name, type).orElseThrow();
    }

    /** Waits until the StatefulSets of a cluster and its groups exist and nothing of it has changed for a while. */
    void awaitMade(String cluster, String... storageGroups) {
        awaitThat("the StatefulSets of " + cluster + " exist", () -> {
            boolean trackers = find(StatefulSet.class, new ClusterNames(cluster).trackerSet()) != null;
            return trackers && Stream.of(storageGroups).allMatch(name -> find(StatefulSet.class, name) != null);
        });
        awaitQuiet(cluster);
    }

    /** Waits until nothing of a cluster has changed for a while; returns what there is then. */
    SortedMap<String, String> awaitQuiet(String cluster) {
        SortedMap<String, String> last = new TreeMap<>();
        AtomicLong since = new AtomicLong(System.nanoTime());
        awaitThat("nothing of " + cluster + " changes any more", () -> {
            SortedMap<String, String> now = versions(cluster);
            if (!now.equals(last)) {
                last.clear();
                last.putAll(now);
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > QUIET.toNanos();
        });
        return last;
    }

    void awaitThat(String what, Callable<Boolean> holds) {
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .ignoreExceptions() // what is asked for may not be there yet, or be refused for the moment
                .until(holds);
    }

    private static String word(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
