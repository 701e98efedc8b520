package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.faults.ApiProxy.Pass;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two operators work at once, as when one has lost its Lease and does not know it yet; each write may come late. */
class TwoOperatorsIT {

    private static final int MOST_MILLIS = 60;

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    @Test
    void endWhereOneAloneEnds() {
        try (World world = new World(namespace)) {
            Map<Scenario, Run> runs = Run.undisturbed(world);
            List<String> clusters =
                    IntStream.rangeClosed(1, 12).mapToObj("k%03d"::formatted).toList();
            Set<String> consented = new TreeSet<>(Set.of(Run.CLUSTER + "-group1"));
            try (OperatorProcess one = world.start().awaitStarted();
                    OperatorProcess other = world.start().awaitStarted()) {
                for (Map.Entry<Scenario, Run> run : runs.entrySet()) {
                    Scenario scenario = run.getKey();
                    Random random = new Random(Share.SEED + scenario.ordinal());
                    world.api().interfere((request, server) -> {
                        if (request.writes()) {
                            Thread.sleep(random.nextInt(MOST_MILLIS));
                        }
                        return new Pass();
                    });
                    clusters.forEach(cluster -> scenario.happen(world.client(), cluster));
                    clusters.stream()
                            .filter(cluster -> scenario.givesUp("group1"))
                            .forEach(cluster -> consented.add(cluster + "-group1"));
                    world.awaitEnd(scenario, clusters);
                    world.judge(
                            run.getValue().end(),
                            clusters.stream()
                                    .collect(Collectors.toMap(
                                            Function.identity(), cluster -> scenario + " by two operators")),
                            consented);
                    System.out.printf(
                            "%s: two operators at once, %d clusters (%s)%n", scenario, clusters.size(), Share.WHICH);
                }
                assertThat(one.isRunning()).isTrue();
                assertThat(other.isRunning()).isTrue();
            }
        }
    }
}
