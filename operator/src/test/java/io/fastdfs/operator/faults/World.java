package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.faults.SimulatedFastDfs.Command;
import io.fastdfs.operator.faults.SimulatedFastDfs.Ear;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A namespace with everything that a fault needs: the API server through a proxy, trackers that can lie, and the record. */
final class World implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final TestNamespace namespace;
    private final ApiProxy api;
    private final History history;
    private final SimulatedFastDfs fastDfs;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

    World(TestNamespace namespace) {
        this(namespace, namespace.client().getConfiguration());
    }

    /** A world whose operator is served by another API server than the test is. */
    World(TestNamespace namespace, Config operatorsApiServer) {
        this.namespace = namespace;
        this.api = ApiProxy.to(operatorsApiServer);
        this.history = new History(namespace.client());
        this.fastDfs = new SimulatedFastDfs(namespace.client(), history);
        listen((command, carryOut) -> Optional.of(carryOut.get()));
    }

    NamespacedKubernetesClient client() {
        return namespace.client();
    }

    ApiProxy api() {
        return api;
    }

    SimulatedFastDfs fastDfs() {
        return fastDfs;
    }

    /** Has every command recorded that a tracker carries out. */
    void listen(Ear ear) {
        fastDfs.listen((command, carryOut) -> ear.hear(command, () -> {
            commands.add(command);
            return carryOut.get();
        }));
    }

    /** An operator to which all of this is the cluster. */
    OperatorProcess start() {
        return OperatorProcess.in(namespace)
                .withoutLeaderElection()
                .with("QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL", api.url())
                .with("QUARKUS_OPERATOR_SDK_CONCURRENT_RECONCILIATION_THREADS", "500") // stopped clusters hold one each
                .with(
                        "FASTDFS_TRACKER_PROXY",
                        fastDfs.proxy().host() + ":" + fastDfs.proxy().port())
                .with("FASTDFS_POLL_CALM", "2s")
                .with("KUBERNETES_REQUEST_TIMEOUT", "6000") // milliseconds: the client waits so long for an answer
                .start();
    }

    /** Lets everything through again, and ends what waits in vain. */
    void heal() {
        api.leaveAlone();
        listen((command, carryOut) -> Optional.of(carryOut.get()));
        api.hangUp();
    }

    // ---- the end

    /** Waits until clusters are what a scenario makes of them and nothing is written any more. */
    void awaitEnd(Scenario scenario, Collection<String> clusters) {
        awaitState(scenario, clusters);
        awaitQuiet();
    }

    /** Waits until clusters are what a scenario makes of them. */
    void awaitState(Scenario scenario, Collection<String> clusters) {
        Set<String> late = new TreeSet<>(clusters);
        await("the end of " + scenario)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    late.removeAll(atTheEnd(scenario, late));
                    assertThat(late).as(() -> said(late)).isEmpty();
                });
    }

    /** What is told of clusters, for whoever has to find out why they are late. */
    private String said(Set<String> clusters) {
        Stream<HasMetadata> told = Stream.concat(
                client().resources(FastDfsCluster.class).list().getItems().stream(),
                client().resources(FastDfsStorageGroup.class).list().getItems().stream());
        return told.filter(resource -> clusters.stream()
                        .anyMatch(cluster -> resource.getMetadata().getName().startsWith(cluster)))
                .map(Serialization::asYaml)
                .collect(Collectors.joining("\n"));
    }

    /** Waits until the operator writes nothing any more. */
    void awaitQuiet() {
        await("the operator has nothing to write")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isQuietSince(0));
    }

    /** Whether nothing was written for a while, which began after that time of the machine's clock. */
    boolean isQuietSince(long nanos) {
        return System.nanoTime() - Math.max(nanos, api.lastWrite()) > QUIET.toNanos();
    }

    private Set<String> atTheEnd(Scenario scenario, Set<String> clusters) {
        Map<String, FastDfsStorageGroup> groups = new HashMap<>();
        client().resources(FastDfsStorageGroup.class)
                .list()
                .getItems()
                .forEach(group -> groups.put(group.getMetadata().getName(), group));
        Set<String> living = history.now(Pod.class)
                .map(pod -> Observation.label(pod, Labels.STORAGE_GROUP))
                .collect(Collectors.toSet());
        return client().resources(FastDfsCluster.class).list().getItems().stream()
                .filter(cluster -> clusters.contains(cluster.getMetadata().getName()))
                .filter(cluster -> atTheEnd(scenario, cluster, groups, living))
                .map(cluster -> cluster.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static boolean atTheEnd(
            Scenario scenario, FastDfsCluster cluster, Map<String, FastDfsStorageGroup> groups, Set<String> living) {
        String name = cluster.getMetadata().getName();
        boolean rest = cluster.getStatus() != null
                && Objects.equals(
                        cluster.getStatus().observedGeneration(),
                        cluster.getMetadata().getGeneration())
                && calm(cluster.getStatus().conditions())
                && cluster.getStatus().groups().size() == scenario.groups().size();
        return rest
                && Set.of("group1", "group2").stream().allMatch(group -> {
                    String resource = name + "-" + group;
                    FastDfsStorageGroup there = groups.get(resource);
                    if (!scenario.groups().contains(group)) {
                        return there == null && !living.contains(resource);
                    }
                    return there != null
                            && there.getStatus() != null
                            && Objects.equals(
                                    there.getStatus().observedGeneration(),
                                    there.getMetadata().getGeneration())
                            && there.getSpec()
                                    .replicas()
                                    .equals(there.getStatus().readyReplicas())
                            && calm(there.getStatus().conditions());
                });
    }

    private static boolean calm(List<Condition> conditions) {
        return conditions.stream()
                        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"))
                && conditions.stream()
                        .anyMatch(c ->
                                c.type().equals("Progressing") && c.status().equals("False"));
    }

    // ---- the verdict

    /** What stands of a cluster, in words without chance. */
    String state(String cluster) {
        return Objects.requireNonNull(EndState.of(client()).get(cluster), () -> "there is nothing of " + cluster);
    }

    /**
     * Fails unless clusters are what an undisturbed one was, and nothing forbidden ever happened.
     *
     * @param disturbed the clusters, each with what was done to it
     * @param consented FastDfsStorageGroups whose volumes were given up
     */
    void judge(String undisturbed, Map<String, String> disturbed, Set<String> consented) {
        assertThat(fastDfs.stumbles()).as("what went wrong in the simulation").isEmpty();
        assertThat(Oracle.judge(history.versions(), List.copyOf(commands), consented))
                .as("what must never happen")
                .isEmpty();
        await("all clusters are what an undisturbed one is")
                .atMost(PATIENCE) // of many clusters Kubernetes takes claims away late
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    SortedMap<String, String> states = EndState.of(client());
                    disturbed.forEach((cluster, how) -> assertThat(difference(states.get(cluster), undisturbed))
                            .as("%s, %s", cluster, how)
                            .isEmpty());
                });
    }

    private static String difference(@Nullable String there, String wanted) {
        List<String> more =
                new ArrayList<>(there == null ? List.of() : there.lines().toList());
        List<String> less = new ArrayList<>(wanted.lines().toList());
        List<String> both = List.copyOf(more);
        less.forEach(more::remove);
        both.forEach(less::remove);
        return more.isEmpty() && less.isEmpty() ? "" : "too much: " + more + ", missing: " + less;
    }

    @Override
    public void close() {
        fastDfs.close();
        history.close();
        api.close();
    }
}
