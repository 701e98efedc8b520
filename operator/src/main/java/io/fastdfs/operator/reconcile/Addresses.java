package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services the addresses that are recorded for them. A Service that was deleted comes back with its address; where
 * that cannot be had again (taken meanwhile, or another range after a move), it gets a new one.
 */
final class Addresses {

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
        try {
            return address(writer.apply(build.apply(wanted), actual));
        } catch (KubernetesClientException failure) {
            if (actual != null || recorded == null || !Writer.refused(failure)) {
                throw failure;
            }
            return address(writer.apply(build.apply(null), null));
        }
    }

    private String replace(String recorded, Function<@Nullable String, Service> build, Service actual) {
        try {
            return address(writer.replace(build.apply(recorded), actual));
        } catch (KubernetesClientException failure) {
            if (!Writer.refused(failure)) {
                throw failure;
            }
            return address(writer.apply(build.apply(null), null));
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
