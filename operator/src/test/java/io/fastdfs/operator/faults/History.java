package io.fastdfs.operator.faults;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Every version of every object that says which address is whose: what was, at any moment, whoever wrote it. */
final class History implements AutoCloseable {

    private final Queue<Version> versions = new ConcurrentLinkedQueue<>();
    private final AtomicLong changes = new AtomicLong();
    private final Map<Class<? extends HasMetadata>, SharedIndexInformer<? extends HasMetadata>> informers =
            new HashMap<>();

    /** An object as it was from a resourceVersion on; {@code gone} when it was deleted then. */
    record Version(long at, HasMetadata object, boolean gone) {

        String name() {
            return object.getMetadata().getName();
        }
    }

    History(NamespacedKubernetesClient client) {
        watch(client, ConfigMap.class);
        watch(client, Service.class);
        watch(client, PersistentVolumeClaim.class);
        watch(client, Pod.class);
    }

    /** How many changes there were so far. */
    long changes() {
        return changes.get();
    }

    /** In the order in which the API server wrote them: it numbers the changes of all kinds (etcd's revision). */
    List<Version> versions() {
        List<Version> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparingLong(Version::at));
        return sorted;
    }

    /** The objects of a kind that there are now. */
    @SuppressWarnings("unchecked")
    <T extends HasMetadata> Stream<T> now(Class<T> kind) {
        SharedIndexInformer<T> informer = (SharedIndexInformer<T>) informers.get(kind);
        return informer == null ? Stream.empty() : informer.getStore().list().stream();
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private <T extends HasMetadata> void watch(NamespacedKubernetesClient client, Class<T> kind) {
        informers.put(kind, client.resources(kind).inform(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                remember(object, false);
            }

            @Override
            public void onUpdate(T before, T now) {
                remember(now, false);
            }

            @Override
            public void onDelete(T last, boolean unseen) {
                remember(last, true);
            }
        }));
    }

    private void remember(HasMetadata object, boolean gone) {
        versions.add(new Version(Long.parseLong(object.getMetadata().getResourceVersion()), object, gone));
        changes.incrementAndGet();
    }
}
