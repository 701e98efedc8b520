package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a committed file; what differs is left under target/golden, to be looked at and copied. */
final class Golden {

    private Golden() {}

    static void assertSame(String name, String actual) {
        try {
            Path written = Path.of("target", "golden", "config", name);
            Files.createDirectories(written.getParent());
            Files.writeString(written, actual);
            Path expected = Path.of("src", "test", "resources", "golden", "config", name);
            assertThat(expected)
                    .as("golden file; the actual text is in %s", written)
                    .exists();
            assertThat(actual)
                    .as("differs from %s; the actual text is in %s", expected, written)
                    .isEqualTo(Files.readString(expected));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
