package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.faults.KillPoints.Point;
import io.fastdfs.operator.testing.OperatorProcess;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A scenario as it goes when nothing fails.
 *
 * @param steps what the operator did
 * @param end what stood then, in words without chance
 */
record Run(List<String> steps, String end) {

    /** The cluster that nobody disturbs. */
    static final String CLUSTER = "k000";

    private static final Map<Scenario, Run> RECORDED = new EnumMap<>(Scenario.class);

    Run {
        steps = List.copyOf(steps);
    }

    /** All scenarios, one after the other: recorded once, by the first test that asks, in its world. */
    static synchronized Map<Scenario, Run> undisturbed(World world) {
        if (RECORDED.isEmpty()) {
            RECORDED.putAll(record(world));
        }
        return new EnumMap<>(RECORDED);
    }

    /** How a scenario ends. */
    static String end(World world, Scenario scenario) {
        return Objects.requireNonNull(undisturbed(world).get(scenario)).end();
    }

    private static Map<Scenario, Run> record(World world) {
        Map<Scenario, Run> runs = new EnumMap<>(Scenario.class);
        try (OperatorProcess operator = world.start().awaitStarted()) {
            for (Scenario scenario : Scenario.values()) {
                KillPoints recorder = new KillPoints(Map.of());
                world.api().interfere(recorder);
                world.listen(recorder);
                scenario.happen(world.client(), CLUSTER);
                world.awaitEnd(scenario, List.of(CLUSTER));
                runs.put(scenario, new Run(recorder.steps(CLUSTER), world.state(CLUSTER)));
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
