package io.fastdfs.operator.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the project, wherever the tests are started: in the module by Maven, at the root by an IDE. */
final class ProjectFiles {
    static final Path ROOT = root();

    private ProjectFiles() {}

    static Path of(String path) {
        return ROOT.resolve(path);
    }

    private static Path root() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("cluster/kube-local"))) {
                return directory;
            }
        }
        throw new IllegalStateException(
                "No directory above %s holds cluster/kube-local: run the tests inside the project"
                        .formatted(Path.of("").toAbsolutePath()));
    }
}
