package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services the addresses that are recorded for them. A Service that was deleted comes back with its address; where
 * that cannot be had again for long (taken meanwhile, or another range after a move), it gets a new one.
 */
final class Addresses {

    private final Writer writer;
    private final RefusedAddresses refused;

    Addresses(Writer writer, RefusedAddresses refused) {
        this.writer = writer;
        this.refused = refused;
    }

    /**
     * Applies a Service.
     *
     * @param recorded the ClusterIP it should have; null when it never had one
     * @param told whether running pods were told that this Service is at an address: then it is, whatever is recorded
     * @param build the Service for an address, null for any
     * @param actual what the cache has
     * @return the ClusterIP that it has now
     * @throws UnseenException when its address is refused, but may be free in a moment
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
                ? again(build, recorded, service -> writer.apply(service, null))
                : address(writer.apply(build.apply(wanted), actual));
    }

    private String replace(String recorded, Function<@Nullable String, Service> build, Service actual) {
        return again(build, recorded, service -> writer.replace(service, actual));
    }

    /** Makes a Service at the address that it had. */
    private String again(Function<@Nullable String, Service> build, String recorded, UnaryOperator<Service> make) {
        Service wanted = build.apply(recorded);
        try {
            Service made = make.apply(wanted);
            refused.given(made);
            return address(made);
        } catch (KubernetesClientException failure) {
            if (!Writer.refused(failure)) {
                throw failure;
            }
            if (!refused.isLost(wanted)) {
                throw new UnseenException(wanted);
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
