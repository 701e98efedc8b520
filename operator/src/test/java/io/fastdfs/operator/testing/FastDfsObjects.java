package io.fastdfs.operator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The custom resources of a namespace, untyped: tests of objects that our classes cannot read use these, too. */
final class FastDfsObjects {
    private static final String API_VERSION = "fastdfs.io/v1alpha1";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private FastDfsObjects() {}

    static List<GenericKubernetesResource> list(NamespacedKubernetesClient client) {
        return Stream.of("FastDfsCluster", "FastDfsStorageGroup")
                .flatMap(kind -> client.genericKubernetesResources(API_VERSION, kind).list().getItems().stream())
                .toList();
    }

    /** Deletes them without their finalizers' consent, which an operator that has ended can no longer give. */
    static void remove(NamespacedKubernetesClient client) {
        await("the custom resources of " + client.getNamespace() + " are gone")
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    List<GenericKubernetesResource> left = list(client);
                    left.forEach(object -> remove(client, object));
                    return left.isEmpty();
                });
    }

    /** One without finalizers is gone before they can be taken from it. */
    private static void remove(NamespacedKubernetesClient client, GenericKubernetesResource object) {
        client.resource(object).delete();
        try {
            client.resource(object).patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw failure;
            }
        }
    }
}
