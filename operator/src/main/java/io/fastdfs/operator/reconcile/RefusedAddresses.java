package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Services that the API server does not give their recorded addresses, and since when. It frees the address of a deleted
 * Service only after it has told of the deletion, so a refusal is over in a moment as a rule; one that lasts means that the
 * address is somebody else's by now, or outside of the range after a move. A new address restarts all that was told the
 * old one, so it is the last resort.
 */
final class RefusedAddresses {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of a Service that nobody wanted any more. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<ResourceID, Instant> since = new ConcurrentHashMap<>();

    RefusedAddresses(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a refusal; whether it has lasted so long that the address counts as lost. */
    boolean isLost(Service wanted) {
        Instant now = clock.instant();
        since.values().removeIf(first -> first.plus(FORGOTTEN).isBefore(now));
        ResourceID service = ResourceID.fromResource(wanted);
        Instant first = since.putIfAbsent(service, now);
        boolean lost = first != null && !first.plus(PATIENCE).isAfter(now);
        if (lost) {
            since.remove(service);
        }
        return lost;
    }

    /** The Service has its address. */
    void given(Service service) {
        since.remove(ResourceID.fromResource(service));
    }
}
