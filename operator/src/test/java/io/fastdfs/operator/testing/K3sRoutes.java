package io.fastdfs.operator.testing;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The ways from this machine to the pods and Services in a k3s container: routes to its address, which Linux drops when
 * the container's network goes and the bridge with it. A container in the machine's own network sets them, so that
 * whoever may use Docker need not be root.
 */
final class K3sRoutes {
    // Neither the addresses that every k3s takes by itself (10.42, 10.43) nor those of kube-local.
    static final String PODS = "10.178.0.0/16";
    static final String SERVICES = "10.179.0.0/16";

    /** The API server's Service has the first address of the range. */
    private static final InetSocketAddress API = new InetSocketAddress("10.179.0.1", 443);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private K3sRoutes() {}

    /** Leads there by way of that address, the container's, and says why programs here do not get there if they do not. */
    static Optional<String> leadTo(String address, DockerImageName image) {
        String said = set(address, image);
        if (said.contains("File exists")) {
            return Optional.of(
                    "%s or %s leads somewhere on this machine already, as they do while another test run has its k3s here:"
                                    .formatted(PODS, SERVICES)
                            + " wait for its end, or let both use one cluster (FASTDFS_TEST_CLUSTER=kube-local)");
        }
        return isReached()
                ? Optional.empty()
                : Optional.of(
                        "k3s runs, but programs on this machine do not reach its pods and Services: Docker has its containers"
                                + " in a virtual machine (as Docker Desktop), on another machine (DOCKER_HOST), or works"
                                + " without root. Tests of the API alone (*IT) run this way; for those with pods (*E2E) take"
                                + " Docker on Linux, or FASTDFS_TEST_CLUSTER=kube-local on Linux as root. "
                                + said);
    }

    private static String set(String address, DockerImageName image) {
        String script = "{ ip route add %s via %3$s && ip route add %s via %3$s; } 2>&1 || true"
                .formatted(PODS, SERVICES, address);
        try (var ip = new GenericContainer<>(image)) {
            ip.withNetworkMode("host")
                    .withCreateContainerCmdModifier(command -> {
                        command.withEntrypoint("sh", "-c");
                        Objects.requireNonNull(command.getHostConfig()).withCapAdd(Capability.NET_ADMIN);
                    })
                    .withCommand(new String[] {script}) // one word; a String is split at its blanks
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
                    .start();
            return ip.getLogs().strip();
        }
    }

    private static boolean isReached() {
        try (var socket = new Socket()) {
            socket.connect(API, Math.toIntExact(ANSWER.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
