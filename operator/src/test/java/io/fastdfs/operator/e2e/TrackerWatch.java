package io.fastdfs.operator.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sees every change of a cluster's tracker pods, so that it knows how few of them were ready at the worst moment. */
final class TrackerWatch implements Watcher<Pod>, AutoCloseable {
    private final Map<String, Boolean> ready = new HashMap<>();
    private final Set<String> uids = new HashSet<>();
    private final Watch watch;
    private int fewestReady;

    TrackerWatch(NamespacedKubernetesClient client, Photos photos, int trackers) {
        fewestReady = trackers;
        for (int ordinal = 0; ordinal < trackers; ordinal++) {
            ready.put(photos.tracker(ordinal), true);
        }
        watch = client.pods()
                .withLabel("fastdfs.io/cluster", photos.name())
                .withLabel("app.kubernetes.io/component", "tracker")
                .watch(this);
    }

    @Override
    public synchronized void eventReceived(Action action, Pod pod) {
        uids.add(pod.getMetadata().getUid());
        ready.put(pod.getMetadata().getName(), action != Action.DELETED && PodState.ready(pod));
        int now = (int) ready.values().stream().filter(Boolean::booleanValue).count();
        fewestReady = Math.min(fewestReady, now);
    }

    @Override
    public void onClose(WatcherException cause) {
        throw new IllegalStateException("the watch ended, so what happened meanwhile is not known", cause);
    }

    synchronized int fewestReady() {
        return fewestReady;
    }

    /** How many different pods there were. */
    synchronized int pods() {
        return uids.size();
    }

    @Override
    public void close() {
        watch.close();
    }
}
