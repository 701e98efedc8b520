package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinationCheckTest {

    private static final FastDfsVersion V6_15_4 = FastDfsVersion.parse("6.15.4");

    @ParameterizedTest
    @CsvSource({
        "6.15.4, 3, true, 0",
        "6.15.5, 1, true, 0",
        "6.15.5, 2, false, 0",
        "6.15.5, 2, true, 1",
        "6.16.1, 3, on, 1"
    })
    void trunkFilesNeedFollowersThatKnowTheTrunkServer(String version, int trackers, String trunk, int findings) {
        List<Finding> found = CombinationCheck.tracker(
                "spec.trackers.config", Map.of("use_trunk_file", trunk), FastDfsVersion.parse(version), trackers);

        assertThat(found).hasSize(findings).allSatisfy(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.sentence())
                    .contains("spec.trackers.replicas to 1")
                    .contains("6.15.4");
        });
    }

    @Test
    void sendingEverythingToOneGroupNeedsItsName() {
        assertThat(tracker(Map.of("store_lookup", "1")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("spec.trackers.config.store_group"));
        assertThat(tracker(Map.of("store_lookup", "1", "store_group", "group-1")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.key()).isEqualTo("store_group"));
        assertThat(tracker(Map.of("store_lookup", "1", "store_group", "group1")))
                .isEmpty();
        assertThat(tracker(Map.of("store_lookup", "0", "store_group", "group-1")))
                .isEmpty();
    }

    @Test
    void slotsFitBetweenEachOtherAndTheTrunkFile() {
        assertThat(tracker(Map.of("slot_max_size", "256"))).singleElement().matches(Finding::isError);
        assertThat(tracker(Map.of("slot_max_size", "40MB"))).singleElement().matches(finding -> !finding.isError());
        assertThat(tracker(Map.of("slot_max_size", "32MB"))).isEmpty();
    }

    @Test
    void somebodyHasToReadAndWrite() {
        assertThat(storage(Map.of("disk_reader_threads", "0"))).singleElement().matches(Finding::isError);
        assertThat(storage(Map.of("disk_writer_threads", "0")))
                .singleElement()
                .matches(finding -> finding.key().equals("disk_writer_threads"));
        assertThat(storage(Map.of("disk_rw_separated", "false", "disk_writer_threads", "0")))
                .isEmpty();
        assertThat(storage(
                        Map.of("disk_rw_separated", "false", "disk_writer_threads", "0", "disk_reader_threads", "0")))
                .hasSize(1);
    }

    @Test
    void syncThreadsHaveAnOrder() {
        assertThat(storage(Map.of("sync_min_threads", "5", "sync_max_threads", "3")))
                .singleElement()
                .matches(finding -> !finding.isError());
        assertThat(storage(Map.of("sync_min_threads", "5"))).isEmpty();
    }

    @Test
    void aReadOnlyStorePathExists() {
        assertThat(storage(Map.of("store_path1_readonly", "true"))).isEmpty();
        assertThat(storage(Map.of("store_path2_readonly", "true")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("spec.storePaths has 2"));
    }

    @Test
    void membersSpeakOftenerThanTrackersLoseThem() {
        assertThat(CombinationCheck.heartbeats("spec.config", Map.of(), Map.of("heart_beat_interval", "15"), V6_15_4))
                .isEmpty();
        assertThat(CombinationCheck.heartbeats("spec.config", Map.of(), Map.of("heart_beat_interval", "16"), V6_15_4))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("write at most 15"));
        assertThat(CombinationCheck.heartbeats(
                        "spec.config",
                        Map.of("check_active_interval", "120"),
                        Map.of("heart_beat_interval", "30"),
                        V6_15_4))
                .isEmpty();
    }

    @Test
    void layoutOfDataStays() {
        Map<String, String> former = EffectiveConfig.storage(V6_15_4, Map.of());
        Map<String, String> next = EffectiveConfig.storage(V6_15_4, Map.of("subdir_count_per_path", "16"));

        assertThat(OneWayKeys.storage("spec.config", former, next))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("from 256 to 16"));
        assertThat(OneWayKeys.storage("spec.config", next, next)).isEmpty();
        assertThat(OneWayKeys.storage("spec.config", Map.of(), next)).isEmpty();
    }

    @Test
    void trunkFilesAreForEver() {
        Map<String, String> without = EffectiveConfig.tracker(V6_15_4, Map.of());
        Map<String, String> with = EffectiveConfig.tracker(V6_15_4, Map.of("use_trunk_file", "true"));

        assertThat(OneWayKeys.tracker("spec.trackers.config", without, with)).isEmpty();
        assertThat(OneWayKeys.tracker("spec.trackers.config", with, without))
                .singleElement()
                .matches(Finding::isError);
        assertThat(OneWayKeys.tracker("spec.trackers.config", with, with)).isEmpty();
    }

    private static List<Finding> tracker(Map<String, String> config) {
        return CombinationCheck.tracker("spec.trackers.config", config, V6_15_4, 2);
    }

    private static List<Finding> storage(Map<String, String> config) {
        return CombinationCheck.storage("spec.config", config, V6_15_4, 2);
    }
}
