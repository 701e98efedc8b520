package io.fastdfs.operator.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes cluster of this JVM's tests, with the project's CRDs: cluster/kube-local where it is up, else k3s in a
 * container where Docker is there, else kube-local, which is started and left running. FASTDFS_TEST_CLUSTER (or
 * -Dtest.cluster) names another one, and it alone makes the tests use the cluster of KUBECONFIG.
 */
public final class TestCluster {
    private static final List<ClusterKind> KINDS = List.of(new K3s(), new KubeLocal());

    private static @Nullable ClusterKind kind;
    private static @Nullable TestCluster api;
    private static @Nullable TestCluster node;

    private final Path kubeconfig;
    private final KubernetesClient client;

    private TestCluster(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        Crds.install(client);
    }

    /** A cluster that stores and validates objects and runs the controllers; pods may or may not run on it. */
    public static synchronized TestCluster get() {
        if (api == null) {
            api = new TestCluster(kind().start());
        }
        return api;
    }

    /** A cluster that runs pods. */
    public static synchronized TestCluster withNode() {
        if (node == null) {
            node = new TestCluster(kind().startWithNode());
            if (!node.hasNode()) {
                throw new IllegalStateException(
                        "The cluster (%s) has no Ready node, and this test runs pods".formatted(kind().name()));
            }
            api = node;
        }
        return node;
    }

    /** Another cluster than the tests share. */
    static TestCluster at(Path kubeconfig) {
        return new TestCluster(kubeconfig);
    }

    /** A client with all rights. */
    public KubernetesClient client() {
        return client;
    }

    /** The kubeconfig that {@link #client()} uses. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    public boolean hasNode() {
        return client.nodes().list().getItems().stream().anyMatch(TestCluster::isReady);
    }

    static synchronized ClusterKind kind() {
        if (kind == null) {
            kind = ClusterChoice.of(
                    System.getProperty("test.cluster", System.getenv("FASTDFS_TEST_CLUSTER")),
                    KINDS,
                    new GivenCluster());
            System.err.println("The tests take the cluster " + kind.name());
        }
        return kind;
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }
}
