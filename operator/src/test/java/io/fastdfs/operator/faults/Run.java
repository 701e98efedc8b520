package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.faults.KillPoints.Point;
import io.fastdfs.operator.testing.OperatorProcess;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A scenario as it goes when nothing fails.
 *
 * @param steps what the operator did
 * @param end what stood then, in words without chance
 */
record Run(List<String> steps, String end) {

    Run {
        steps = List.copyOf(steps);
    }

    /** Leads one cluster through scenarios, one after the other from the first on. */
    static Map<Scenario, Run> record(World world, String cluster, Scenario... scenarios) {
        Map<Scenario, Run> runs = new EnumMap<>(Scenario.class);
        try (OperatorProcess operator = world.start().awaitStarted()) {
            for (Scenario scenario : scenarios) {
                KillPoints recorder = new KillPoints(Map.of());
                world.api().interfere(recorder);
                world.listen(recorder);
                scenario.happen(world.client(), cluster);
                world.awaitEnd(scenario, List.of(cluster));
                runs.put(scenario, new Run(recorder.steps(cluster), world.state(cluster)));
            }
            assertThat(operator.isRunning()).isTrue();
        } finally {
            world.heal();
        }
        return runs;
    }

    /** Before and after each step. */
    List<Point> points() {
        return IntStream.rangeClosed(1, steps.size())
                .boxed()
                .flatMap(step -> Stream.of(new Point(step, false), new Point(step, true)))
                .toList();
    }
}
