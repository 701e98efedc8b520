package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator dies by SIGKILL right after each single write of a fresh cluster, before it hears of it. Whatever it had
 * done, its successor ends where an undisturbed run ends. Each start of an operator serves twice: it mends what the last
 * one left, and dies over the next cluster, which may cut the mending off as well.
 */
class KilledOperatorIT {

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    private final Situation situation = Situation.in(namespace);

    @Test
    void endsWhereAnUndisturbedRunEnds() {
        try (ApiProxy proxy = ApiProxy.to(namespace.client().getConfiguration())) {
            String undisturbed = name(0);
            create(undisturbed);
            int writes;
            try (OperatorProcess operator = start(proxy)) {
                settle(undisturbed);
                assertThat(operator.isRunning()).isTrue();
                writes = (int) proxy.requests().stream()
                        .filter(request -> writes(request, undisturbed))
                        .count();
            }
            int killed = 0;
            for (int write = 1; write <= writes; write++) {
                killed += dieAfter(write, name(write), proxy) ? 1 : 0;
            }
            try (OperatorProcess last = start(proxy)) {
                for (int point = 1; point <= writes; point++) {
                    settle(name(point));
                }
                assertThat(last.isRunning()).isTrue();
            }
            System.out.printf("killed the operator at %d of the %d writes of a fresh cluster%n", killed, writes);
            assertThat(killed).as("writes may differ by a status or two").isGreaterThan(writes * 3 / 4);
            String expected = normalised(undisturbed);
            for (int point = 1; point <= writes; point++) {
                assertThat(normalised(name(point)))
                        .as("killed after write %d", point)
                        .isEqualTo(expected);
            }
            nothingIsUsedTwice(writes);
        }
    }

    /** Else an operator with old caches, whose record is refused, would leave Services of ids that nobody knows. */
    @Test
    void recordsAnIdBeforeAServiceFollowsIt() {
        try (ApiProxy proxy = ApiProxy.to(namespace.client().getConfiguration())) {
            create("order");
            try (OperatorProcess operator = start(proxy)) {
                settle("order");
                assertThat(operator.isRunning()).isTrue();
            }
            List<String> written = proxy.requests().stream()
                    .filter(request -> writes(request, "order"))
                    .map(request -> request.uri().getPath())
                    .toList();
            String registry = GroupNames.registryOf("order-group1");
            for (int id : situation.registry("order-group1").ids().keySet()) {
                assertThat(written.stream().map(path -> path.replaceAll(".*/", "")))
                        .containsSubsequence(registry, "order-group1-" + id, registry);
            }
        }
    }

