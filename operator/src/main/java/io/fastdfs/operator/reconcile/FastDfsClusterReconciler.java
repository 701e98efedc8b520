package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fastdfs.operator.OperatorSettings;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Planner;
import io.fastdfs.operator.plan.RandomIds;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.status.ClusterReport;
import io.fastdfs.operator.status.GroupReport;
import io.fastdfs.operator.status.RefusedGroup;
import io.fastdfs.operator.status.Stillness;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Decides and acts for a cluster and all its groups: one loop sees the whole, so that no two steps contradict. */
@ControllerConfiguration(
        name = "cluster",
        fieldManager = "fastdfs-operator",
        informer = @Informer,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 60000)
public final class FastDfsClusterReconciler implements Reconciler<FastDfsCluster> {

    private final OperatorSettings settings;
    private final Clock clock;
    private final Planner planner;
    private final TrackerClient trackers;
    private final TrackerEvents trackerEvents;
    private final Events events;
    private final StatusWriter status;
    private final Retirement retirement;
    private final StuckMembers stuck;

    /** What CDI brings together. */
    FastDfsClusterReconciler(OperatorSettings settings, KubernetesClient client, Vertx vertx, StatusWriter status) {
        this.settings = settings;
        this.clock = Clock.systemUTC();
        RandomIds random = new RandomIds();
        this.planner = new Planner(random, random::uid);
        this.trackers = new TrackerClient(vertx);
        this.status = status;
        this.trackerEvents = new TrackerEvents(
                vertx,
                trackers,
                settings,
                gone -> status.forget(gone.getMetadata().getUid()));
        this.events = new Events(client, clock);
        this.retirement = new Retirement(trackers);
        this.stuck = new StuckMembers(clock);
    }

    @Override
    public List<EventSource<?, FastDfsCluster>> prepareEventSources(EventSourceContext<FastDfsCluster> context) {
        List<EventSource<?, FastDfsCluster>> sources = new ArrayList<>(KubernetesView.informers(context));
        sources.add(trackerEvents);
        return sources;
    }

    @Override
    public UpdateControl<FastDfsCluster> reconcile(FastDfsCluster cluster, Context<FastDfsCluster> context) {
        Observation seen = KubernetesView.of(cluster, context, trackerEvents.sight(cluster));
        ClusterPlan plan = planner.plan(seen);
        ClusterTurn turn = new ClusterTurn(seen, context, settings, events, stuck);
        if (!cluster.getSpec().paused()) {
            plan = turn.carryOut(plan);
            retirement.assertRetired(plan, seen.sight());
        }
        if (notAskedYet(seen, plan) && status.last(cluster).isPresent()) {
            trackerEvents.watch(cluster, plan.trackers(), true);
            return UpdateControl.noUpdate(); // the answers, or that there are none, are an event
        }
        return say(seen, plan, turn);
    }

    /** An operator that has just started would say of every member that its state is unknown, and take it back at once. */
    private static boolean notAskedYet(Observation seen, ClusterPlan plan) {
        return seen.sight().trackers().isEmpty() && !plan.trackers().isEmpty();
    }

    private UpdateControl<FastDfsCluster> say(Observation seen, ClusterPlan plan, ClusterTurn turn) {
        Instant now = clock.instant();
        Map<String, GroupReport> reports = new TreeMap<>();
        List<Duration> later = new ArrayList<>();
        if (turn.disagreement()) {
            later.add(StuckMembers.PATIENCE.dividedBy(2));
        }
        for (GroupPlan group : plan.groups()) {
            String name = group.names().resource();
            GroupReport report = new GroupReport(
                    seen, group, plan.shape().trackers(), turn.problems(name), status.last(group.resource()), now);
            reports.put(name, report);
            write(group.resource(), report.status()).ifPresent(later::add);
        }
        plan.refused()
                .forEach((name, problem) -> seen.groups().stream()
                        .filter(group -> group.getMetadata().getName().equals(name))
                        .forEach(group -> write(group, RefusedGroup.status(group, problem, now))));
        ClusterReport report =
                new ClusterReport(seen, plan, reports, turn.problems(), status.last(seen.cluster()), now);
        status.write(
                        seen.cluster(),
                        new FastDfsCluster(),
                        report.status(),
                        Stillness::of,
                        FastDfsClusterStatus::conditions)
                .ifPresent(later::add);
        boolean busy = reports.values().stream().anyMatch(group -> !group.ready() || group.moving());
        trackerEvents.watch(seen.cluster(), plan.trackers(), busy || retiring(plan));
        return later.stream()
                .min(Duration::compareTo)
                .map(pause -> UpdateControl.<FastDfsCluster>noUpdate().rescheduleAfter(pause))
                .orElseGet(UpdateControl::noUpdate);
    }

    private Optional<Duration> write(FastDfsStorageGroup group, FastDfsStorageGroupStatus fresh) {
        return status.write(
                group, new FastDfsStorageGroup(), fresh, Stillness::of, FastDfsStorageGroupStatus::conditions);
    }

    private static boolean retiring(ClusterPlan plan) {
        Stream<GroupRegistry> registries = plan.registries();
        return registries.anyMatch(registry -> !registry.in(State.RETIRING).isEmpty());
    }
}
