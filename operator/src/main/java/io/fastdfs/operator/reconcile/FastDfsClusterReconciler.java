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
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.plan.RandomIds;
import io.fastdfs.operator.status.ClusterReport;
import io.fastdfs.operator.status.GroupReport;
import io.fastdfs.operator.status.PodTrouble;
import io.fastdfs.operator.status.RefusedGroup;
import io.fastdfs.operator.status.Stillness;
import io.fastdfs.operator.topology.ClusterNames;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
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
        this.trackers = new TrackerClient(vertx, settings.trackerProxy());
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
        if (notAskedYet(seen, plan)) {
            watch(cluster, context, plan, true);
            return UpdateControl.noUpdate(); // the answers, or that there are none, are an event
        }
        ClusterTurn turn = new ClusterTurn(seen, context, settings, events, stuck);
        if (!cluster.getSpec().paused()) {
            plan = turn.carryOut(plan);
            KubernetesView.holdOnce(context);
            if (!plan.handsOff()) {
                retirement.assertRetired(plan, seen.sight());
            }
        }
        UpdateControl<FastDfsCluster> said = say(seen, context, plan, turn);
        turn.failure().ifPresent(failure -> {
            throw failure;
        });
        return said;
    }

    /**
     * Trackers that run know more than all registries: before they were asked nothing is decided. An operator that has just
     * started would also say of every member that its state is unknown, and take it back at once.
     */
    private static boolean notAskedYet(Observation seen, ClusterPlan plan) {
        boolean theyMayRun =
                seen.statefulSets().containsKey(ClusterNames.of(seen.cluster()).trackerSet());
        return theyMayRun
                && seen.sight().trackers().isEmpty()
                && !plan.trackers().isEmpty();
    }

    private UpdateControl<FastDfsCluster> say(
            Observation seen, Context<FastDfsCluster> context, ClusterPlan plan, ClusterTurn turn) {
        Instant now = clock.instant();
        Map<String, GroupReport> reports = new TreeMap<>();
        List<Duration> later = new ArrayList<>();
        turn.lookAgain().ifPresent(later::add);
        PodTrouble.untilRejected(seen.statefulSets().values().stream(), now).ifPresent(later::add);
        for (GroupPlan group : plan.groups()) {
            String name = group.names().resource();
            List<Problem> problems = new ArrayList<>(turn.problems(name));
            problems.addAll(stuck.lasting(seen, plan.shape().trackers(), group));
            GroupReport report =
                    new GroupReport(seen, group, plan.shape().trackers(), problems, status.last(group.resource()), now);
            reports.put(name, report);
            write(group.resource(), report.status()).ifPresent(later::add);
            if (StuckMembers.disputed(seen.sight(), group)) {
                later.add(StuckMembers.WORTH_TELLING);
            }
        }
        plan.refused()
                .forEach((name, problem) -> seen.groups().stream()
                        .filter(group -> group.getMetadata().getName().equals(name))
                        .forEach(group -> write(group, RefusedGroup.status(group, status.last(group), problem, now))));
        ClusterReport report =
                new ClusterReport(seen, plan, reports, turn.problems(), status.last(seen.cluster()), now);
        status.write(
                        seen.cluster(),
                        new FastDfsCluster(),
                        report.status(),
                        Stillness::of,
                        FastDfsClusterStatus::conditions)
                .ifPresent(later::add);
        boolean retiring = Retirement.isUnderWay(plan, seen.sight());
        if (retiring) {
            later.add(settings.pollCalm());
        }
        boolean busy = reports.values().stream().anyMatch(group -> !group.ready() || group.moving());
        // The first pod is an event. Until then a quick pace would only be work, of which many new clusters make much.
        watch(seen.cluster(), context, plan, (busy || retiring) && seen.trackersMayAnswer());
        return later.stream()
                .min(Duration::compareTo)
                .map(pause -> UpdateControl.<FastDfsCluster>noUpdate().rescheduleAfter(pause))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** A cluster that was deleted during the turn would be watched for ever. */
    private void watch(FastDfsCluster cluster, Context<FastDfsCluster> context, ClusterPlan plan, boolean busy) {
        trackerEvents.watch(cluster, plan.trackers(), busy);
        boolean gone =
                context.getPrimaryCache().get(ResourceID.fromResource(cluster)).isEmpty();
        if (gone) {
            trackerEvents.onResourceDeleted(cluster);
        }
    }

    private Optional<Duration> write(FastDfsStorageGroup group, FastDfsStorageGroupStatus fresh) {
        return status.write(
                group, new FastDfsStorageGroup(), fresh, Stillness::of, FastDfsStorageGroupStatus::conditions);
    }
}
