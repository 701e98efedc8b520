package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.StorageLab.HAS_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds the interlock: configuration, registry, lock, limits, and the state a dead container leaves. */
class StartTest {

    private static final Member MEMBER = Member.founder(8812345);

    @SuppressWarnings("NullAway.Init")
    private StorageLab lab;

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    @BeforeEach
    void lab(@TempDir Path folder) {
        lab = new StorageLab(folder).member(MEMBER);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    private String conf() {
        return Member.conf(List.of(lab.first.address(), lab.second.address()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    group_name = group1           |                                | group_name is missing
                    group_name = group1           | group_name = group-1           | group_name = group-1 is not 1 to 16 letters and digits
                    group_name = group1           | group_name = abcdefghijklmnopq | is not 1 to 16 letters and digits
                    group_name = group1           | group_name = group2            | says group group1, but
                    base_path = /var/fdfs/state   |                                | base_path is missing
                    base_path = /var/fdfs/state   | base_path = var/fdfs/state     | is not an absolute path
                    store_path1 = /var/fdfs/path1 |                                | store_path1 is missing, though store_path_count is 2
                    store_path1 = /var/fdfs/path1 | store_path1 = /var/fdfs/path0/ | /var/fdfs/path0 is used twice
                    store_path1 = /var/fdfs/path1 | store_path1 = /var/fdfs/state  | /var/fdfs/state is used twice
                    store_path_count = 2          | store_path_count = 257         | is not a number from 1 to 256
                    store_path_count = 2          | store_path_count = 0x2         | is not a number
                    port = 23000                  | server_id = 5                  | server_id must not be set
                    subdir_count_per_path = 2     | subdir_count_per_path = 257    | is not a number from 1 to 256
                    port = 23000                  | port = 023000                  | is not a number from 1 to 65535
                    port = 23000                  | port = 23000\\nport = 23001    | port stands twice
                    port = 23000                  | tracker_server = tracker-0:1   | tracker_server = tracker-0:1 is not an IPv4 address with a port
                    port = 23000                  | tracker_server = 10.0.0.1      | is not an IPv4 address with a port
                    port = 23000                  | tracker_server = 10.0.0.300:1  | is not an IPv4 address with a port
                    port = 23000                  | #include other.conf            | holds a directive
                    port = 23000                  | #@set x = 1                    | holds a directive
                    """)
    void refusesAConfigurationThatCannotWorkAndSaysWhere(String line, String instead, String sentence) {
        String broken = instead == null ? "" : instead.replace("\\n", "\n");
        lab.pod.conf("storage.conf", conf().replace(line, broken));
        assertThat(lab.refusal()).startsWith("ConfigurationBroken: ").contains(sentence);
    }

    @Test
    void refusesBytesAndLinesThatFastDfsWouldCutSilently() {
        lab.pod.conf("storage.conf", conf() + "\0");
        assertThat(lab.refusal()).contains("holds a NUL byte");
        lab.pod.conf("storage.conf", "key = " + "x".repeat(256) + "\n" + conf());
        assertThat(lab.refusal()).contains("line 1 has a key of more than 63 or a value of more than 255 characters");
        lab.pod.conf("storage.conf", "#" + "x".repeat(5000) + "\n" + conf());
        assertThat(lab.refusal()).contains("line 1 is longer than 4096 characters");
        lab.pod.conf("storage.conf", "# much\n".repeat(200_000) + conf());
        assertThat(lab.refusal()).contains("cannot be read: File too large");
    }

    @Test
    void refusesTheSameTrackerTwiceAndMoreThanSixteen() {
        lab.pod.conf("storage.conf", Member.conf(List.of(lab.first.address(), lab.first.address())));
        assertThat(lab.refusal()).contains("stands twice");
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 17; i++) {
            many.append("tracker_server = 10.0.0.").append(i).append(":22122\n");
        }
        lab.pod.conf("storage.conf", many + "group_name = group1\nbase_path = /var/fdfs/state\n");
        assertThat(lab.refusal()).contains("more than 16 tracker_server lines");
    }

    @Test
    void keysBelowTheFirstSectionAreNoneOfFastDfs() {
        lab.pod.conf("storage.conf", conf().replace("port = 23000", "[main]\nport = 23000"));
        assertThat(lab.refusal()).contains("base_path is missing before the first [section]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    id=8812345     | id=0                   | id=0 cannot be
                    id=8812345     | id=16777216            | id=16777216 cannot be
                    id=8812345     | id=100.1               | cannot be
                    id=8812345     |                        | id is missing
                    id=8812345     | id=8812345\\nid=8812345| id stands twice
                    joined=false   | joined=no              | joined=no cannot be
                    founder=true   |                        | founder is missing
                    founder=true   | founder=true\\nafter=8812345 | after=8812345 names the member itself
                    cluster=4f1c   | cluster=4F1C           | cannot be
                    group=group1   | group=group2           | says group group2, but
                    """)
    void refusesARegistryThatCannotBe(String line, String instead, String sentence) {
        String broken = instead == null ? "" : instead.replace("\\n", "\n");
        lab.pod.registry("member-3", MEMBER.registry().replace(line, broken));
        assertThat(lab.refusal())
                .startsWith("ConfigurationBroken: /etc/fdfs-registry/member-3")
                .contains(sentence);
    }

    @Test
    void aVolumeIsRunByOneProcessAtATimeAndTheNextWaitsForItsEnd() {
        Container storage = lab.start().says(HAS_STARTED);
        Container next = lab.start().says("WaitingForLock: another process holds /var/fdfs/state/.fdfs-lock");
        assertThat(next.said(HAS_STARTED)).isFalse();
        storage.signal("KILL");
        next.says(HAS_STARTED);
    }

    @Test
    void afterAMinuteAMemberThatRunsElsewhereIsNotWaitedForAnyMore() {
        lab.start().says(HAS_STARTED);
        long begin = System.nanoTime();
        Container next = lab.start();
        assertThat(next.exitCode(Duration.ofSeconds(80))).isEqualTo(64);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(59));
        assertThat(next.terminationMessage())
                .startsWith("AlreadyRunning: another process holds /var/fdfs/state/.fdfs-lock");
    }

    @Test
    void sigtermEndsTheWaitForTheLock() {
        lab.start().says(HAS_STARTED);
        Container next = lab.start().says("WaitingForLock");
        next.signal("TERM");
        assertThat(next.exitCode(Duration.ofSeconds(3))).isEqualTo(143);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "path1"})
    void refusesAVolumeThatItCannotWrite(String volume) {
        Command.must("chown", "root", lab.pod.volume(volume) + "");
        assertThat(lab.refusal())
                .startsWith("VolumeNotWritable: /var/fdfs/" + volume)
                .contains("Permission denied");
    }

    @Test
    void refusesFewerOpenFilesThanConnections() {
        lab.pod.limitOpenFiles(255);
        assertThat(lab.refusal())
                .startsWith("LimitTooLow: max_connections = 256, but the container may open only 255 files");
    }

    @Test
    void clearsWhatADeadContainerLeft() throws IOException {
        lab.allUsed(MEMBER).pod.write("state", "data/fdfs_storaged.pid", "1");
        lab.pod.write("state", "logs/storaged.log", "an old log");
        lab.start().says(HAS_STARTED);
        assertThat(lab.pod.volume("state").resolve("data/fdfs_storaged.pid")).doesNotExist();
        assertThat(Files.readSymbolicLink(lab.pod.volume("state").resolve("logs/storaged.log")))
                .isEqualTo(Path.of("/dev/stdout"));
    }

    @Test
    void refusesAHostNameWithoutAnOrdinal(@TempDir Path folder) {
        Pod pod = new Pod("photos", folder, Image.withStandIns(folder), List.of(), Member.VOLUMES);
        try (Container storage = pod.start("/usr/bin/fdfs-member", "start", "storage")) {
            assertThat(storage.exitCode()).isEqualTo(64);
            assertThat(storage.terminationMessage()).contains("the host name photos does not end in -<ordinal>");
        }
    }

    @Test
    void takesItsOrdinalFromPodNameWhateverTheHostIsCalled() {
        lab.pod.registry("member-4", Member.founder(4242).registry());
        try (Container storage =
                lab.pod.start(Map.of("POD_NAME", "photos-group1-4"), "/usr/bin/fdfs-member", "start", "storage")) {
            storage.says("conf: server_id = 4242");
        }
    }

    @Test
    void refusesAPodNameWithoutAnOrdinal() {
        try (Container storage =
                lab.pod.start(Map.of("POD_NAME", "photos-group1"), "/usr/bin/fdfs-member", "start", "storage")) {
            assertThat(storage.exitCode()).isEqualTo(64);
            assertThat(storage.terminationMessage()).contains("POD_NAME photos-group1 does not end in -<ordinal>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "start", "start gateway", "ready", "live 0 0"})
    void saysHowItIsUsed(String arguments) {
        String[] command = ("/usr/bin/fdfs-member " + arguments).strip().split(" ", -1);
        try (Container container = lab.pod.start(command)) {
            assertThat(container
                            .says("usage: fdfs-member start storage|tracker")
                            .exitCode())
                    .isEqualTo(2);
        }
    }
}
