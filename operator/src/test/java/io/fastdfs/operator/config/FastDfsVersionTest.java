package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastDfsVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.12.4,  false, false, false",
        "6.13.0,  true,  false, false",
        "6.15.4,  true,  true,  false",
        "6.15.5,  true,  false, true",
        "6.15.10, true,  false, true",
        "6.16.1,  true,  true,  true",
        "6.17.0,  false, false, true",
        "7.13.0,  false, false, true"
    })
    void knowsWhatAVersionCanDo(String text, boolean supported, boolean tested, boolean followerJoinBug) {
        FastDfsVersion version = FastDfsVersion.parse(text);

        assertThat(version.isSupported()).isEqualTo(supported);
        assertThat(version.isTested()).isEqualTo(tested);
        assertThat(version.hasFollowerJoinBug()).isEqualTo(followerJoinBug);
        assertThat(version).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6",
                "6.15",
                "v6.15.4",
                "V6.15.4",
                "6.15.4-1",
                "6.15.4.1",
                " 6.15.4",
                "6.15.4\n",
                "6.-1.2",
                "latest",
                "6.9999.1"
            })
    void saysWhatToWriteInsteadOfWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FastDfsVersion.parse(text))
                .withMessageContaining("is not a FastDFS version")
                .withMessageContaining("6.15.4");
    }
}
