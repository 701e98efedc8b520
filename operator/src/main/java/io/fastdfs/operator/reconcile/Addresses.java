package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services the addresses that are recorded for them. A Service that was deleted comes back with its address; where
 * that cannot be had again for long (taken meanwhile, or another range after a move), it gets a new one.
 */
final class Addresses {

    /** Five seconds together: the API server frees an address within milliseconds of telling that its Service is gone. */
    private static final int TRIES = 25;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final Writer writer;

    Addresses(Writer writer) {
        this.writer = writer;
    }

    /**
     * Applies a Service.
     *
     * @param recorded the ClusterIP it should have; null when it never had one
     * @param told whether running pods were told that this Service is at an address: then it is, whatever is recorded
     * @param build the Service for an address, null for any
     * @param actual what the cache has
     * @return the ClusterIP that it has now
     */
    String settle(
            @Nullable String recorded,
            Predicate<String> told,
            Function<@Nullable String, Service> build,
            @Nullable Service actual) {
        if (actual != null && recorded != null && !recorded.equals(address(actual))) {
            boolean recordIsWrong = told.test(address(actual)) && !told.test(recorded);
            return recordIsWrong
                    ? address(writer.apply(build.apply(address(actual)), actual))
                    : replace(recorded, build, actual);
        }
        if (actual != null && writer.matches(build.apply(null), actual)) {
            return address(actual); // made without a wish, and has its address since: repeating that is no change
        }
        String wanted = recorded == null && actual != null ? address(actual) : recorded;
        return actual == null && recorded != null
                ? again(build, recorded)
                : address(writer.apply(build.apply(wanted), actual));
    }

    private String replace(String recorded, Function<@Nullable String, Service> build, Service actual) {
        try {
            return address(writer.replace(build.apply(recorded), actual));
        } catch (KubernetesClientException failure) {
            if (!Writer.refused(failure)) {
                throw failure;
            }
            return again(build, recorded);
        }
    }

    /** Makes a Service at the address that it had. A new one restarts all that was told the old one: the last resort. */
    private String again(Function<@Nullable String, Service> build, String recorded) {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return address(writer.apply(build.apply(recorded), null));
            } catch (KubernetesClientException failure) {
                if (!Writer.refused(failure)) {
                    throw failure;
                }
            }
            pause();
        }
        return address(writer.apply(build.apply(null), null));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("ended while an address was waited for", ended);
        }
    }

    private static String address(Service service) {
        String address = service.getSpec().getClusterIP();
        if (address == null || address.isEmpty() || "None".equals(address)) {
            throw new IllegalStateException("Service " + service.getMetadata().getName() + " has no ClusterIP");
        }
        return address;
    }
}
