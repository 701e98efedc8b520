package io.fastdfs.operator.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's images on the node, built by cluster/images where they are not current; once per JVM. */
final class ClusterImages {
    /** The first build on a machine makes its Debian bases. */
    private static final Duration BUILD = Duration.ofMinutes(30);

    private static final Set<String> ON_THE_NODE = new HashSet<>();

    private ClusterImages() {}

    /** Builds and loads what {@code cluster/images <arguments>} names, and returns the names of the images. */
    static synchronized List<String> load(String... arguments) {
        String[] words = Stream.concat(
                        Stream.of(ProjectFiles.of("cluster/images").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        List<String> lines = Command.run(BUILD, words).orFail("No images for the tests");
        return lines.stream()
                .map(line -> line.split("\t", 2))
                .map(line -> toNode(line[0], line[1]))
                .toList();
    }

    private static String toNode(String name, String tar) {
        if (ON_THE_NODE.add(name)) {
            TestCluster.kind().load(name, Path.of(tar));
        }
        return name;
    }
}
