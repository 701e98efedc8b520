package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.OwnControlPlane;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator's API server itself is killed and comes back, with empty caches and what etcd has, in the middle of everything.
 * The history is another one's: the killed one would not tell of its last writes.
 */
class RestartedApiServerIT {

    private static final int LATEST_MILLIS = 1500;

    @Order(1)
    @RegisterExtension
    static final OwnControlPlane OWN = new OwnControlPlane();

    @Order(2)
    @RegisterExtension
    final TestNamespace namespace = OWN.namespace();

    @Test
    void theEndIsTheSame() throws InterruptedException {
        try (World world = new World(namespace, OWN.victim())) {
            Map<Scenario, Run> runs = Run.undisturbed(world);
            List<String> clusters =
                    IntStream.rangeClosed(1, 8).mapToObj("k%03d"::formatted).toList();
            Set<String> consented = new HashSet<>(Set.of(Run.CLUSTER + "-group1"));
            Random random = new Random(Share.SEED);
            try (OperatorProcess operator = world.start().awaitStarted()) {
                for (Map.Entry<Scenario, Run> run : runs.entrySet()) {
                    Scenario scenario = run.getKey();
                    if (scenario.compareTo(Scenario.ADD_GROUP) > 0 && !Share.EVERY) {
                        break;
                    }
                    clusters.forEach(cluster -> scenario.happen(world.client(), cluster));
                    clusters.stream()
                            .filter(cluster -> scenario.givesUp("group1"))
                            .forEach(cluster -> consented.add(cluster + "-group1"));
                    int after = random.nextInt(LATEST_MILLIS);
                    Thread.sleep(after);
                    OWN.kill9();
                    OWN.start();
                    world.awaitEnd(scenario, clusters);
                    world.judge(
                            run.getValue().end(),
                            clusters.stream()
                                    .collect(Collectors.toMap(
                                            Function.identity(),
                                            cluster -> "API server killed %d ms after %s".formatted(after, scenario))),
                            consented);
                    System.out.printf(
                            "%s: API server killed after %d ms, %d clusters (%s)%n",
                            scenario, after, clusters.size(), Share.WHICH);
                }
                assertThat(operator.isRunning()).isTrue();
            }
        }
    }
}