    /** Whether it came to that write; a run may need one status less than another. */
    private boolean dieAfter(int write, String cluster, ApiProxy proxy) {
        create(cluster);
        AtomicInteger count = new AtomicInteger();
        AtomicInteger dead = new AtomicInteger();
        try (OperatorProcess operator = start(proxy)) {
            proxy.watch(request -> {
                if (dead.get() == 0 && writes(request, cluster) && count.incrementAndGet() == write) {
                    dead.set(1);
                    operator.kill9();
                }
                return dead.get() == 0;
            });
            Awaitility.await("the operator is dead, or has nothing to do any more")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !operator.isRunning() || settledWithout(cluster));
            return dead.get() == 1;
        } finally {
            proxy.watch(request -> true);
            proxy.hangUp();
        }
    }

    private boolean settledWithout(String cluster) {
        if (situation.words(FastDfsCluster.class, cluster).isEmpty()
                || situation.find(io.fabric8.kubernetes.api.model.apps.StatefulSet.class, cluster + "-group1")
                        == null) {
            return false;
        }
        situation.awaitQuiet(cluster);
        return true;
    }

    private OperatorProcess start(ApiProxy proxy) {
        return OperatorProcess.in(namespace)
                .withoutLeaderElection()
                .withJvmOption("-XX:TieredStopAtLevel=1")
                .with("QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL", proxy.url())
                .start();
    }

    private void create(String cluster) {
        situation.create(Manifests.cluster(cluster), Manifests.group(cluster, "group1"));
    }

    private void settle(String cluster) {
        situation.awaitMade(cluster, cluster + "-group1");
        situation.awaitThat(
                "both statuses are written",
                () -> Stream.of(
                                situation.words(FastDfsCluster.class, cluster),
                                situation.words(FastDfsStorageGroup.class, cluster + "-group1"))
                        .noneMatch(List::isEmpty));
        situation.awaitQuiet(cluster);
    }

    private static boolean writes(ApiProxy.Request request, String cluster) {
        return request.writes()
                && request.uri().getPath().matches(".*/" + cluster + "(-[^/]*)?(/status)?|.*-" + cluster + "-[^/]*");
    }

    private static String name(int point) {
        return "k%02d".formatted(point);
    }

    // ---- the end state

    /** Everything of a cluster, line by line, with a word of its own for each thing that chance decides. */
    private String normalised(String cluster) {
        GroupRegistry registry = situation.registry(cluster + "-group1");
        Map<String, String> words = new TreeMap<>();
        for (StorageId id : registry.ids().values()) {
            String role = id.state() + id.ordinal().toString();
            words.put(String.valueOf(id.id()), "id of " + role);
            words.put(String.valueOf(id.address()), "address of " + role);
        }
        situation
                .clusterRegistry(cluster)
                .trackers()
                .forEach((ordinal, address) -> words.put(address, "address of tracker " + ordinal));
        words.put(registry.clusterUid(), "cluster uid");
        words.put(situation.get(Service.class, cluster + "-trackers").getSpec().getClusterIP(), "address of clients");
        List<String> lines = new ArrayList<>(situation.words(FastDfsCluster.class, cluster));
        lines.addAll(situation.words(FastDfsStorageGroup.class, cluster + "-group1"));
        situation.made(cluster).values().forEach(object -> lines.addAll(lines(object, words)));
        return lines.stream()
                .map(line ->
                        line.replace(cluster, "C").replaceAll("\\b(?=\\d*[a-f])[0-9a-f]{10}\\b|\\b\\d{10}\\b", "hash"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static List<String> lines(HasMetadata object, Map<String, String> words) {
        var metadata = object.getMetadata();
        metadata.setManagedFields(null);
        metadata.setResourceVersion(null);
        metadata.setUid(null);
        metadata.setCreationTimestamp(null);
        metadata.setGeneration(null);
        metadata.getOwnerReferences().forEach(owner -> owner.setUid("uid"));
        Map<?, ?> fields = Serialization.unmarshal(Serialization.asYaml(object), Map.class);
        fields.remove("status");
        String kindAndText = Serialization.asYaml(fields);
        for (Map.Entry<String, String> word : words.entrySet()) {
            kindAndText = kindAndText.replaceAll(
                    "(?<![0-9a-f.])" + word.getKey().replace(".", "\\.") + "(?![0-9a-f.])", word.getValue());
        }
        return kindAndText.lines().map(String::strip).toList();
    }

    private void nothingIsUsedTwice(int points) {
        Set<Integer> ids = new HashSet<>();
        for (int point = 0; point <= points; point++) {
            String group = name(point) + "-group1";
            GroupRegistry registry = situation.registry(group);
            registry.ids()
                    .keySet()
                    .forEach(id ->
                            assertThat(ids.add(id)).as("id %d of %s", id, group).isTrue());
            Set<String> services = situation.client().services().list().getItems().stream()
                    .map(service -> service.getMetadata().getName())
                    .filter(service -> service.matches(group + "-\\d+"))
                    .collect(Collectors.toSet());
            assertThat(services)
                    .isEqualTo(registry.ids().keySet().stream()
                            .map(id -> group + "-" + id)
                            .collect(Collectors.toSet()));
            for (StorageId id : registry.members()) {
                for (String volume : List.of("state", "path0")) {
                    String claim = volume + "-" + group + "-" + id.ordinal().orElseThrow();
                    assertThat(situation
                                    .get(PersistentVolumeClaim.class, claim)
                                    .getMetadata()
                                    .getLabels())
                            .containsEntry(Labels.ID, String.valueOf(id.id()))
                            .containsEntry(Labels.CLUSTER_UID, registry.clusterUid());
                }
            }
        }
    }
}
