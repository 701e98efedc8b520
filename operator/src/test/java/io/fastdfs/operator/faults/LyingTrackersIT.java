package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One of a cluster's two trackers lies while the user wants a third member. The status tells it, nothing forbidden
 * happens, other clusters are not held up, and when the tracker tells the truth again all is as if it had never lied.
 */
class LyingTrackersIT {

    private static final String NEIGHBOUR = "k999";

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    @Test
    void aLieIsToldAndDoesNoHarm() {
        try (World world = new World(namespace)) {
            String grown = Run.end(world, Scenario.GROW);
            Map<String, Lies> lies = new TreeMap<>();
            Arrays.stream(Lies.values()).forEach(lie -> lies.put(cluster(lie), lie));
            try (OperatorProcess operator = world.start().awaitStarted()) {
                lies.keySet().forEach(cluster -> Scenario.CREATE.happen(world.client(), cluster));
                Scenario.CREATE.happen(world.client(), NEIGHBOUR);
                world.awaitEnd(Scenario.CREATE, lies.keySet());

                lies.forEach((cluster, lie) -> world.fastDfs().lie(cluster, 1, lie.lie()));
                awaitTold(world, lies);
                awaitTwoLeaders(world, cluster(Lies.CLAIMS_TO_LEAD));
                lies.keySet().forEach(cluster -> Scenario.GROW.happen(world.client(), cluster));
                Scenario.GROW.happen(world.client(), NEIGHBOUR);
                world.awaitState(Scenario.GROW, List.of(NEIGHBOUR)); // which all the others do not come to
                awaitTold(world, lies);

                world.fastDfs().tellTheTruth();
                world.awaitEnd(Scenario.GROW, lies.keySet());
                assertThat(operator.isRunning()).isTrue();
                System.out.printf("trackers lied in %d ways%n", lies.size());
                world.judge(
                        grown,
                        lies.keySet().stream()
                                .filter(cluster -> !lies.get(cluster).leavesLines())
                                .collect(Collectors.toMap(
                                        Function.identity(), cluster -> "one of whose trackers " + lies.get(cluster))),
                        Set.of(Run.CLUSTER + "-group1"));
            }
        }
    }

    private static void awaitTold(World world, Map<String, Lies> lies) {
        Map<String, String> wanted = new TreeMap<>();
        lies.forEach(
                (cluster, lie) -> wanted.put(cluster + " " + lie, lie.told().name()));
        await("the lies are told")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    Map<String, String> told = new TreeMap<>();
                    world.client().resources(FastDfsCluster.class).list().getItems().stream()
                            .filter(cluster ->
                                    lies.containsKey(cluster.getMetadata().getName()))
                            .forEach(cluster -> told.put(
                                    cluster.getMetadata().getName() + " "
                                            + lies.get(cluster.getMetadata().getName()),
                                    degraded(cluster)));
                    assertThat(told).isEqualTo(wanted);
                });
    }

    private static String cluster(Lies lie) {
        return "k%03d".formatted(1 + lie.ordinal());
    }

    private static void awaitTwoLeaders(World world, String cluster) {
        await("both trackers are said to lead")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> world
                                .client()
                                .resources(FastDfsCluster.class)
                                .withName(cluster)
                                .get()
                                .getStatus()
                                .trackers()
                                .stream()
                                .allMatch(tracker -> tracker.leader()));
    }

    private static String degraded(FastDfsCluster cluster) {
        return cluster.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(ConditionType.DEGRADED.word()))
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }
}
