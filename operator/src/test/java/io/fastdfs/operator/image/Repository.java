package io.fastdfs.operator.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

final class Repository {

    /** Maven runs tests in the module's folder, an IDE perhaps in the repository's. */
    static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve("storage-image")))
            .findFirst()
            .orElseThrow();

    private Repository() {}
}
