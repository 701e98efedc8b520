package io.fastdfs.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fastdfs.operator.config.Sandbox.Result;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Findings say what real FastDFS does: an error stops it, a warning does not. */
@RequiresRealFastDfs
class FindingsE2E {

    private static final Map<ConfFile, List<String>> STOPS = Map.of(
            ConfFile.TRACKER,
            List.of(
                    "store_lookup=3",
                    "store_lookup=-1",
                    "reserved_storage_space=0%",
                    "reserved_storage_space=100%",
                    "reserved_storage_space=ten",
                    "slot_min_size=0",
                    "slot_min_size=1 KiB",
                    "slot_max_size=256",
                    "trunk_file_size=lots",
                    "trunk_create_file_space_threshold=20 Gi",
                    "trunk_create_file_time_base=24:00",
                    "trunk_compress_binlog_time_base=three",
                    "accept_threads=0",
                    "work_threads=-1",
                    "connection_pool_max_idle_time=0"),
            ConfFile.STORAGE,
            List.of(
                    "subdir_count_per_path=0",
                    "subdir_count_per_path=257",
                    "thread_stack_size=256KB",
                    "buff_size=64KB",
                    "disk_reader_threads=-1",
                    "disk_reader_threads=0",
                    "disk_writer_threads=0",
                    "disk_recovery_threads=0",
                    "sync_start_time=noon",
                    "sync_end_time=23:60",
                    "compress_binlog_time=25:30",
                    "fsync_after_written_bytes=x",
                    "check_file_duplicate=1",
                    "accept_threads=0",
                    "work_threads=0",
                    "connection_pool_max_idle_time=0"));

    private static final Map<ConfFile, Map<String, String>> REPLACED = Map.of(
            ConfFile.TRACKER,
            Map.of(
                    "store_server", "7",
                    "store_path", "1",
                    "download_server", "2",
                    "check_active_interval", "0",
                    "slot_min_size", "128KB",
                    "trunk_file_size", "3MB",
                    "thread_stack_size", "1KB",
                    "max_connections", "0",
                    "log_level", "verbose",
                    "reserved_storage_space", "10"),
            ConfFile.STORAGE,
            Map.of(
                    "heart_beat_interval", "0",
                    "stat_report_interval", "-1",
                    "sync_wait_msec", "0",
                    "sync_interval", "-1",
                    "max_connections", "-1",
                    "write_mark_file_freq", "0",
                    "file_distribute_rotate_count", "0",
                    "log_level", "verbose",
                    "sync_binlog_buff_interval", "0",
                    "network_timeout", "0"));

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsNamespaces() {
        assumeTrue(
                Sandbox.namespacesWork(),
                "SKIPPED, NOTHING WAS TESTED: this machine gives no network namespaces (run as root)");
    }

    static Stream<Arguments> stops() {
        return installed()
                .flatMap(fastDfs -> STOPS.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(setting -> Arguments.of(fastDfs, entry.getKey(), setting))));
    }

    static Stream<Arguments> replaced() {
        return installed()
                .flatMap(fastDfs -> REPLACED.entrySet().stream()
                        .map(entry -> Arguments.of(fastDfs, entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void errorsStopIt(Sandbox fastDfs, ConfFile file, String setting) throws IOException {
        String[] parts = setting.split("=", 2);
        Map<String, String> config = Map.of(parts[0], parts[1]);

        assertThat(findings(fastDfs.version(), file, config)).anyMatch(Finding::isError);
        assertThat(start(fastDfs, file, config).exitCode()).isNotZero().isNotEqualTo(Sandbox.STILL_RUNNING);
    }

    @ParameterizedTest
    @MethodSource("replaced")
    void warningsDoNotStopIt(Sandbox fastDfs, ConfFile file, Map<String, String> config) throws IOException {
        assertThat(ConfigCheck.of(file, "spec.x", config, fastDfs.version()))
                .hasSameSizeAs(config.keySet())
                .noneMatch(Finding::isError);

        Result result = start(fastDfs, file, config);

        assertThat(result.exitCode()).as(result.output()).isEqualTo(Sandbox.STILL_RUNNING);
    }

    private static Stream<Sandbox> installed() {
        return Sandbox.ofRealOnes().stream();
    }

    private static List<Finding> findings(FastDfsVersion version, ConfFile file, Map<String, String> config) {
        return Stream.concat(
                        ConfigCheck.of(file, "spec.x", config, version).stream(),
                        (file == ConfFile.TRACKER
                                        ? CombinationCheck.tracker("spec.x", config, version, 1)
                                        : CombinationCheck.storage("spec.x", config, version, 1))
                                .stream())
                .toList();
    }

    /** No tracker answers a storage here: it reads its file to the end and then tries for ever. */
    private Result start(Sandbox fastDfs, ConfFile file, Map<String, String> config) throws IOException {
        Files.createDirectories(directory.resolve("path0"));
        Files.writeString(
                directory.resolve(StorageIds.FILE_NAME),
                StorageIds.render(List.of(new StorageIdLine(1, "group1", "10.99.0.1"))));
        String text = file == ConfFile.TRACKER
                ? TrackerConf.render(new TrackerSettings(fastDfs.version(), config))
                : StorageConf.render(new StorageSettings(
                        fastDfs.version(), "group1", List.of(Endpoint.tracker(Sandbox.ADDRESS)), 1, config));
        Files.writeString(
                directory.resolve(file.fileName()),
                text.replace(FdfsPaths.BASE_PATH, directory.toString())
                        .replace(
                                FdfsPaths.storePath(0),
                                directory.resolve("path0").toString()));
        return fastDfs.script(
                directory, "timeout 2 " + file.reader() + " -N " + directory.resolve(file.fileName()) + "\n");
    }
}
