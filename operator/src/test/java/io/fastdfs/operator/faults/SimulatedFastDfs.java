package io.fastdfs.operator.faults;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.config.StorageIds;
import io.fastdfs.operator.fastdfs.FakeNetwork;
import io.fastdfs.operator.fastdfs.FakeTracker;
import io.fastdfs.operator.fastdfs.FakeTracker.Behaviour;
import io.fastdfs.operator.fastdfs.SocksProxy;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What runs where there is no node: pods become Ready, members join the trackers that have a line for their id, trackers
 * answer at the addresses of their Services. All is well in it, and at once; what a test wants otherwise it says with
 * {@link #lie} or as an {@link Ear}.
 */
final class SimulatedFastDfs implements AutoCloseable {

    private static final long TICK_MILLIS = 100;
    private static final String READY = """
            {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
            """;

    private final NamespacedKubernetesClient client;
    private final History history;
    private final FakeNetwork network = new FakeNetwork(this::at);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated FastDFS");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, SimulatedTracker> trackers = new ConcurrentHashMap<>();
    private final Map<String, Integer> idsOfPods = new ConcurrentHashMap<>();
    private final Map<String, Lie> lies = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> stumbles = new ConcurrentLinkedQueue<>();
    private long seen;
    private volatile Ear ear = (command, carryOut) -> Optional.of(carryOut.get());

    /** A command that a tracker was sent. */
    record Command(String cluster, int tracker, int code, String group, int id) {

        static final int DELETE_STORAGE = 93;

        @Override
        public String toString() {
            return "command " + code + " to tracker " + tracker;
        }
    }

    /** Carries a command out and has the answer. */
    interface Execution {
        Buffer get();
    }

    /** Hears each command before it is carried out, and can keep it or its answer back. */
    interface Ear {
        Optional<Buffer> hear(Command command, Execution carryOut);
    }

    /** How a tracker behaves that does not do what it should. */
    interface Lie {
        void meet(InputStream in, OutputStream out, SimulatedTracker truth) throws IOException;
    }

    SimulatedFastDfs(NamespacedKubernetesClient client, History history) {
        this.client = client;
        this.history = history;
        clock.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How an operator reaches these trackers. */
    SocksProxy proxy() {
        return network.proxy();
    }

    void listen(Ear fresh) {
        ear = fresh;
    }

    /** From now on this tracker does not tell the truth. */
    void lie(String cluster, int tracker, Lie lie) {
        lies.put(cluster + "/" + tracker, lie);
    }

    /** From now on every tracker tells the truth. */
    void tellTheTruth() {
        lies.clear();
    }

    /** What the simulation itself did wrong. */
    List<RuntimeException> stumbles() {
        return List.copyOf(stumbles);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        network.close();
    }

    // ---- trackers

    private Optional<Behaviour> at(TrackerAddress address) {
        return Optional.ofNullable(trackers.get(address.host()))
                .filter(SimulatedTracker::isUp)
                .map(tracker -> (in, out) -> {
                    Lie lie = lies.get(tracker.cluster() + "/" + tracker.ordinal());
                    if (lie == null) {
                        converse(in, out, tracker);
                    } else {
                        lie.meet(in, out, tracker);
                    }
                });
    }

    private void converse(InputStream in, OutputStream out, SimulatedTracker tracker) throws IOException {
        for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
            Buffer asked = request;
            Optional<Buffer> answer = ear.hear(tracker.understand(asked), () -> tracker.answer(asked));
            if (answer.isEmpty()) {
                return; // and the connection stays open
            }
            out.write(answer.get().getBytes());
            out.flush();
        }
    }

    // ---- time

    private void tick() {
        long now = history.changes();
        if (now == seen) {
            return;
        }
        try {
            List<Pod> pods =
                    history.now(Pod.class).filter(pod -> !Pods.terminating(pod)).toList();
            Map<String, ConfigMap> configMaps = history.now(ConfigMap.class)
                    .collect(Collectors.toMap(object -> object.getMetadata().getName(), object -> object));
            Map<String, Service> services = history.now(Service.class)
                    .collect(Collectors.toMap(object -> object.getMetadata().getName(), object -> object));
            trackersRun(pods, configMaps, services);
            membersJoin(pods, configMaps);
            boolean allReady = pods.stream().filter(pod -> !Pods.ready(pod)).allMatch(this::becomesReady);
            seen = allReady ? now : seen;
        } catch (RuntimeException odd) {
            stumbles.add(odd);
        }
    }

    private void trackersRun(List<Pod> pods, Map<String, ConfigMap> configMaps, Map<String, Service> services) {
        Map<String, SimulatedTracker> running = new TreeMap<>();
        for (Pod pod : pods) {
            Optional<String> conf = Pods.configMap(pod, "config")
                    .map(configMaps::get)
                    .map(configMap -> configMap.getData().get(StorageIds.FILE_NAME));
            Service service = services.get(pod.getMetadata().getName());
            boolean tracker = Labels.TRACKER.equals(Observation.label(pod, Labels.COMPONENT));
            if (!tracker || conf.isEmpty() || service == null) {
                continue;
            }
            String address = service.getSpec().getClusterIP();
            SimulatedTracker known = trackers.computeIfAbsent(
                    address,
                    fresh -> new SimulatedTracker(
                            Observation.label(pod, Labels.CLUSTER),
                            Pods.ordinal(pod).orElseThrow()));
            known.runs(pod.getMetadata().getUid(), () -> StorageIds.parse(conf.get()));
            running.put(address, known);
        }
        trackers.forEach((address, tracker) -> tracker.up(running.containsKey(address)));
        running.values().stream()
                .collect(Collectors.groupingBy(SimulatedTracker::cluster))
                .values()
                .forEach(peers -> peers.forEach(tracker -> tracker.leads(tracker
                        == peers.stream()
                                .min(Comparator.comparingInt(SimulatedTracker::ordinal))
                                .orElseThrow())));
    }

    /** A member reads its id when it starts, as the entrypoint does, and joins whoever has a line for it. */
    private void membersJoin(List<Pod> pods, Map<String, ConfigMap> configMaps) {
        Set<Integer> present = ConcurrentHashMap.newKeySet();
        for (Pod pod : pods) {
            if (!Labels.STORAGE.equals(Observation.label(pod, Labels.COMPONENT))) {
                continue;
            }
            Optional.ofNullable(configMaps.get(GroupNames.registryOf(Observation.label(pod, Labels.STORAGE_GROUP))))
                    .map(registry ->
                            registry.getData().get("member-" + Pods.ordinal(pod).orElseThrow()))
                    .ifPresent(file -> idsOfPods.putIfAbsent(
                            pod.getMetadata().getUid(),
                            Integer.valueOf(file.replaceAll("(?s).*?id=(\\d+)\n.*", "$1"))));
            Integer id = idsOfPods.get(pod.getMetadata().getUid());
            if (id != null) {
                present.add(id);
            }
        }
        trackers.values().forEach(tracker -> tracker.members(present));
    }

    /** False when that has to be tried again: the API server is away, or busy. */
    private boolean becomesReady(Pod pod) {
        try {
            client.pods()
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), READY);
            return true;
        } catch (KubernetesClientException refused) {
            return refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND; // deleted meanwhile
        }
    }
}
