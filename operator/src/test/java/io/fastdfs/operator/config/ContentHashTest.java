package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentHashTest {

    @Test
    void namesContentWhateverTheOrder() {
        assertThat(ContentHash.of(Map.of("a", "1", "b", "2")))
                .isEqualTo(ContentHash.of(Map.of("b", "2", "a", "1")))
                .matches("[0-9a-f]{10}")
                // sha-256 of "1:a1:11:b1:2", by sha256sum
                .isEqualTo("4016e0316f");
    }

    @Test
    void differsWhenNamesOrContentDiffer() {
        String hash = ContentHash.of(Map.of("ab", "c"));

        assertThat(hash)
                .isNotEqualTo(ContentHash.of(Map.of("a", "bc")))
                .isNotEqualTo(ContentHash.of(Map.of("ab", "c\n")))
                .isNotEqualTo(ContentHash.of(Map.of("ab", "c", "d", "")));
    }
}
