package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fastdfs.operator.api.FastDfsCluster;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;

/**
 * An informer that holds each object once. What is written is kept aside until the informer has seen it; where its event is
 * quicker than the answer to the write, JOSDK 5.3 keeps it for as long as the object does not change: a second copy of every
 * other object. Each look lets go of that.
 */
class OwnedSource<R extends HasMetadata> extends InformerEventSource<R, FastDfsCluster> {

    OwnedSource(InformerEventSourceConfiguration<R> configuration, EventSourceContext<FastDfsCluster> context) {
        super(configuration, context);
    }

    @Override
    public Set<R> getSecondaryResources(FastDfsCluster cluster) {
        Set<R> objects = super.getSecondaryResources(cluster);
        objects.forEach(object -> forgetWhatWasSeen(ResourceID.fromResource(object)));
        return objects;
    }

    /** By telling it once more: what is kept aside and newer stays. */
    private void forgetWhatWasSeen(ResourceID id) {
        Cache<R> informer = manager();
        informer.get(id)
                .ifPresent(seen -> temporaryResourceCache.onAddOrUpdateEvent(ResourceAction.UPDATED, seen, seen));
    }
}
