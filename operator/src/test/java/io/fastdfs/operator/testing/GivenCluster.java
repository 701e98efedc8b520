package io.fastdfs.operator.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The cluster of KUBECONFIG. Tests do as they please in it: only a user's word makes them take it. */
final class GivenCluster implements ClusterKind {
    @Override
    public String name() {
        return "kubeconfig";
    }

    @Override
    public Optional<String> obstacle() {
        Path file = kubeconfig();
        return Files.isReadable(file)
                ? Optional.empty()
                : Optional.of(file + ", which is the kubeconfig here, cannot be read");
    }

    @Override
    public Path start() {
        return kubeconfig();
    }

    @Override
    public Path startWithNode() {
        return kubeconfig();
    }

    @Override
    public void load(String image, Path tar) {
        throw new IllegalStateException(
                "Images cannot be brought to the nodes of the cluster of KUBECONFIG: push them to a registry, and set"
                        + " FASTDFS_TEST_IMAGES to its name and the path of the images, FASTDFS_TEST_VERSIONS to their"
                        + " versions");
    }

    @Override
    public boolean pullsImages() {
        return true;
    }

    private static Path kubeconfig() {
        return Path.of(Objects.requireNonNullElseGet(
                System.getenv("KUBECONFIG"), () -> System.getProperty("user.home") + "/.kube/config"));
    }
}
