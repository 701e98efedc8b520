package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.api.StorageDefaults;
import io.fastdfs.operator.api.VolumePolicy;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.status.RefusedGroup;
import io.fastdfs.operator.status.Stillness;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Owns the finalizer of groups and speaks for those whose cluster is missing. It needs neither trackers nor the cluster:
 * deleting a group must work when nothing else does.
 */
@ControllerConfiguration(
        name = "storagegroup",
        fieldManager = "fastdfs-operator",
        finalizerName = "fastdfs.io/volumes",
        informer = @Informer)
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 60000)
public final class FastDfsStorageGroupReconciler
        implements Reconciler<FastDfsStorageGroup>, Cleaner<FastDfsStorageGroup> {

    private static final Duration CLUSTERS_LAST_TURN = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Clock clock;
    private final Events events;
    private final StatusWriter status;

    /** What CDI brings together. */
    FastDfsStorageGroupReconciler(KubernetesClient client, StatusWriter status) {
        this.client = client;
        this.clock = Clock.systemUTC();
        this.events = new Events(client, clock);
        this.status = status;
    }

    @Override
    public List<EventSource<?, FastDfsStorageGroup>> prepareEventSources(
            EventSourceContext<FastDfsStorageGroup> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(FastDfsCluster.class, FastDfsStorageGroup.class)
                        .withName("cluster")
                        .withPrimaryToSecondaryMapper((FastDfsStorageGroup group) -> java.util.Set.of(clusterOf(group)))
                        .withSecondaryToPrimaryMapper(cluster -> context.getPrimaryCache()
                                .list(cluster.getMetadata().getNamespace())
                                .filter(group -> clusterOf(group).equals(ResourceID.fromResource(cluster)))
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .withOnUpdateFilter((now, before) -> false)
                        .withNamespacesInheritedFromController()
                        .build(),
                context));
    }

    @Override
    public UpdateControl<FastDfsStorageGroup> reconcile(
            FastDfsStorageGroup group, Context<FastDfsStorageGroup> context) {
        if (cluster(context).isEmpty()) {
            Problem missing = Problem.blocked(
                    Reason.ClusterMissing,
                    "FastDfsCluster " + group.getSpec().clusterRef().name()
                            + " does not exist in this namespace; create it, or correct spec.clusterRef in a new"
                            + " FastDfsStorageGroup; members that run go on");
            say(group, missing);
            // The cluster's reconciler may be at its last turn, and say something else after this.
            return UpdateControl.<FastDfsStorageGroup>noUpdate().rescheduleAfter(CLUSTERS_LAST_TURN);
        }
        return UpdateControl.noUpdate();
    }

    private void say(FastDfsStorageGroup group, Problem problem) {
        status.write(
                group,
                new FastDfsStorageGroup(),
                RefusedGroup.status(group, status.last(group), problem, clock.instant()),
                Stillness::of,
                FastDfsStorageGroupStatus::conditions);
    }

    /**
     * Deletes volumes only on the user's word, and only after it is remembered that their ids are given up: whatever stops
     * this halfway, it is finished later. Everything else goes with the group's owner references.
     */
    @Override
    public DeleteControl cleanup(FastDfsStorageGroup group, Context<FastDfsStorageGroup> context) {
        if (!deletesVolumes(group, cluster(context))) {
            status.forget(group.getMetadata().getUid());
            return DeleteControl.defaultDelete();
        }
        GroupNames names = GroupNames.of(group);
        if (writtenByANewerOperator(group, names)) {
            say(
                    group,
                    Problem.blocked(
                            Reason.RegistryUnclear,
                            "ConfigMap " + names.registry() + " was written by a newer operator; the volumes stay until"
                                    + " that one runs again"));
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(60_000);
        }
        retireIds(group, names);
        List<String> running = stopMembers(group, names);
        if (!running.isEmpty()) {
            say(
                    group,
                    Problem.blocked(
                            Reason.Deleting,
                            "the volumes are deleted, as volumePolicy.whenDeleted says, when the last pod has ended: "
                                    + String.join(", ", running)
                                    + "; the ids of the group are given up already, which cannot be taken back"));
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(1000);
        }
        List<PersistentVolumeClaim> claims = claims(group, names);
        if (!claims.isEmpty()) {
            events.normal(
                    group,
                    Reason.Deleting,
                    "deleting the volumes of the group, as volumePolicy.whenDeleted says: "
                            + claims.stream()
                                    .map(claim -> claim.getMetadata().getName())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
            claims.forEach(this::deleteExactly);
        }
        status.forget(group.getMetadata().getUid());
        return DeleteControl.defaultDelete();
    }

    private static boolean deletesVolumes(FastDfsStorageGroup group, Optional<FastDfsCluster> cluster) {
        VolumePolicy own = group.getSpec().volumePolicy();
        return VolumePolicy.deletesVolumes(
                own != null
                        ? own
                        : cluster.map(parent -> parent.getSpec().storage())
                                .map(StorageDefaults::volumePolicy)
                                .orElse(null));
    }

    private boolean writtenByANewerOperator(FastDfsStorageGroup group, GroupNames names) {
        @Nullable
        ConfigMap live = client.configMaps()
                .inNamespace(group.getMetadata().getNamespace())
                .withName(names.registry())
                .get();
        return live != null && live.getData() != null && RegistryText.isNewer(live.getData());
    }

    /** An id is never used for a second set of volumes. Read live: a cache may be behind what was given out. */
    private void retireIds(FastDfsStorageGroup group, GroupNames names) {
        @Nullable
        ConfigMap live = client.configMaps()
                .inNamespace(group.getMetadata().getNamespace())
                .withName(names.registry())
                .get();
        if (live == null || !mine(group, names, live)) {
            return;
        }
        Optional<GroupRegistry> registry =
                RegistryText.readGroup(Optional.ofNullable(live.getData()).orElse(Map.of()));
        if (registry.isEmpty() || registry.get().in(State.ACTIVE).isEmpty()) {
            return;
        }
        List<StorageId> ids = registry.get().ids().values().stream()
                .map(id -> id.state() == State.ACTIVE ? id.retiring() : id)
                .toList();
        GroupRegistry retired =
                registry.get().with(ids).withFounder(OptionalInt.empty()).withShape(Map.of());
        client.resource(new ConfigMapBuilder(live)
                        .withData(RegistryText.write(retired))
                        .build())
                .lockResourceVersion(live.getMetadata().getResourceVersion())
                .update();
    }

    /** The pods of the group that are still left. */
    private List<String> stopMembers(FastDfsStorageGroup group, GroupNames names) {
        String namespace = group.getMetadata().getNamespace();
        @Nullable
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(names.memberSet())
                .get();
        if (set != null && mine(group, names, set) && set.getMetadata().getDeletionTimestamp() == null) {
            deleteExactly(set);
        }
        return client
                .pods()
                .inNamespace(namespace)
                .withLabels(Labels.selectingMembers(group.getSpec().clusterRef().name(), names.resource()))
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
    }

    private List<PersistentVolumeClaim> claims(FastDfsStorageGroup group, GroupNames names) {
        return client
                .persistentVolumeClaims()
                .inNamespace(group.getMetadata().getNamespace())
                .withLabels(Labels.selectingMembers(group.getSpec().clusterRef().name(), names.resource()))
                .list()
                .getItems()
                .stream()
                .filter(claim -> mine(group, names, claim))
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private void deleteExactly(HasMetadata object) {
        client.resource(object)
                .lockResourceVersion(object.getMetadata().getResourceVersion())
                .delete();
    }

    /** Under the same metadata.name there may be retained volumes of another FastDFS group, of which nobody spoke. */
    private static boolean mine(FastDfsStorageGroup group, GroupNames names, HasMetadata object) {
        return names.resource().equals(Observation.label(object, Labels.STORAGE_GROUP))
                && group.getSpec().clusterRef().name().equals(Observation.label(object, Labels.CLUSTER))
                && group.getSpec().group().equals(Observation.label(object, Labels.GROUP));
    }

    private static Optional<FastDfsCluster> cluster(Context<FastDfsStorageGroup> context) {
        return context.getSecondaryResource(FastDfsCluster.class);
    }

    private static ResourceID clusterOf(FastDfsStorageGroup group) {
        return new ResourceID(
                group.getSpec().clusterRef().name(), group.getMetadata().getNamespace());
    }
}
