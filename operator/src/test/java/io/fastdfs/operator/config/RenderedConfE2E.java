package io.fastdfs.operator.config;

import static io.fastdfs.operator.config.Sandbox.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fastdfs.operator.config.Sandbox.Result;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FastDFS reads the files and does what they say. */
@FastDfsOrStandIn
class RenderedConfE2E {

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsNamespaces() {
        assumeTrue(
                Sandbox.namespacesWork(),
                "SKIPPED, NOTHING WAS TESTED: this machine gives no network namespaces (run as root)");
    }

    static List<Sandbox> installed() {
        return Sandbox.all();
    }

    static List<Sandbox> real() {
        return Sandbox.ofRealOnes();
    }

    @ParameterizedTest
    @MethodSource("installed")
    void aTrackerAndAStorageStartAndKeepAFile(Sandbox fastDfs) throws IOException {
        writeFiles(fastDfs.version());

        Result result = fastDfs.script(directory, """
                cd %s
                ip link add v0 type veth peer name v1
                ip addr add 10.99.0.1/24 dev v0
                ip link set lo up; ip link set v0 up; ip link set v1 up
                fdfs_trackerd -N $PWD/tracker.conf &
                sleep 1
                fdfs_storaged -N $PWD/storage.conf &
                n=0
                until fdfs_monitor client.conf >monitor.txt 2>&1 && grep -q '= 10.99.0.1.* ACTIVE' monitor.txt; do
                  n=$((n+1)); [ $n -lt 40 ] || { cat monitor.txt; exit 1; }
                  sleep 1
                done
                id=$(fdfs_upload_file client.conf monitor.txt)
                fdfs_download_file client.conf $id back.txt
                cmp monitor.txt back.txt
                find path1 path0 -type f -size +0 | grep '\\.txt$'
                grep 'id = 8812345' monitor.txt
                """.formatted(directory));

        String trackerLog = log("tracker/logs/trackerd.log");
        String storageLog = log("state/logs/storaged.log");
        assertThat(result.exitCode())
                .as(result.output() + trackerLog + storageLog)
                .isZero();
        assertThat(trackerLog).doesNotContain(" ERROR ", " CRIT ", " WARNING ");
        assertThat(storageLog).doesNotContain(" ERROR ", " CRIT ", " WARNING ");
        assertThat(trackerLog)
                .contains(
                        "use_storage_id=1",
                        "id_type_in_filename=id",
                        "trust_storage_server_id=1",
                        "check_active_interval=33s")
                .contains("rotate_everyday=0", "keep_days=0", "rotate_on_size=0");
        assertThat(storageLog)
                .contains(
                        "heart_beat_interval=1s", "stat_report_interval=10s", "store_path_count=2", "group_name=group1")
                .contains(
                        "subdir_count_per_path=2",
                        "sync_binlog_buff_interval=1s",
                        "tracker_server_count=1",
                        "my_server_id_str: 8812345")
                .contains("rotate_everyday=0", "keep_days=0");
    }

    /** Names of keys that nothing reads would do nothing, and nobody would notice. */
    @ParameterizedTest
    @MethodSource("real")
    @RequiresRealFastDfs
    void everyKeyIsANameInTheProgramThatReadsIt(Sandbox fastDfs) throws IOException {
        writeFiles(fastDfs.version());

        assertThat(keys("tracker.conf")).hasSizeGreaterThan(50).allMatch(fastDfs.code("fdfs_trackerd")::contains);
        assertThat(keys("storage.conf")).hasSizeGreaterThan(60).allMatch(fastDfs.code("fdfs_storaged")::contains);
        assertThat(keys("client.conf")).hasSize(11).allMatch(fastDfs.code("fdfs_upload_file")::contains);
    }

    private void writeFiles(FastDfsVersion version) throws IOException {
        Files.createDirectories(directory.resolve("tracker"));
        Files.createDirectories(directory.resolve("state"));
        IntStream.range(0, 2)
                .forEach(index -> directory.resolve("path" + index).toFile().mkdir());
        List<Endpoint> trackers = List.of(Endpoint.tracker(ADDRESS));
        Map<String, String> trackerKeys = Map.of("reserved_storage_space", "1MB", "check_active_interval", "33");
        Map<String, String> storageKeys = Map.of("heart_beat_interval", "1", "subdir_count_per_path", "2");
        write("tracker.conf", TrackerConf.render(new TrackerSettings(version, trackerKeys)), "tracker");
        write("storage_ids.conf", StorageIds.render(List.of(new StorageIdLine(8812345, "group1", ADDRESS))), "");
        write(
                "storage.conf",
                StorageConf.render(new StorageSettings(version, "group1", trackers, 2, storageKeys)),
                "state");
        write("client.conf", ClientConf.render(new ClientSettings(version, trackers)), "");
    }

    private void write(String name, String text, String basePath) throws IOException {
        Files.writeString(
                directory.resolve(name),
                text.replace(FdfsPaths.BASE_PATH, directory.resolve(basePath).toString())
                        .replace(
                                FdfsPaths.storePath(0),
                                directory.resolve("path0").toString())
                        .replace(
                                FdfsPaths.storePath(1),
                                directory.resolve("path1").toString()));
    }

    private List<String> keys(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name)).stream()
                .filter(line -> line.contains(" =") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(" =")).replaceFirst("^store_path1$", "store_path"))
                .toList();
    }

    private String log(String name) throws IOException {
        Path log = directory.resolve(name);
        return Files.exists(log) ? Files.readString(log) : "no " + name;
    }
}
