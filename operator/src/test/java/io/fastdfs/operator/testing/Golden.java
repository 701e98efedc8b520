package io.fastdfs.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a committed file below {@code src/test/resources/golden}; what differs is left below {@code
 * target/golden}, to be looked at. {@code mvn test -Dtest='Golden*' -Dgolden=write} writes the committed files.
 */
public final class Golden {

    private static final Path COMMITTED = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** A committed directory. */
    public static Path directory(String name) {
        return COMMITTED.resolve(name);
    }

    /** Whether files are written instead of compared. */
    public static boolean writing() {
        return "write".equals(System.getProperty("golden"));
    }

    /** @param file below the directory of all golden files */
    public static void assertSame(String file, String actual) {
        try {
            Path expected = COMMITTED.resolve(file);
            if (writing()) {
                Files.createDirectories(expected.getParent());
                Files.writeString(expected, actual);
            }
            Path written = Path.of("target", "golden").resolve(file);
            Files.createDirectories(written.getParent());
            Files.writeString(written, actual);
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
