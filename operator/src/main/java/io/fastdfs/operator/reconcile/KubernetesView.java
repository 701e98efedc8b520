package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.topology.Labels;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/** The informers' caches of one controller: what they hold, and which cluster each object belongs to. */
final class KubernetesView {

    private static final List<Class<? extends HasMetadata>> OWNED = List.of(
            ConfigMap.class,
            Service.class,
            StatefulSet.class,
            PersistentVolumeClaim.class,
            Pod.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class);

    private KubernetesView() {}

    /** One informer for each kind, for objects that bear the operator's label. */
    static List<EventSource<?, FastDfsCluster>> informers(EventSourceContext<FastDfsCluster> context) {
        List<EventSource<?, FastDfsCluster>> sources = new ArrayList<>();
        OWNED.forEach(kind -> sources.add(owned(kind, context)));
        sources.add(groups(context));
        return sources;
    }

    /** What is, as far as the caches know. */
    static Observation of(FastDfsCluster cluster, Context<FastDfsCluster> context, TrackersSight sight) {
        return new Observation(
                cluster,
                List.copyOf(context.getSecondaryResources(FastDfsStorageGroup.class)),
                all(ConfigMap.class, context),
                all(Service.class, context),
                all(StatefulSet.class, context),
                all(PersistentVolumeClaim.class, context),
                all(Pod.class, context),
                sight);
    }

    /** Looks at all that a turn has seen and written, so that nothing is held twice until the next one, which may be far. */
    static void holdOnce(Context<FastDfsCluster> context) {
        OWNED.forEach(context::getSecondaryResources);
    }

    /** Objects of a kind that bear the cluster's label, by name. */
    static <T extends HasMetadata> SortedMap<String, T> all(Class<T> kind, Context<FastDfsCluster> context) {
        return Observation.byName(context.getSecondaryResources(kind));
    }

    private static <T extends HasMetadata> EventSource<T, FastDfsCluster> owned(
            Class<T> kind, EventSourceContext<FastDfsCluster> context) {
        return new OwnedSource<>(
                InformerEventSourceConfiguration.from(kind, FastDfsCluster.class)
                        .withName(kind.getSimpleName())
                        .withLabelSelector(Labels.OWNED_SELECTOR)
                        .withSecondaryToPrimaryMapper(
                                object -> primary(object, Observation.label(object, Labels.CLUSTER)))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    /** Status is ours: only what a user changes is worth a look. */
    private static EventSource<FastDfsStorageGroup, FastDfsCluster> groups(EventSourceContext<FastDfsCluster> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(FastDfsStorageGroup.class, FastDfsCluster.class)
                        .withName("FastDfsStorageGroup")
                        .withSecondaryToPrimaryMapper(group ->
                                primary(group, group.getSpec().clusterRef().name()))
                        .withOnUpdateFilter((now, before) -> !Objects.equals(
                                        now.getMetadata().getGeneration(),
                                        before.getMetadata().getGeneration())
                                || !Objects.equals(
                                        now.getMetadata().getDeletionTimestamp(),
                                        before.getMetadata().getDeletionTimestamp()))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    private static Set<ResourceID> primary(HasMetadata object, String cluster) {
        return cluster.isEmpty()
                ? Set.of()
                : Set.of(new ResourceID(cluster, object.getMetadata().getNamespace()));
    }
}
