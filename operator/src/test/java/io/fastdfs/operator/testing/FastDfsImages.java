package io.fastdfs.operator.testing;

import io.fastdfs.operator.config.FastDfsVersion;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A FastDFS as images on the node: made from what is installed on this machine, or from the stand-in. For a cluster that
 * pulls images FASTDFS_TEST_IMAGES may name the registry and path that hold them instead, and FASTDFS_TEST_VERSIONS
 * their versions.
 */
public record FastDfsImages(String version, String trackerImage, String storageImage) {

    /** The versions there are or can be made images of, that of the PATH first. */
    static List<String> versions() {
        String given = System.getenv("FASTDFS_TEST_VERSIONS");
        if (given != null && arePulled()) {
            return List.of(given.split(","));
        }
        return InstalledFastDfs.all().stream().map(InstalledFastDfs::version).toList();
    }

    /** Whether they are of the stand-in; whoever names images of his own names FastDFS. */
    static boolean ofStandIn() {
        return !arePulled() && InstalledFastDfs.real().isEmpty();
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
        if (arePulled()) {
            return new FastDfsImages(
                    version,
                    "%s/fastdfs-tracker:%s".formatted(registry(), version),
                    "%s/fastdfs-storage:%s".formatted(registry(), version));
        }
        TestCluster.withNode();
        List<String> images = ClusterImages.load("fastdfs", version);
        return new FastDfsImages(version, named(images, "-tracker:"), named(images, "-storage:"));
    }

    private static boolean arePulled() {
        return registry() != null && TestCluster.kind().pullsImages();
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
