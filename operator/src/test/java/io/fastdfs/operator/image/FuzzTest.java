package io.fastdfs.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parsers of fdfs-member under AddressSanitizer, with the same mutated inputs in every run. */
class FuzzTest {

    @Test
    void noInputBreaksAParser(@TempDir Path folder) {
        Path sources = Repository.ROOT.resolve("storage-image/fdfs-member");
        Command.must("make", "-s", "-C", sources + "", "OUT=" + folder, folder.resolve("fuzz") + "");
        Command fuzz = Command.run(folder.resolve("fuzz") + "", "300000");
        assertThat(fuzz.output()).isEqualTo("300000 inputs\n");
        assertThat(fuzz.exitCode()).isZero();
    }
}
