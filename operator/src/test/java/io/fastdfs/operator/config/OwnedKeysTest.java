package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedKeysTest {

    @Test
    void theConstantsForSchemasHoldTheTables() {
        assertThat(alternatives(OwnedKeys.TRACKER_REGEX)).isEqualTo(alternatives(OwnedKeys.TRACKER));
        assertThat(alternatives(OwnedKeys.STORAGE_REGEX)).isEqualTo(alternatives(OwnedKeys.STORAGE));
    }

    @Test
    void whatTheOperatorWritesIsOwned() {
        OwnValues.common(1).keySet().forEach(key -> {
            assertThat(OwnedKeys.find(ConfFile.TRACKER, key)).as(key).isPresent();
            assertThat(OwnedKeys.find(ConfFile.STORAGE, key)).as(key).isPresent();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tracker_server",
                "store_path0",
                "store_path17",
                "store_path",
                "server_id",
                "inner_port",
                "log_file_keep_days",
                "use_access_log"
            })
    void storagesCannotBeGiven(String key) {
        assertThat(OwnedKeys.find(ConfFile.STORAGE, key)).isPresent();
        assertThat(Pattern.matches(OwnedKeys.STORAGE_REGEX, key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log_level",
                "sync_log_buff_interval",
                "store_path0_readonly",
                "client_bind",
                "max_connections",
                "Port"
            })
    void storagesCanBeGiven(String key) {
        assertThat(OwnedKeys.find(ConfFile.STORAGE, key)).isEmpty();
        assertThat(Pattern.matches(OwnedKeys.STORAGE_REGEX, key)).isFalse();
    }

    /** In tracker.conf store_path is the way trackers choose a path, in storage.conf another name of store_path0. */
    @Test
    void storePathIsTheUsersInTrackerConfOnly() {
        assertThat(OwnedKeys.find(ConfFile.TRACKER, "store_path")).isEmpty();
        assertThat(OwnedKeys.find(ConfFile.STORAGE, "store_path")).isPresent();
    }

    private static List<String> alternatives(String regex) {
        assertThat(regex).startsWith("^(").endsWith(")$");
        return split(regex.substring(2, regex.length() - 2)).toList();
    }

    private static List<String> alternatives(List<OwnedKey> table) {
        return table.stream().flatMap(owned -> split(owned.regex())).sorted().toList();
    }

    private static Stream<String> split(String regex) {
        return Stream.of(regex.split("\\|", -1)).sorted();
    }
}
