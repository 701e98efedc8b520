package io.fastdfs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes as the API server writes them, so that a claim template is what it should be at the second look, too. */
class ClaimsTest {

    @ParameterizedTest
    @CsvSource({
        "1Gi, 1Gi",
        "1024Mi, 1Gi",
        "0.5Gi, 512Mi",
        "1500Mi, 1500Mi",
        "1.5Gi, 1536Mi",
        "1000M, 1G",
        "0.1G, 100M",
        "5000000, 5M",
        "1048576Ki, 1Gi",
        "1e9, 1e9"
    })
    void sizesAreWrittenAsTheApiServerWritesThem(String written, String canonical) {
        assertThat(Claims.canonical(Quantity.parse(written))).hasToString(canonical);
    }
}
