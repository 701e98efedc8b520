package io.fastdfs.operator.testing;

import static org.awaitility.Awaitility.await;

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
 * etcd, an API server and the controllers of one test class's own, of the programs of cluster/kube-local: a test may kill
 * them, which it may not do to the cluster that other tests use meanwhile. Without a node; skipped, with a loud line, where
 * these programs cannot be had.
 */
public final class OwnApiServer implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    private static final Duration START = Duration.ofMinutes(2);

    private final List<Process> processes = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Process apiServer;
    private @Nullable TestCluster cluster;
    private int etcdPort;
    private int port;

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

    /** Namespaces of this API server. */
    public TestNamespace namespace() {
        return TestNamespace.on(() -> Objects.requireNonNull(cluster, "it runs only while its tests do"));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path programs = KubeLocal.programs();
        Path files = Files.createTempDirectory("own-api-server");
        folder = files;
        etcdPort = freePort();
        port = freePort();
        String token = UUID.randomUUID().toString();
        Files.writeString(files.resolve("tokens.csv"), token + ",admin,admin,\"system:masters\"\n");
        Path kubeconfig = Files.writeString(files.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: own, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                users: [{name: admin, user: {token: "%s"}}]
                contexts: [{name: own, context: {cluster: own, user: admin}}]
                current-context: own
                """.formatted(port, token));
        Command.run(Duration.ofMinutes(1), "openssl", "genrsa", "-out", files.resolve("sa.key") + "", "2048")
                .orFail("There is no key for tokens");
        String etcd = "http://127.0.0.1:" + etcdPort;
        String peers = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                List.of(
                        programs.resolve("etcd") + "",
                        "--data-dir=" + files.resolve("etcd"),
                        "--unsafe-no-fsync",
                        "--log-level=warn",
                        "--listen-client-urls=" + etcd,
                        "--advertise-client-urls=" + etcd,
                        "--listen-peer-urls=" + peers));
        start();
        launch(
                "controllers",
                List.of(
                        programs.resolve("kube-controller-manager") + "",
                        "--kubeconfig=" + kubeconfig,
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--service-account-private-key-file=" + files.resolve("sa.key"),
                        "--use-service-account-credentials"));
        cluster = TestCluster.at(kubeconfig);
    }

    /** As a node that dies. What etcd has stays. */
    public void kill9() {
        end(Objects.requireNonNull(apiServer));
    }

    /** Starts the API server, at the same address, and waits until it is ready. */
    public void start() {
        Path files = Objects.requireNonNull(folder);
        apiServer = launch(
                "apiserver",
                List.of(
                        KubeLocal.programs().resolve("kube-apiserver") + "",
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--cert-dir=" + files,
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
                                        KubeLocal.programs().resolve("kubectl") + "",
                                        "--kubeconfig=" + files.resolve("kubeconfig"),
                                        "get",
                                        "--raw",
                                        "/readyz")
                                .exitCode()
                        == 0);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        processes.forEach(OwnApiServer::end);
    }

    private Process launch(String name, List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(Objects.requireNonNull(folder)
                            .resolve(name + ".log")
                            .toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
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
