package io.fastdfs.operator.reconcile;

import io.fastdfs.operator.OperatorSettings;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.observe.TrackerPoller;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.topology.Layout;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The trackers as a source of events: a cluster is looked at again when its trackers say something else than before. */
final class TrackerEvents extends SimpleInboundEventSource<FastDfsCluster>
        implements ResourceEventAware<FastDfsCluster> {

    /** Longer than any member that starts takes to say something new, but for one that copies a group's files. */
    private static final Duration BUSY_FOR = Duration.ofMinutes(1);

    private final TrackerPoller<ResourceID> poller;
    private final Consumer<FastDfsCluster> onGone;

    /** @param onGone told of clusters that are deleted */
    TrackerEvents(Vertx vertx, TrackerClient client, OperatorSettings settings, Consumer<FastDfsCluster> onGone) {
        super("trackers");
        this.onGone = onGone;
        this.poller = new TrackerPoller<>(
                vertx,
                client,
                new TrackerPoller.Pace(settings.pollCalm(), settings.pollBusy(), BUSY_FOR),
                this::propagateEvent);
    }

    /** What the trackers of a cluster said last. */
    TrackersSight sight(FastDfsCluster cluster) {
        return poller.sight(ResourceID.fromResource(cluster));
    }

    /**
     * Asks these trackers from now on.
     *
     * @param addresses ClusterIPs by ordinal
     * @param busy whether something is under way
     */
    void watch(FastDfsCluster cluster, Map<Integer, String> addresses, boolean busy) {
        if (addresses.isEmpty()) {
            rest(cluster); // a round of no questions would be over at once, and be news each time
            return;
        }
        Map<Integer, TrackerAddress> trackers = new TreeMap<>();
        addresses.forEach(
                (ordinal, address) -> trackers.put(ordinal, new TrackerAddress(address, Layout.TRACKER_PORT)));
        poller.watch(ResourceID.fromResource(cluster), trackers, busy);
    }

    /** Asks nobody of this cluster any more. */
    void rest(FastDfsCluster cluster) {
        poller.forget(ResourceID.fromResource(cluster));
    }

    @Override
    public void onResourceDeleted(FastDfsCluster cluster) {
        rest(cluster);
        onGone.accept(cluster);
    }

    @Override
    public void stop() {
        poller.close();
        super.stop();
    }
}
