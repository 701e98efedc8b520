package io.fastdfs.operator.testing;

import io.fastdfs.operator.config.FastDfsVersion;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The FastDFS that is installed on this machine, on the PATH or under {@code /opt/fastdfs-*}, as images on the node. For
 * a cluster that pulls images FASTDFS_TEST_IMAGES may name the registry and path that hold them instead, and
 * FASTDFS_TEST_VERSIONS their versions.
 */
public record RealFastDfs(String version, String trackerImage, String storageImage) {
    private static @Nullable List<String> versions;

    /** The versions there are, that of the PATH first; empty where there is no FastDFS. */
    static synchronized List<String> versions() {
        if (versions == null) {
            String given = System.getenv("FASTDFS_TEST_VERSIONS");
            versions = given != null && TestCluster.kind().pullsImages()
                    ? List.of(given.split(","))
                    : Command.run(
                                    Duration.ofMinutes(1),
                                    ProjectFiles.of("cluster/images").toString(),
                                    "versions")
                            .orFail("It cannot be found out which FastDFS this machine has");
        }
        return versions;
    }

    /** The first of the versions there are. */
    public static RealFastDfs any() {
        return of(versions().get(0));
    }

    /** All versions there are, oldest first. */
    public static List<RealFastDfs> all() {
        return versions().stream()
                .sorted(Comparator.comparing(FastDfsVersion::parse))
                .map(RealFastDfs::of)
                .toList();
    }

    private static RealFastDfs of(String version) {
        String given = System.getenv("FASTDFS_TEST_IMAGES");
        if (given != null && TestCluster.kind().pullsImages()) {
            return new RealFastDfs(
                    version,
                    "%s/fastdfs-tracker:%s".formatted(given, version),
                    "%s/fastdfs-storage:%s".formatted(given, version));
        }
        TestCluster.withNode();
        List<String> images = ClusterImages.load("fastdfs", version);
        return new RealFastDfs(version, named(images, "fastdfs-tracker:"), named(images, "fastdfs-storage:"));
    }

    private static String named(List<String> images, String part) {
        return images.stream()
                .filter(image -> image.contains(part))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("cluster/images made no " + part + " only " + images));
    }
}
