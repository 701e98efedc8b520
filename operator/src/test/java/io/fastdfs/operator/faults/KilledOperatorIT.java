package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.faults.KillPoints.Point;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator dies by SIGKILL before and after each of its API writes and of its commands to trackers, as one cluster that
 * nobody disturbs shows them. As many clusters as there are such points are killed together, each at its own, in each
 * scenario of a cluster's life; whoever comes after ends where the undisturbed one ended.
 */
class KilledOperatorIT {

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    @Test
    void endsWhereAnUndisturbedRunEnds() {
        try (World world = new World(namespace)) {
            Map<Scenario, Run> runs = Run.undisturbed(world);
            int most = runs.values().stream()
                    .mapToInt(run -> Share.of(run.points()).size())
                    .max()
                    .orElseThrow();
            List<String> clusters =
                    IntStream.rangeClosed(1, most).mapToObj("k%03d"::formatted).toList();
            Set<String> consented = new TreeSet<>(Set.of(Run.CLUSTER + "-group1"));
            OperatorProcess operator = world.start();
            try {
                for (Map.Entry<Scenario, Run> run : runs.entrySet()) {
                    Scenario scenario = run.getKey();
                    clusters.stream()
                            .map(cluster -> cluster + "-group1")
                            .filter(group -> scenario.givesUp("group1"))
                            .forEach(consented::add);
                    Map<String, String> deaths = dieIn(scenario, run.getValue(), clusters, world, operator);
                    operator.close();
                    world.heal();
                    operator = world.start();
                    world.awaitEnd(scenario, clusters);
                    assertThat(operator.isRunning()).isTrue();
                    world.judge(run.getValue().end(), deaths, consented);
                }
            } finally {
                operator.close();
            }
        }
    }

    /** Kills the operator when every cluster has come to its point; how each one died. */
    private static Map<String, String> dieIn(
            Scenario scenario, Run run, List<String> clusters, World world, OperatorProcess operator) {
        List<Point> all = Share.of(run.points());
        Map<String, Point> points = new TreeMap<>();
        for (int i = 0; i < clusters.size(); i++) {
            points.put(clusters.get(i), all.get(i % all.size()));
        }
        KillPoints kill = new KillPoints(points);
        world.api().interfere(kill);
        world.listen(kill);
        operator.awaitStarted();
        clusters.forEach(cluster -> scenario.happen(world.client(), cluster));
        long begin = System.nanoTime();
        await("every cluster has come to its point, or has none left")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> kill.reached().size() == clusters.size() || world.isQuietSince(begin));
        operator.kill9();
        Map<String, String> reached = kill.reached();
        System.out.printf(
                "%s: killed the operator at %d points, before or after %d of %d steps (%s)%n",
                scenario,
                reached.size(),
                reached.keySet().stream()
                        .map(cluster -> points.get(cluster).number())
                        .distinct()
                        .count(),
                run.steps().size(),
                Share.WHICH);
        assertThat(reached)
                .as("a run may need a status or a question less than another")
                .hasSizeGreaterThan(clusters.size() / 2);
        return reached.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        death -> (points.get(death.getKey()).carriedOut() ? "killed after " : "killed before ")
                                + death.getValue()));
    }
}
