package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.ClusterLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The servers in the image's container, in every FastDFS version on this machine. */
@Tag("fastdfs")
@FastDfsOrStandIn
class ServersE2E {

    private static final String[] LIVE_TRACKER = {"/usr/bin/fdfs-member", "live", "22122"};
    private static final String[] LIVE_STORAGE = {"/usr/bin/fdfs-member", "live", "23000"};
    private static final String[] READY_TRACKER = {"/usr/bin/fdfs-member", "ready", "tracker"};
    private static final String[] READY_STORAGE = {"/usr/bin/fdfs-member", "ready", "storage"};

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    static List<InstalledFastDfs> fastDfs() {
        return InstalledFastDfs.all();
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void serversLogOnStdoutAndEndOnSigterm(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            List<Container> trackers = lab.startTrackers();
            Container storage = lab.start(lab.storage(0, Member.founder(id(0))));
            trackers.get(0).says("INFO - FastDFS v" + fastDfs.version());
            storage.says("INFO - FastDFS v" + fastDfs.version());
            lab.awaitActive(id(0));
            endsOnSigterm(storage);
            trackers.forEach(ServersE2E::endsOnSigterm);
        }
    }

    private static void endsOnSigterm(Container server) {
        long begin = System.nanoTime();
        server.signal("TERM");
        assertThat(server.exitCode()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    @RequiresRealFastDfs
    void withoutTheLibraryNoServerCanLogOnAPipe(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            Pod pod = lab.tracker(0);
            Command.must(
                    "sh",
                    "-c",
                    "mkdir \"$1/logs\" && ln -s /dev/stdout \"$1/logs/trackerd.log\"",
                    "sh",
                    pod.volume("state") + "");
            Command.must("chown", "-R", "10001", pod.volume("state") + "");
            try (Container tracker = pod.start("fdfs_trackerd", "-N", "/etc/fdfs/tracker.conf")) {
                assertThat(tracker.says("Illegal seek").exitCode()).isEqualTo(29);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void aKilledServerComesBackThoughItsPidFileSaysThatItRuns(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            List<Container> trackers = lab.startTrackers();
            Pod pod = lab.storage(0, Member.founder(id(0)));
            Container storage = lab.start(pod);
            lab.awaitActive(id(0));
            storage.signal("KILL");
            storage.exitCode();
            trackers.get(0).signal("KILL");
            trackers.get(0).exitCode();
            assertThat(pod.volume("state").resolve("data/fdfs_storaged.pid")).isNotEmptyFile();
            assertThat(lab.tracker(0).volume("state").resolve("data/fdfs_trackerd.pid"))
                    .hasContent("1");
            lab.startTracker(0);
            lab.start(pod);
            lab.awaitActive(id(0));
        }
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void aStorageThatGivesUpBecauseATrackerDoesNotAnswerComesBackInTheSameContainer(
            InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            List<Container> trackers = lab.startTrackers();
            Pod pod = lab.storage(0, Member.founder(id(0)));
            Container first = lab.start(pod);
            lab.awaitActive(id(0));
            first.close();
            trackers.get(0).signal("STOP");
            Container storage =
                    lab.start(pod).says("fdfs_storaged ended by itself with exit code 110", Duration.ofSeconds(60));
            trackers.get(0).signal("CONT");
            lab.awaitActive(id(0));
            assertThat(storage.isRunning()).isTrue();
            endsOnSigterm(storage);
        }
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void probesTellTheTruth(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            List<Container> trackers = lab.startTrackers();
            Container tracker = trackers.get(0).says("starting tracker 0");
            Awaitility.await().until(() -> tracker.exec(LIVE_TRACKER).exitCode() == 0);
            assertThat(tracker.exec(READY_TRACKER))
                    .isEqualTo(new Command(1, "no storage has joined this tracker yet\n"));
            Container joiner = lab.start(lab.storage(1, Member.of(id(1)).afterMember(id(0))))
                    .says("WaitingForMember");
            assertThat(joiner.exec(LIVE_STORAGE).exitCode()).isEqualTo(1);
            assertThat(joiner.exec(READY_STORAGE).exitCode()).isEqualTo(1);

            Container founder = lab.start(lab.storage(0, Member.founder(id(0))));
            becomesReady(founder, READY_STORAGE);
            becomesReady(joiner, READY_STORAGE);
            becomesReady(tracker, READY_TRACKER);
            assertThat(founder.exec(LIVE_STORAGE).exitCode()).isZero();
            lab.awaitActive(id(0));

            trackers.get(1).signal("STOP");
            assertThat(founder.exec(READY_STORAGE)).isEqualTo(new Command(0, ""));
            assertThat(trackers.get(1).exec(LIVE_TRACKER))
                    .isEqualTo(new Command(1, "127.0.0.1:22122: no answer in time\n"));
            trackers.get(1).signal("CONT");
            founder.signalServer("STOP");
            assertThat(founder.exec(LIVE_STORAGE).exitCode()).isEqualTo(1);
            founder.signalServer("CONT");
        }
    }

    /** libserverframe closes what comes beyond max_connections; the clients within it are served all the same. */
    @ParameterizedTest
    @MethodSource("fastDfs")
    void aStorageWithAllConnectionsTakenIsLive(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            lab.startTrackers();
            Container storage = lab.start(lab.storage(0, Member.founder(id(0))));
            lab.awaitActive(id(0));
            Command probe = storage.exec(
                    "bash",
                    "-c",
                    "for i in {1..300}; do exec {held}<>/dev/tcp/127.0.0.1/23000; done; exec fdfs-member live 23000");
            assertThat(probe).isEqualTo(new Command(0, ""));
            storage.says("increase the parameter: max_connections");
        }
    }

    private static void becomesReady(Container container, String[] probe) {
        Awaitility.await(String.join(" ", probe))
                .atMost(Duration.ofSeconds(60))
                .until(() -> container.exec(probe).exitCode() == 0);
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void aServerKeepsTheLockThatItWasStartedWith(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            Container tracker = lab.startTracker(0).says("INFO - FastDFS");
            assertThat(Files.exists(lab.tracker(0).volume("state").resolve(".fdfs-lock")))
                    .isTrue();
            Container again = lab.startTracker(0).says("WaitingForLock");
            assertThat(again.said("starting tracker")).isFalse();
            tracker.signal("KILL");
            again.says("INFO - FastDFS");
        }
    }
}
