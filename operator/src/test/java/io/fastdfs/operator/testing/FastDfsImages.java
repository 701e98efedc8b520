package io.fastdfs.operator.testing;

import io.fastdfs.operator.config.FastDfsVersion;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FastDFS as images on the node: made from what is installed on this machine, or from the stand-in. On a cluster of
 * the user's, FASTDFS_TEST_IMAGES names the registry and path that hold the images instead, and FASTDFS_TEST_VERSIONS
 * their versions.
 */
public record FastDfsImages(String version, String trackerImage, String storageImage) {

    /** The versions there are or can be made images of, that of the PATH first. */
    static List<String> versions() {
        if (TestCluster.isGivenByUser()) {
            String given = System.getenv("FASTDFS_TEST_VERSIONS");
            return given == null || registry() == null ? List.of() : List.of(given.split(","));
        }
        return InstalledFastDfs.all().stream().map(InstalledFastDfs::version).toList();
    }

    /** Whether they are of the stand-in; whoever names images of his own names FastDFS. */
    static boolean ofStandIn() {
        return !TestCluster.isGivenByUser() && InstalledFastDfs.real().isEmpty();
    }

    /** The first of the versions there are. */
    public static FastDfsImages any() {
        return of(versions().get(0));
    }

    /** All versions there are, oldest first. */
    public static List<FastDfsImages> all() {
        return versions().stream()
                .sorted(Comparator.comparing(FastDfsVersion::parse))
                .map(FastDfsImages::of)
                .toList();
    }

    private static FastDfsImages of(String version) {
        if (TestCluster.isGivenByUser()) {
            return new FastDfsImages(
                    version,
                    "%s/fastdfs-tracker:%s".formatted(registry(), version),
                    "%s/fastdfs-storage:%s".formatted(registry(), version));
        }
        TestCluster.withNode();
        List<String> images = ClusterImages.load("fastdfs", version);
        return new FastDfsImages(version, named(images, "-tracker:"), named(images, "-storage:"));
    }

    private static @Nullable String registry() {
        return System.getenv("FASTDFS_TEST_IMAGES");
    }

    private static String named(List<String> images, String part) {
        return images.stream()
                .filter(image -> image.contains(part))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("cluster/images made no " + part + " only " + images));
    }
}
