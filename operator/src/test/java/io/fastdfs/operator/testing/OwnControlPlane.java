package io.fastdfs.operator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * etcd, the controllers and two API servers of one test class's own, of the programs of cluster/kube-local: one for the test
 * and the controllers, which sees every change, and one for an operator, which may be killed. The cluster that other tests use
 * meanwhile may not. Without a node; skipped, with a loud line, where these programs cannot be had.
 */
public final class OwnControlPlane implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    private static final Duration START = Duration.ofMinutes(2);

    private final List<Process> processes = new ArrayList<>();
    private @Nullable Path programs;
    private @Nullable Path folder;
    private @Nullable Process victim;
    private @Nullable TestCluster cluster;
    private int etcdPort;
    private int victimsPort;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return new KubeLocal()
                .obstacle()
                .map(obstacle -> {
                    String reason =
                            "SKIPPED, NOT TESTED: %s needs an API server that it may kill, of cluster/kube-local's programs: %s"
                                    .formatted(context.getDisplayName(), obstacle);
                    System.err.println(reason);
                    return ConditionEvaluationResult.disabled(reason);
                })
                .orElseGet(() -> ConditionEvaluationResult.enabled("kube-local's programs can be had"));
    }

    /** Namespaces of this cluster, whose clients ask the API server that stays. */
    public TestNamespace namespace() {
        return TestNamespace.on(() -> Objects.requireNonNull(cluster, "it runs only while its tests do"));
    }

    /** The API server that may be killed, with all rights. */
    public Config victim() {
        return Config.fromKubeconfig(kubeconfigOf(victimsPort).toFile());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        programs = KubeLocal.programs();
        Path files = Files.createTempDirectory(
                Files.createDirectories(ProjectFiles.of("operator/target")), "own-control-plane");
        folder = files;
        etcdPort = freePort();
        victimsPort = freePort();
        int port = freePort();
        String token = UUID.randomUUID().toString();
        Files.writeString(files.resolve("tokens.csv"), token + ",admin,admin,\"system:masters\"\n");
        for (int server : new int[] {port, victimsPort}) {
            Files.writeString(kubeconfigOf(server), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: own, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                    users: [{name: admin, user: {token: "%s"}}]
                    contexts: [{name: own, context: {cluster: own, user: admin}}]
                    current-context: own
                    """.formatted(server, token));
        }
        Command.run(
                        Duration.ofMinutes(1),
                        "openssl",
                        "genrsa",
                        "-out",
                        files.resolve("sa.key").toString(),
                        "2048")
                .orFail("There is no key for tokens");
        String etcd = "http://127.0.0.1:" + etcdPort;
        String peers = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                List.of(
                        program("etcd"),
                        "--data-dir=" + files.resolve("etcd"),
                        "--unsafe-no-fsync",
                        "--log-level=warn",
                        "--listen-client-urls=" + etcd,
                        "--advertise-client-urls=" + etcd,
                        "--listen-peer-urls=" + peers));
        apiServer("apiserver", port);
        start();
        launch(
                "controllers",
                List.of(
                        program("kube-controller-manager"),
                        "--kubeconfig=" + kubeconfigOf(port),
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--service-account-private-key-file=" + files.resolve("sa.key"),
                        "--use-service-account-credentials"));
        cluster = TestCluster.at(kubeconfigOf(port));
    }

    /** As a node that dies. What etcd has stays. */
    public void kill9() {
        end(Objects.requireNonNull(victim));
    }

    /** Starts the API server that may be killed, at the address that it had, and waits until it is ready. */
    public void start() {
        victim = apiServer("victim", victimsPort);
    }

    private Process apiServer(String name, int port) {
        Path files = Objects.requireNonNull(folder);
        Process server = launch(
                name,
                List.of(
                        program("kube-apiserver"),
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--cert-dir=" + files.resolve(name),
                        "--secure-port=" + port,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--endpoint-reconciler-type=none",
                        "--service-cluster-ip-range=10.111.0.0/16",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + files.resolve("sa.key"),
                        "--service-account-signing-key-file=" + files.resolve("sa.key"),
                        "--token-auth-file=" + files.resolve("tokens.csv"),
                        "--authorization-mode=RBAC"));
        await("the API server is ready, see " + files)
                .atMost(START)
                .until(() -> Command.run(
                                        Duration.ofSeconds(20),
                                        program("kubectl"),
                                        "--kubeconfig=" + kubeconfigOf(port),
                                        "get",
                                        "--raw",
                                        "/readyz")
                                .exitCode()
                        == 0);
        return server;
    }

    private Path kubeconfigOf(int port) {
        return Objects.requireNonNull(folder).resolve("kubeconfig-" + port);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        processes.forEach(OwnControlPlane::end);
    }

    private String program(String name) {
        return Objects.requireNonNull(programs).resolve(name).toString();
    }

    private Process launch(String name, List<String> words) {
        try {
            List<String> endingWithThis = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
            endingWithThis.addAll(words);
            Process process = new ProcessBuilder(endingWithThis)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(Objects.requireNonNull(folder)
                            .resolve(name + ".log")
                            .toFile()))
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        try {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process ended", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
