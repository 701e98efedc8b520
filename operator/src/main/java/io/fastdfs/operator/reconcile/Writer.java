package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.topology.Labels;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects by server-side apply, and only what differs. Takes nothing that is not ours, and deletes nothing but what
 * it has just seen.
 */
final class Writer {

    /** Labels by which an object says whose it is. */
    private static final List<String> WHOSE =
            List.of(Labels.MANAGED_BY, Labels.CLUSTER, Labels.COMPONENT, Labels.STORAGE_GROUP);

    /** As whom both reconcilers apply. */
    static final String FIELD_MANAGER = "fastdfs-operator";

    private static final int UNPROCESSABLE = 422;

    private final Context<FastDfsCluster> context;

    Writer(Context<FastDfsCluster> context) {
        this.context = context;
    }

    /**
     * Makes an object what it should be.
     *
     * @param actual what the cache has under that name
     * @return the object as the API server has it now
     * @throws NameTakenException when the name belongs to somebody else
     */
    <T extends HasMetadata> T apply(T desired, @Nullable T actual) {
        if (actual == null) {
            return create(desired);
        }
        boolean going =
                actual.getMetadata().getDeletionTimestamp() != null; // its end is an event, then it is made again
        if (matches(desired, actual) || going) {
            return actual;
        }
        return context.resourceOperations().serverSideApply(desired);
    }

    /**
     * Whether an object is what it should be, so that nothing has to be written.
     *
     * @throws NameTakenException when it belongs to somebody else
     */
    <T extends HasMetadata> boolean matches(T desired, T actual) {
        refuseForeign(desired, actual);
        return SSABasedGenericKubernetesResourceMatcher.<T>getInstance().matches(actual, desired, context);
    }

    /**
     * Like {@link #apply}, refused by the API server when anybody changed or deleted the object since it was seen: for
     * registries, where two writers must never overwrite each other. It is the uid that keeps an apply from making again
     * what was deleted.
     */
    <T extends HasMetadata> T applyUnlessChanged(T desired, @Nullable T actual) {
        if (actual == null) {
            return create(desired);
        }
        if (matches(desired, actual)) {
            return actual;
        }
        desired.getMetadata().setUid(actual.getMetadata().getUid());
        desired.getMetadata().setResourceVersion(actual.getMetadata().getResourceVersion());
        return context.resourceOperations().serverSideApply(desired);
    }

    /** Makes an object that must not be there yet; what is there stays as it is, but for labels of ours that it lost. */
    <T extends HasMetadata> void createOnly(T desired, @Nullable T actual) {
        if (actual == null) {
            create(desired);
            return;
        }
        refuseForeign(desired, actual);
        if (madeByOperator(actual) && lacksLabels(desired, actual)) {
            label(desired, actual);
        }
    }

    /** Replaces an object of which the API server lets nothing be changed. */
    <T extends HasMetadata> T replace(T desired, T actual) {
        refuseForeign(desired, actual);
        delete(actual);
        return create(desired);
    }

    /**
     * Deletes exactly the object that was seen: not one that was made under its name since, nor one that has changed.
     *
     * @throws UnseenException when it is another one by now: what follows was decided for the one that was seen
     */
    void delete(HasMetadata actual) {
        try {
            context.getClient()
                    .resource(actual)
                    .lockResourceVersion(actual.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException changed) {
            if (changed.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new UnseenException(actual);
            }
            throw changed;
        }
    }

    /** Whether the API server understood and refused what was asked. */
    static boolean refused(KubernetesClientException failure) {
        return failure.getCode() == UNPROCESSABLE || failure.getCode() == HttpURLConnection.HTTP_BAD_REQUEST;
    }

    /** Server-side apply of an old resourceVersion creates, or fails with 409 when the object exists. */
    private <T extends HasMetadata> T create(T desired) {
        desired.getMetadata().setResourceVersion("1");
        try {
            return context.resourceOperations().serverSideApply(desired);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                mustBeGone(desired);
            }
            throw failure;
        }
    }

    /**
     * Asks the API server for what the cache does not show: it may be ours and only newer than the cache, or without the
     * labels that caches select by. The latter gets them again, and nothing else: only a look at all of it tells what it
     * should be.
     *
     * @throws UnseenException when it is there and ours
     * @throws NameTakenException when it is somebody else's
     */
    <T extends HasMetadata> void mustBeGone(T desired) {
        @Nullable T live = context.getClient().resource(desired).get();
        if (live == null) {
            return;
        }
        refuseForeign(desired, live);
        if (lacksLabels(desired, live)) {
            label(desired, live);
        }
        throw new UnseenException(desired);
    }

    private <T extends HasMetadata> void label(T desired, T actual) {
        context.getClient().resource(actual).edit(live -> {
            Map<String, String> labels = new HashMap<>(desired.getMetadata().getLabels());
            Optional.ofNullable(live.getMetadata().getLabels()).ifPresent(other -> other.forEach(labels::putIfAbsent));
            live.getMetadata().setLabels(labels);
            return live;
        });
    }

    private static boolean lacksLabels(HasMetadata desired, HasMetadata actual) {
        return desired.getMetadata().getLabels().keySet().stream()
                .anyMatch(label -> Observation.label(actual, label).isEmpty());
    }

    private static void refuseForeign(HasMetadata desired, HasMetadata actual) {
        if (foreign(desired, actual)) {
            throw new NameTakenException(desired);
        }
    }

    /** An object of ours that was stripped of labels is still ours: its managed fields tell who applied it. */
    private static boolean foreign(HasMetadata desired, HasMetadata actual) {
        List<String> differing = WHOSE.stream()
                .filter(label -> !Observation.label(desired, label).equals(Observation.label(actual, label)))
                .toList();
        boolean merelyStripped = differing.stream()
                        .allMatch(label -> Observation.label(actual, label).isEmpty())
                && madeByOperator(actual);
        return !differing.isEmpty() && !merelyStripped;
    }

    private static boolean madeByOperator(HasMetadata actual) {
        return actual.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> FIELD_MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation()));
    }
}
