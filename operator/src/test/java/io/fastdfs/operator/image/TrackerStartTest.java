package io.fastdfs.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerStartTest {

    private static final String HAS_STARTED = "run: fdfs_trackerd -N /etc/fdfs/tracker.conf";
    private static final String IDENTITY = "version=1\ncluster=" + Member.CLUSTER + "\nrole=tracker\nordinal=1\n";

    @SuppressWarnings("NullAway.Init")
    private Pod pod;

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    @BeforeEach
    void pod(@TempDir Path folder) {
        pod = new Pod("photos-tracker-1", folder, Image.withStandIns(folder), List.of(), List.of("state"));
        pod.conf("tracker.conf", "base_path = /var/fdfs/state\nport = 22122\nmax_connections = 100\n");
    }

    private Container start(String cluster) {
        return pod.start(Map.of("FDFS_CLUSTER_UID", cluster), "/usr/bin/fdfs-member", "start", "tracker");
    }

    private String refusal(String cluster) {
        try (Container tracker = start(cluster)) {
            assertThat(tracker.exitCode()).as("%s", tracker.lines()).isEqualTo(64);
            return tracker.terminationMessage();
        }
    }

    @Test
    void marksAnEmptyVolumeAndRunsTheServerInPlace() throws IOException {
        try (Container tracker = start(Member.CLUSTER)) {
            tracker.says(HAS_STARTED).says("preload: /usr/lib/fdfs/libpipelog.so");
        }
        assertThat(Files.readString(pod.volume("state").resolve(".fdfs-identity")))
                .isEqualTo(IDENTITY);
    }

    @Test
    void comesBackOnItsOwnVolume() {
        pod.write("state", ".fdfs-identity", IDENTITY);
        pod.write("state", "data/fdfs_trackerd.pid", "1");
        try (Container tracker = start(Member.CLUSTER)) {
            tracker.says(HAS_STARTED);
        }
        assertThat(pod.volume("state").resolve("data/fdfs_trackerd.pid")).doesNotExist();
    }

    @Test
    void refusesTheVolumeOfAnotherTracker() {
        pod.write("state", ".fdfs-identity", IDENTITY.replace("ordinal=1", "ordinal=0"));
        assertThat(refusal(Member.CLUSTER))
                .startsWith("VolumeOfAnother: the volume at /var/fdfs/state is tracker 0 of cluster " + Member.CLUSTER
                        + ", but this pod is to run tracker 1");
    }

    @Test
    void refusesTheVolumeOfAnotherClusterAndOfAStorage() {
        pod.write("state", ".fdfs-identity", IDENTITY);
        assertThat(refusal("0".repeat(32))).startsWith("VolumeOfAnother");
        pod.write("state", ".fdfs-identity", Member.of(5).identity("state"));
        assertThat(refusal(Member.CLUSTER)).startsWith("VolumeOfAnother").contains("state of storage id 5");
    }

    @Test
    void refusesListsThatNobodyOwns() {
        pod.write("state", "data/storage_servers_new.dat", "");
        assertThat(refusal(Member.CLUSTER)).startsWith("VolumeUnidentified: the volume at /var/fdfs/state holds data/");
    }

    @Test
    void refusesToRunWithoutTheClustersUid() {
        assertThat(refusal("photos")).startsWith("ConfigurationBroken: FDFS_CLUSTER_UID is not 32 hex digits");
    }

    @Test
    void refusesABrokenConfiguration() {
        pod.conf("tracker.conf", "port = 22122\n");
        assertThat(refusal(Member.CLUSTER))
                .isEqualTo(
                        "ConfigurationBroken: /etc/fdfs/tracker.conf: base_path is missing before the first [section]\n");
    }

    @Test
    void isRunOnce() {
        try (Container tracker = start(Member.CLUSTER)) {
            tracker.says(HAS_STARTED);
            try (Container next = start(Member.CLUSTER).says("WaitingForLock")) {
                assertThat(next.said(HAS_STARTED)).isFalse();
                tracker.signal("KILL");
                next.says(HAS_STARTED);
            }
        }
    }
}
