package io.fastdfs.operator.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes cluster of this JVM's tests, with the project's CRDs. It is cluster/kube-local, which is started when
 * it does not run and left running for the next test run; or the cluster of KUBECONFIG, but only when
 * FASTDFS_TEST_CLUSTER=kubeconfig (or -Dtest.cluster=kubeconfig) says so, because tests do as they please in it.
 */
public final class TestCluster {
    /** The first start on a machine compiles Kubernetes: 9 minutes on 2 cores, more on a busy machine. */
    private static final Duration START = Duration.ofMinutes(40);

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
            api = givenByUser().orElseGet(() -> kubeLocal("up", "--no-node"));
        }
        return api;
    }

    /** A cluster that runs pods. */
    public static synchronized TestCluster withNode() {
        if (node == null) {
            node = givenByUser().orElseGet(() -> kubeLocal("up"));
            if (!node.hasNode()) {
                throw new IllegalStateException("The cluster of KUBECONFIG has no Ready node, and this test runs pods");
            }
            api = node;
        }
        return node;
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

    static boolean isGivenByUser() {
        return "kubeconfig".equals(System.getProperty("test.cluster", System.getenv("FASTDFS_TEST_CLUSTER")));
    }

    private static Optional<TestCluster> givenByUser() {
        if (!isGivenByUser()) {
            return Optional.empty();
        }
        Path file = Path.of(Objects.requireNonNullElseGet(
                System.getenv("KUBECONFIG"), () -> System.getProperty("user.home") + "/.kube/config"));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(
                    "The tests were told to use the cluster of KUBECONFIG, but %s cannot be read".formatted(file));
        }
        return Optional.of(new TestCluster(file));
    }

    private static TestCluster kubeLocal(String... arguments) {
        String program = ProjectFiles.of("cluster/kube-local").toString();
        String[] words = new String[arguments.length + 1];
        words[0] = program;
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        Command.run(START, words)
                .orFail("No Kubernetes for the tests: cluster/kube-local cannot start one here, and"
                        + " FASTDFS_TEST_CLUSTER=kubeconfig, which would make them use the cluster of KUBECONFIG, is not"
                        + " set");
        return new TestCluster(Path.of(Command.run(Duration.ofSeconds(10), program, "kubeconfig")
                .orFail("kube-local has no kubeconfig")
                .get(0)));
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }
}
