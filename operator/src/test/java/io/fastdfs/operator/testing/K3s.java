package io.fastdfs.operator.testing;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.Network;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** k3s in a container, by Testcontainers. It ends with this JVM. */
final class K3s implements ClusterKind {
    private static final DockerImageName IMAGE = DockerImageName.parse(
                    Objects.requireNonNullElse(System.getenv("FASTDFS_TEST_K3S_IMAGE"), "rancher/k3s:v1.36.1-k3s1"))
            .asCompatibleSubstituteFor("rancher/k3s");

    private static final Duration START = Duration.ofMinutes(3);

    private boolean isDockerAsked;
    private Optional<String> obstacle = Optional.empty();
    private @Nullable K3sContainer container;
    private @Nullable Path kubeconfig;
    private boolean isWayLed;
    private Optional<String> obstacleOnTheWay = Optional.empty();

    @Override
    public String name() {
        return "k3s";
    }

    @Override
    public synchronized Optional<String> obstacle() {
        if (!isDockerAsked) {
            obstacle = askDocker();
            isDockerAsked = true;
        }
        return obstacle;
    }

    @Override
    public synchronized Path start() {
        if (kubeconfig == null) {
            if (container != null) {
                throw new IllegalStateException("k3s did not start before, and the first test that needed it says why");
            }
            container = container();
            try {
                container.start();
            } catch (ContainerLaunchException e) {
                throw new IllegalStateException(
                        "k3s does not start in this Docker, which must allow privileged containers; on Linux and as root"
                                + " FASTDFS_TEST_CLUSTER=kube-local does without Docker",
                        e);
            }
            kubeconfig = write(container.getKubeConfigYaml());
        }
        return kubeconfig;
    }

    @Override
    public synchronized Path startWithNode() {
        Path file = start();
        if (!isWayLed) {
            awaitNode(file);
            obstacleOnTheWay = K3sRoutes.leadTo(addressOf(running()), IMAGE);
            isWayLed = true;
        }
        obstacleOnTheWay.ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
        return file;
    }

    @Override
    public synchronized void load(String image, Path tar) {
        String copy = "/tmp/image.tar";
        running().copyFileToContainer(MountableFile.forHostPath(tar), copy);
        ctr("import", copy);
        inContainer("rm", copy);
        if (ctr("ls", "-q").lines().noneMatch(image::equals)) {
            throw new IllegalStateException("%s does not hold an image named %s".formatted(tar, image));
        }
    }

    @Override
    public boolean pullsImages() {
        return true;
    }

    private static Optional<String> askDocker() {
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.of("no Docker answers here (\"docker info\" may say why)");
            }
            new RemoteDockerImage(IMAGE).get();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(
                    "Docker answers, but %s or the image of Testcontainers' Ryuk is neither there nor to be had (%s)"
                            .formatted(IMAGE, e.getMessage()));
        }
    }

    private static K3sContainer container() {
        var k3s = new K3sContainer(IMAGE);
        k3s.withNetwork(Network.newNetwork())
                .withCommand(
                        "server",
                        "--tls-san=" + k3s.getHost(),
                        "--disable=traefik,servicelb,metrics-server",
                        // The operator under test is no pod, so that none of its policies would let it in.
                        "--disable-network-policy",
                        "--cluster-cidr=" + K3sRoutes.PODS,
                        "--service-cidr=" + K3sRoutes.SERVICES)
                .withStartupTimeout(START);
        // K3sContainer puts its pods beside those of every other kubelet of the machine, /kubepods, and a kubelet kills
        // what it finds there and does not know (kubelet_pods.go, cleanupOrphanedPodCgroups): ours stay in the
        // container.
        k3s.setBinds(new ArrayList<>());
        k3s.withCreateContainerCmdModifier(
                command -> Objects.requireNonNull(command.getHostConfig()).withCgroupnsMode(null));
        return k3s;
    }

    private static Path write(String yaml) {
        try {
            Path file = Files.createTempFile("fastdfs-test-k3s", ".kubeconfig"); // readable by its owner alone
            file.toFile().deleteOnExit();
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** K3sContainer waits until the node is known: images of the cluster's own pods may still be on their way. */
    private static void awaitNode(Path kubeconfig) {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            client.apps()
                    .deployments()
                    .inNamespace("kube-system")
                    .withName("coredns")
                    .waitUntilCondition(
                            dns -> dns != null && Readiness.isDeploymentReady(dns),
                            START.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    private static String addressOf(K3sContainer container) {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress)
                .findFirst()
                .orElseThrow();
    }

    private String ctr(String... words) {
        List<String> command = new ArrayList<>(List.of("ctr", "-n", "k8s.io", "images"));
        command.addAll(List.of(words));
        return inContainer(command.toArray(String[]::new));
    }

    private String inContainer(String... command) {
        try {
            ExecResult result = running().execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException("%s in the k3s container: exit code %d, %s"
                        .formatted(String.join(" ", command), result.getExitCode(), result.getStderr()));
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the k3s container was at work", e);
        }
    }

    private K3sContainer running() {
        return Objects.requireNonNull(container, "the k3s container has not been started");
    }
}
