package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageIdsTest {

    private static final StorageIdLine ONE = new StorageIdLine(8812345, "group1", "10.96.7.1");

    @Test
    void listsIdsByGroupAndNumber() {
        assertThat(StorageIds.render(List.of(
                        new StorageIdLine(5, "group2", "10.96.7.3"), ONE, new StorageIdLine(9, "group1", "10.96.7.2"))))
                .isEqualTo("9 group1 10.96.7.2\n8812345 group1 10.96.7.1\n5 group2 10.96.7.3\n");
    }

    @Test
    void refusesWhatTrackersDoNotStartWith() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StorageIds.render(List.of()))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StorageIds.render(List.of(ONE, new StorageIdLine(8812345, "group2", "10.96.7.9"))))
                .withMessageContaining("8812345 is listed twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StorageIds.render(List.of(ONE, new StorageIdLine(3, "group2", "10.96.7.1"))))
                .withMessageContaining("10.96.7.1 is listed twice");
    }

    @ParameterizedTest
    @CsvSource({
        "0, group1, 10.0.0.1",
        "16777216, group1, 10.0.0.1",
        "1, group-1, 10.0.0.1",
        "1, abcdefghijklmnopq, 10.0.0.1",
        "1, group1, '10.0.0.1 rw=none'",
        "1, group1, ''"
    })
    void refusesLinesFastDfsWouldMisread(int id, String group, String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StorageIdLine(id, group, address));
    }
}
