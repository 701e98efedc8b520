package io.fastdfs.operator.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** cluster/kube-local: left running for the next test run, and shared by all that run at a time. */
final class KubeLocal implements ClusterKind {
    /** The first start on a machine compiles Kubernetes: 9 minutes on 2 cores, more on a busy machine. */
    private static final Duration START = Duration.ofMinutes(40);

    private static final Duration LOAD = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /** Exit codes of its status: with a node, and without. */
    private static final Set<Integer> UP = Set.of(0, 3);

    @Override
    public String name() {
        return "kube-local";
    }

    @Override
    public boolean isUp() {
        return isLinux() && UP.contains(run(ANSWER, "status").exitCode());
    }

    @Override
    public Optional<String> obstacle() {
        if (!isLinux()) {
            return Optional.of("it runs on Linux, and this is " + System.getProperty("os.name"));
        }
        if (!isRoot()) {
            return Optional.of("it needs root, for it sets up a bridge, mounts and iptables rules");
        }
        if (!isCompiled() && !isOnPath("go")) {
            return Optional.of("it has to be compiled first, and there is no Go on the PATH");
        }
        return Optional.empty();
    }

    @Override
    public Path start() {
        return up("up", "--no-node");
    }

    @Override
    public Path startWithNode() {
        return up("up");
    }

    @Override
    public void load(String image, Path tar) {
        run(LOAD, "load", image, tar.toString()).orFail("Image " + image + " cannot be loaded");
    }

    /** Nothing leaves its bridge. */
    @Override
    public boolean pullsImages() {
        return false;
    }

    /** Where Kubernetes' own programs are; they are compiled if they are not there. */
    static Path programs() {
        run(START, "build", "--no-node").orFail("cluster/kube-local cannot be compiled");
        return folder();
    }

    private static Path up(String... arguments) {
        run(START, arguments).orFail("cluster/kube-local does not come up");
        return Path.of(
                run(ANSWER, "kubeconfig").orFail("kube-local has no kubeconfig").get(0));
    }

    private static Command run(Duration limit, String... arguments) {
        String program = ProjectFiles.of("cluster/kube-local").toString();
        return Command.run(
                limit, Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new));
    }

    private static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCompiled() {
        return Files.isExecutable(folder().resolve("kubelet"));
    }

    private static Path folder() {
        String cache = Objects.requireNonNullElseGet(
                System.getenv("KUBE_LOCAL_CACHE"), () -> System.getProperty("user.home") + "/.cache/kube-local");
        return Path.of(cache, "bin");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
