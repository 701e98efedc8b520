package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.config.Finding.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {

    private static final FastDfsVersion V6_15_4 = FastDfsVersion.parse("6.15.4");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "TRACKER, store_lookup, 0",
                "TRACKER, reserved_storage_space, 10%",
                "TRACKER, reserved_storage_space, 0.5%",
                "TRACKER, reserved_storage_space, 20 GB",
                "TRACKER, reserved_storage_space, 0",
                "TRACKER, trunk_create_file_time_base, 2:5",
                "TRACKER, trunk_create_file_space_threshold, 3T",
                "TRACKER, store_group, group7",
                "TRACKER, thread_stack_size, 64KB",
                "TRACKER, use_trunk_file, YES",
                "STORAGE, subdir_count_per_path, 1",
                "STORAGE, subdir_count_per_path, 256",
                "STORAGE, thread_stack_size, 320KB",
                "STORAGE, sync_max_threads, auto",
                "STORAGE, sync_max_threads, 4",
                "STORAGE, upload_priority, -5",
                "STORAGE, if_alias_prefix, 'eth=#[x]'",
                "STORAGE, if_alias_prefix, ''",
                "STORAGE, log_level, debug",
                "STORAGE, log_level, LOG_INFO",
                "STORAGE, store_path3_readonly, true",
                "STORAGE, check_file_duplicate, 0",
                "STORAGE, allow_hosts, *"
            })
    void acceptsWhatFastDfsReads(ConfFile file, String key, String value) {
        assertThat(check(file, key, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "TRACKER, store_lookup, 3, stops FastDFS",
                "TRACKER, store_lookup, two, no whole number",
                "TRACKER, reserved_storage_space, 0%, stops FastDFS",
                "TRACKER, reserved_storage_space, 100%, stops FastDFS",
                "TRACKER, reserved_storage_space, ten, stops FastDFS",
                "TRACKER, reserved_storage_space, '', stops FastDFS",
                "TRACKER, slot_min_size, 0, stops FastDFS",
                "TRACKER, trunk_file_size, 4GB, more than FastDFS can hold",
                "TRACKER, trunk_binlog_max_backups, -1, means nothing",
                "TRACKER, trunk_create_file_time_base, 24:00, no time of day",
                "TRACKER, use_trunk_file, enabled, read as false",
                "TRACKER, work_threads, 0, stops FastDFS",
                "TRACKER, max_connections, 10k, no whole number",
                "TRACKER, max_connections, 99999999999, no whole number",
                "STORAGE, subdir_count_per_path, 257, stops FastDFS",
                "STORAGE, subdir_count_per_path, 0, stops FastDFS",
                "STORAGE, thread_stack_size, 256KB, stops FastDFS",
                "STORAGE, thread_stack_size, 512 KiB, no size",
                "STORAGE, buff_size, 64KB, stops FastDFS",
                "STORAGE, disk_recovery_threads, 0, stops FastDFS",
                "STORAGE, accept_threads, -1, stops FastDFS",
                "STORAGE, sync_start_time, noon, no time of day",
                "STORAGE, connection_pool_max_idle_time, 0, stops FastDFS",
                "STORAGE, check_file_duplicate, 1, FastDHT",
                "STORAGE, fsync_after_written_bytes, -1, no size",
                "STORAGE, heart_beat_interval, '', no whole number",
            })
    void refusesWhatStopsFastDfsOrIsNotRead(ConfFile file, String key, String value, String what) {
        assertThat(check(file, key, value)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.key()).isEqualTo(key);
            assertThat(finding.sentence())
                    .startsWith("spec.x." + key + " ")
                    .contains(what)
                    .contains("write ")
                    .endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "TRACKER, store_server, 7, replaced by 0",
                "TRACKER, check_active_interval, 0, replaced by 100",
                "TRACKER, slot_min_size, 128KB, replaced",
                "TRACKER, trunk_file_size, 1MB, replaced",
                "TRACKER, reserved_storage_space, 10, less than 1 MB",
                "TRACKER, thread_stack_size, 1KB, replaced",
                "STORAGE, heart_beat_interval, 0, replaced by 30",
                "STORAGE, max_connections, -1, replaced by 256",
                "STORAGE, sync_max_threads, 1000, replaced",
                "STORAGE, log_level, verbose, no log level",
                "STORAGE, allow_hosts, 10.0.0.0/8, spec.network.policy",
                "STORAGE, use_io_uring, true, seccomp",
                "STORAGE, check_store_path_mark, false, another",
                "STORAGE, upload_priority, ' 7 ', blanks",
            })
    void warnsOfWhatFastDfsReplaces(ConfFile file, String key, String value, String what) {
        assertThat(check(file, key, value)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.sentence()).startsWith("spec.x." + key + " ").contains(what);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "STORAGE, tracker_server, spec.trackers.replicas",
        "STORAGE, group_name, spec.group",
        "STORAGE, store_path0, spec.storePaths",
        "STORAGE, inner_port, 23000",
        "STORAGE, server_id, ids",
        "STORAGE, log_file_rotate_everyday, standard output",
        "TRACKER, base_path, state volume",
        "TRACKER, storage_ids_filename, ids",
        "TRACKER, address_family, IPv4",
        "TRACKER, rotate_error_log, standard output"
    })
    void namesTheFieldToUseInsteadOfAnOwnedKey(ConfFile file, String key, String instead) {
        assertThat(check(file, key, "1")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.sentence())
                    .contains("cannot be set")
                    .contains(instead)
                    .endsWith(".")
                    .doesNotEndWith("..");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "STORAGE, heartbeat_interval, did you mean heart_beat_interval?",
        "STORAGE, Max_Connections, did you mean max_connections?",
        "STORAGE, max-connections, did you mean max_connections?",
        "STORAGE, subdir_count, remove it.",
        "STORAGE, store_lookup, it belongs to tracker.conf",
        "TRACKER, heart_beat_interval, it belongs to storage.conf",
        "TRACKER, completely_else, remove it."
    })
    void warnsOfUnknownKeys(ConfFile file, String key, String what) {
        assertThat(check(file, key, "1")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.sentence()).contains(what).contains("left out");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "6.14.0, sync_max_threads, from 6.15.0 on",
        "6.15.3, use_io_uring, from 6.15.4 on",
        "6.13.2, use_send_zc, from 6.15.0 on"
    })
    void warnsOfKeysOfOtherVersions(String version, String key, String when) {
        assertThat(ConfigCheck.of(ConfFile.STORAGE, "spec.x", Map.of(key, "auto"), FastDfsVersion.parse(version)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isError()).isFalse();
                    assertThat(finding.sentence())
                            .contains("not read by FastDFS " + version)
                            .contains(when);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#include /etc/passwd",
                "a=b",
                "[error-log]",
                "a\nb",
                " log_level",
                "log_level ",
                "",
                "é",
                "#@if x",
                "1st"
            })
    void refusesKeysThatAreNotNames(String key) {
        assertThat(check(ConfFile.TRACKER, key, "x")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.sentence()).contains("not the name of a key").doesNotContain("\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n[access-log]", "x\r", "x\0", "x\ty", "x\u007f"})
    void refusesValuesThatAreNotOneLine(String value) {
        assertThat(check(ConfFile.STORAGE, "if_alias_prefix", value))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.sentence()).contains("write one line").doesNotContain("\n");
                });
    }

    @Test
    void refusesValuesThatFastDfsCuts() {
        assertThat(check(ConfFile.STORAGE, "key_namespace", "x".repeat(254))).isEmpty();
        assertThat(check(ConfFile.STORAGE, "key_namespace", "é".repeat(127) + "x"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.sentence()).contains("255 bytes");
                });
        assertThat(check(ConfFile.STORAGE, "key_namespace", "\ud800"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("Unicode"));
    }

    @Test
    void reportsEveryKeyInOrder() {
        assertThat(ConfigCheck.of(
                        ConfFile.TRACKER, "spec.x", Map.of("store_lookup", "9", "base_path", "/", "zzz", "1"), V6_15_4))
                .extracting(Finding::key)
                .containsExactly("base_path", "store_lookup", "zzz");
    }

    /** Otherwise a file no user touched would be full of findings. */
    @ParameterizedTest
    @ValueSource(strings = {"6.13.0", "6.13.1", "6.14.0", "6.15.0", "6.15.4", "6.16.1"})
    void shippedAndContainerValuesAreFine(String version) {
        FastDfsVersion parsed = FastDfsVersion.parse(version);

        assertThat(ConfigCheck.of(ConfFile.TRACKER, "t", EffectiveConfig.tracker(parsed, Map.of()), parsed))
                .isEmpty();
        assertThat(ConfigCheck.of(ConfFile.STORAGE, "s", EffectiveConfig.storage(parsed, Map.of()), parsed))
                .isEmpty();
        assertThat(CombinationCheck.tracker("t", Map.of(), parsed, 3)).isEmpty();
        assertThat(CombinationCheck.storage("s", Map.of(), parsed, 1)).isEmpty();
        assertThat(CombinationCheck.heartbeats("s", Map.of(), Map.of(), parsed)).isEmpty();
        assertThat(CombinationCheck.heartbeats("s", Map.of("use_trunk_file", "true"), Map.of(), parsed))
                .isEmpty();
    }

    private static List<Finding> check(ConfFile file, String key, String value) {
        return ConfigCheck.of(file, "spec.x", Map.of(key, value), V6_15_4);
    }
}
