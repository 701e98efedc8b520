package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.Golden;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenConfTest {

    private static final List<Endpoint> TRACKERS =
            List.of(Endpoint.tracker("10.96.1.1"), Endpoint.tracker("10.96.1.2"));

    @ParameterizedTest
    @ValueSource(strings = {"6.13.0", "6.15.4", "6.16.1"})
    void writesTrackerConf(String version) {
        Golden.assertSame("config/tracker-" + version + ".conf", TrackerConf.render(tracker(version, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.13.0", "6.15.4", "6.16.1"})
    void writesStorageConf(String version) {
        Golden.assertSame("config/storage-" + version + ".conf", StorageConf.render(storage(version, 2, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.15.4", "6.16.1"})
    void writesClientConf(String version) {
        ClientSettings settings = new ClientSettings(
                FastDfsVersion.parse(version), List.of(Endpoint.tracker("photos-trackers.shop.svc")));
        Golden.assertSame("config/client-" + version + ".conf", ClientConf.render(settings));
    }

    @Test
    void usersKeysReplaceDefaultsInPlace() {
        String conf = StorageConf.render(storage(
                "6.15.4",
                1,
                Map.of("heart_beat_interval", " 7 ", "subdir_count_per_path", "16", "tcp_quick_ack", "false")));

        assertThat(values(conf))
                .containsEntry("heart_beat_interval", "7")
                .containsEntry("subdir_count_per_path", "16")
                .containsEntry("tcp_quick_ack", "false");
        assertThat(conf).containsOnlyOnce("heart_beat_interval");
    }

    @Test
    void ownedKeysAndKeysOfOtherVersionsAreLeftOut() {
        String plain = StorageConf.render(storage("6.13.2", 1, Map.of()));

        assertThat(StorageConf.render(storage(
                        "6.13.2",
                        1,
                        Map.of(
                                "base_path", "/elsewhere",
                                "inner_port", "1",
                                "store_path1", "/x",
                                "sync_max_threads", "4",
                                "max_conections", "7",
                                "store_path1_readonly", "true"))))
                .isEqualTo(plain);
    }

    @Test
    void aStorePathCanBeReadOnly() {
        assertThat(values(StorageConf.render(storage("6.15.4", 2, Map.of("store_path1_readonly", "true")))))
                .containsEntry("store_path1_readonly", "true")
                .containsEntry("store_path1", "/var/fdfs/path1");
    }

    @Test
    void trunkFilesShortenTheIntervalThatFindsALostTrunkServer() {
        assertThat(values(TrackerConf.render(tracker("6.15.4", Map.of()))))
                .containsEntry("check_active_interval", "30");
        assertThat(values(TrackerConf.render(tracker("6.15.4", Map.of("use_trunk_file", "yes")))))
                .containsEntry("check_active_interval", "10");
        assertThat(values(TrackerConf.render(
                        tracker("6.15.4", Map.of("use_trunk_file", "true", "check_active_interval", "20")))))
                .containsEntry("check_active_interval", "20");
    }

    @Test
    void theOrderOfTheUsersMapDoesNotMatter() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("tcp_quick_ack", "true");
        one.put("buff_size", "64KB");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("buff_size", "64KB");
        other.put("tcp_quick_ack", "true");

        assertThat(TrackerConf.render(tracker("6.15.4", one))).isEqualTo(TrackerConf.render(tracker("6.15.4", other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.13.0", "6.13.2", "6.14.0", "6.15.0", "6.15.4", "6.15.5", "6.16.0", "6.16.1"})
    void everyKeyStandsOnceBeforeTheFirstSection(String version) {
        for (String conf : List.of(
                TrackerConf.render(tracker(version, Map.of())), StorageConf.render(storage(version, 3, Map.of())))) {
            String global = conf.substring(0, conf.indexOf("\n["));
            List<String> keys = Arrays.stream(global.split("\n", -1))
                    .filter(line -> line.contains(" =") && !line.startsWith("#") && !line.startsWith("tracker_server"))
                    .map(line -> line.substring(0, line.indexOf(" =")))
                    .toList();
            assertThat(keys).doesNotHaveDuplicates().hasSizeGreaterThan(50);
            assertThat(conf).doesNotContain("\r").endsWith("\n").doesNotContain("\nserver_id =");
        }
    }

    @Test
    void effectiveValuesShowWhatUsersCanSet() {
        assertThat(EffectiveConfig.storage(
                        FastDfsVersion.parse("6.15.4"),
                        EffectiveConfig.merge(
                                Map.of("heart_beat_interval", "9", "upload_priority", "3"),
                                Map.of("heart_beat_interval", "6"))))
                .containsEntry("heart_beat_interval", "6")
                .containsEntry("upload_priority", "3")
                .containsEntry("subdir_count_per_path", "256")
                .doesNotContainKeys("base_path", "port", "group_name", "store_path_count", "log_file_rotate_time");
    }

    private static TrackerSettings tracker(String version, Map<String, String> config) {
        return new TrackerSettings(FastDfsVersion.parse(version), config);
    }

    private static StorageSettings storage(String version, int storePaths, Map<String, String> config) {
        return new StorageSettings(FastDfsVersion.parse(version), "group1", TRACKERS, storePaths, config);
    }

    private static Map<String, String> values(String conf) {
        Map<String, String> values = new TreeMap<>();
        for (String line : conf.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return values;
    }
}
