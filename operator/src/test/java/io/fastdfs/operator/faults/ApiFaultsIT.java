package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.faults.ApiProxy.Cut;
import io.fastdfs.operator.faults.ApiProxy.Instead;
import io.fastdfs.operator.faults.ApiProxy.Pass;
import io.fastdfs.operator.faults.KillPoints.Point;
import io.fastdfs.operator.faults.WriteFaults.Fault;
import io.fastdfs.operator.faults.WriteFaults.Plan;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API server refuses, breaks, is silent, goes away, or answers with what was; in the end it is as if it had not. */
class ApiFaultsIT {

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    @Test
    void writesThatGoWrong() {
        try (World world = new World(namespace)) {
            Map<Scenario, Run> runs = Run.undisturbed(world);
            int most = runs.values().stream()
                    .mapToInt(run -> plans(run).size())
                    .max()
                    .orElseThrow();
            List<String> clusters = clusters(most);
            try (OperatorProcess operator = world.start().awaitStarted()) {
                for (Map.Entry<Scenario, Run> run : runs.entrySet()) {
                    List<Plan> all = plans(run.getValue());
                    Map<String, Plan> plans = new TreeMap<>();
                    for (int i = 0; i < clusters.size(); i++) {
                        plans.put(clusters.get(i), all.get(i % all.size()));
                    }
                    WriteFaults faults = new WriteFaults(plans);
                    world.api().interfere(faults);
                    clusters.forEach(cluster -> run.getKey().happen(world.client(), cluster));
                    try {
                        world.awaitEnd(run.getKey(), clusters);
                    } catch (ConditionTimeoutException late) {
                        throw new AssertionError("What was met: " + faults.met(), late);
                    }
                    System.out.printf(
                            "%s: the API server answered badly from %d writes on (%s)%n",
                            run.getKey(), faults.met().size(), Share.WHICH);
                    assertThat(faults.met()).hasSizeGreaterThan(clusters.size() / 2);
                    world.judge(run.getValue().end(), told(clusters, faults.met()), consented(run.getKey(), clusters));
                }
                assertThat(operator.isRunning()).isTrue();
            }
        }
    }

    /** The trackers' pods are deleted so that they restart; a refusal that no event follows must not end that. */
    @Test
    void deletionsThatAreRefused() {
        try (World world = new World(namespace)) {
            String grown = Run.end(world, Scenario.GROW);
            Set<String> refused = ConcurrentHashMap.newKeySet();
            try (OperatorProcess operator = world.start()) {
                Scenario.CREATE.happen(world.client(), "k001");
                world.awaitEnd(Scenario.CREATE, List.of("k001"));
                world.api()
                        .interfere((request, server) ->
                                request.method().equals("DELETE") && refused.add(request.toString())
                                        ? Instead.error(409, "Conflict", Map.of())
                                        : new Pass());
                Scenario.GROW.happen(world.client(), "k001");
                world.awaitEnd(Scenario.GROW, List.of("k001"));
                assertThat(refused).contains("DELETE pods/k001-tracker-0", "DELETE pods/k001-tracker-1");
                assertThat(operator.isRunning()).isTrue();
            }
            world.judge(
                    grown,
                    Map.of("k001", "whose deletions were refused once"),
                    consented(Scenario.GROW, List.of("k001")));
        }
    }

    /** Watches end again and again, and then nothing is answered for ten seconds. */
    @Test
    void outages() throws InterruptedException {
        try (World world = new World(namespace)) {
            String created = Run.end(world, Scenario.CREATE);
            String grown = Run.end(world, Scenario.GROW);
            List<String> clusters = clusters(6);
            try (OperatorProcess operator = world.start().awaitStarted()) {
                clusters.forEach(cluster -> Scenario.CREATE.happen(world.client(), cluster));
                for (int i = 0; i < 8; i++) {
                    Thread.sleep(250);
                    world.api().hangUp();
                }
                world.awaitEnd(Scenario.CREATE, clusters);
                world.judge(created, told(clusters, Map.of()), consented(Scenario.CREATE, clusters));

                clusters.forEach(cluster -> Scenario.GROW.happen(world.client(), cluster));
                Thread.sleep(500);
                world.api().interfere((request, server) -> new Cut());
                world.api().hangUp();
                Thread.sleep(10_000);
                world.api().leaveAlone();
                world.awaitEnd(Scenario.GROW, clusters);
                world.judge(grown, told(clusters, Map.of()), consented(Scenario.GROW, clusters));
                assertThat(operator.isRunning()).isTrue();
            }
        }
    }

    /** An operator starts with caches in which nothing is that the last one did, and the wish is there. */
    @Test
    void staleLists() throws InterruptedException {
        try (World world = new World(namespace)) {
            Run.undisturbed(world);
            List<String> clusters = clusters(6);
            for (Scenario scenario : List.of(Scenario.CREATE, Scenario.GROW, Scenario.ADD_GROUP)) {
                StaleLists stale = new StaleLists();
                clusters.forEach(cluster -> scenario.happen(world.client(), cluster));
                KillPoints before = new KillPoints(
                        clusters.stream().collect(Collectors.toMap(Function.identity(), c -> new Point(1, false))));
                world.api()
                        .interfere((request, server) ->
                                request.lists() ? stale.remember(request, server) : before.meet(request, server));
                try (OperatorProcess first = world.start()) {
                    await("the first write of each")
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> before.reached().size() == clusters.size());
                    first.kill9();
                }
                world.heal();
                try (OperatorProcess second = world.start()) {
                    world.awaitEnd(scenario, clusters);
                    second.kill9();
                }
                world.heal();
                world.api().interfere(stale::recall);
                try (OperatorProcess third = world.start().awaitStarted()) {
                    Thread.sleep(4000);
                    stale.catchUp();
                    world.heal();
                    world.awaitEnd(scenario, clusters);
                    assertThat(third.isRunning()).isTrue();
                }
                assertThat(stale.served()).isGreaterThanOrEqualTo(9);
                world.judge(Run.end(world, scenario), told(clusters, Map.of()), consented(scenario, clusters));
                System.out.printf("%s: %d stale lists%n", scenario, stale.served());
            }
        }
    }

    private static List<Plan> plans(Run run) {
        List<Plan> all = new ArrayList<>();
        int writes = (int)
                run.steps().stream().filter(step -> !step.startsWith("command")).count();
        for (int write = 1; write <= writes; write++) {
            for (Fault fault : Fault.values()) {
                all.add(new Plan(write, fault));
            }
        }
        return Share.of(all);
    }

    private static List<String> clusters(int count) {
        return IntStream.rangeClosed(1, count).mapToObj("k%03d"::formatted).toList();
    }

    private static Map<String, String> told(List<String> clusters, Map<String, String> met) {
        return clusters.stream()
                .collect(Collectors.toMap(
                        Function.identity(), cluster -> met.getOrDefault(cluster, "where nothing of its own failed")));
    }

    private static Set<String> consented(Scenario scenario, List<String> clusters) {
        Set<String> groups = scenario.givesUp("group1")
                ? clusters.stream().map(cluster -> cluster + "-group1").collect(Collectors.toSet())
                : new HashSet<>();
        groups.add(Run.CLUSTER + "-group1");
        return groups;
    }
}
