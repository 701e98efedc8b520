package io.fastdfs.operator.standin;

import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static io.fastdfs.operator.testing.FastDfsLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.Parameter;

/** The states of a member as trackers tell them, from its first start on. */
@FactsOfBoth
class LifeE2E {
    /** As long as it takes nothing but a check to notice, a test would have failed. */
    private static final int NEVER_CHECKED = 3600;

    @Parameter
    InstalledFastDfs fastDfs;

    @LabTest
    void theFirstMemberNeedsNobodyAndTheSecondIsSyncedByIt() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2)) {
            cluster.storage(0).with("heart_beat_interval", 2);
            cluster.storage(1).with("heart_beat_interval", 2);
            cluster.started(0);
            assertThat(cluster.queryStore(0)).isEqualTo(Cluster.ENOENT);
            cluster.storage(0).start();
            assertThat(statesUntilActive(cluster, 0)).doesNotContain("WAIT_SYNC", "SYNCING");
            assertThat(cluster.record(0, 0).orElseThrow().text("source")).isEmpty();
            cluster.awaitState(0, "ACTIVE");

            byte[] content = {1, 2, 3};
            String file = cluster.upload(0, content);
            cluster.storage(1).start();
            assertThat(statesUntilActive(cluster, 1)) // looks may miss how it is synced, which takes milliseconds
                    .isSubsetOf("absent", "INIT", "WAIT_SYNC", "SYNCING", "OFFLINE", "ONLINE", "ACTIVE");
            assertThat(cluster.record(0, 1).orElseThrow().text("source")).isEqualTo(Integer.toString(id(0)));
            cluster.awaitState(1, "ACTIVE");
            cluster.awaitFile(1, file, content);
        }
    }

    private static Set<String> statesUntilActive(Cluster cluster, int member) {
        Set<String> seen = new LinkedHashSet<>();
        Cluster.patience("storage " + id(member) + " ACTIVE after " + seen)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    seen.add(cluster.state(0, member));
                    return seen.contains("ACTIVE");
                });
        return seen;
    }

    @LabTest
    void aMemberThatEndsIsOfflineAtOnceAndComesBackWithoutBeingSyncedAnew() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2)) {
            cluster.lab.trackers().forEach(tracker -> tracker.with("check_active_interval", NEVER_CHECKED));
            cluster.started(2);
            long joined = cluster.record(0, 1).orElseThrow().number("join time");
            assertThat(cluster.storage(1).stop()).isZero();
            cluster.awaitState(1, "OFFLINE");
            comesBack(cluster);
            cluster.storage(1).kill();
            cluster.awaitState(1, "OFFLINE");
            comesBack(cluster);
            assertThat(cluster.record(0, 1).orElseThrow().number("join time")).isEqualTo(joined);
        }
    }

    private static void comesBack(Cluster cluster) {
        cluster.storage(1).start();
        assertThat(statesUntilActive(cluster, 1)).doesNotContain("WAIT_SYNC", "SYNCING", "absent");
        cluster.awaitState(1, "ACTIVE");
    }

    @LabTest
    void aMemberThatFallsSilentIsOfflineAfterTheCheck() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(2)) {
            cluster.lab.plugStorage(1, false);
            assertThat(cluster.state(0, 1)).isEqualTo("ACTIVE");
            cluster.awaitState(1, "OFFLINE");
            cluster.lab.plugStorage(1, true);
            cluster.awaitState(1, "ACTIVE");
        }
    }

    /** An id, not an address, is who a member is: with server_id, the listed address stands for it. */
    @LabTest
    void aMemberMovesToAnotherAddressUnderItsId() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 1)) {
            String service = cluster.lab.storageIp(9);
            cluster.lab.ids("%d %s %s\n".formatted(id(0), GROUP, service));
            FastDfsServer storage = cluster.storage(0)
                    .with("server_id", id(0))
                    .withEnvironment("LD_PRELOAD", cluster.lab.serverIdLibrary().toString());
            cluster.started(1);
            byte[] content = {4, 5, 6};
            String file = cluster.upload(0, content);
            assertThat(cluster.record(0, 0).orElseThrow().text("address")).isEqualTo(service);

            storage.stop();
            cluster.awaitState(0, "OFFLINE");
            cluster.lab.readdressStorage(0, 8);
            storage.start();
            cluster.awaitState(0, "ACTIVE");
            assertThat(cluster.record(0, 0).orElseThrow().text("address")).isEqualTo(service);
            byte[] store = Cluster.ask(cluster.tracker(0), 101, new byte[0]).body();
            assertThat(Layout.fields(101, store)).extracting(Field::toString).contains("1.address=" + service);
            cluster.lab.readdressStorage(0, 0);
            cluster.awaitFile(0, file, content);
        }
    }

    @LabTest
    void anotherNumberOfSubdirectoriesIsRefusedByTheTracker() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(1)) {
            cluster.storage(1).with("subdir_count_per_path", 2).start();
            Cluster.patience("the tracker says why")
                    .until(() -> cluster.tracker(0).log(), log -> log.contains("subdir_count_per_path"));
            assertThat(cluster.storage(1).isRunning()).isTrue();
            assertThat(cluster.state(0, 1)).isNotEqualTo("ACTIVE");
        }
    }

    @LabTest
    void anotherPortThanTheGroupsIsRefusedByTheTracker() {
        Assumptions.assumeFalse(
                FastDfsVersion.parse(fastDfs.version()).isAtLeast(FastDfsVersion.parse("6.16.0")),
                "ports may differ from 6.16.0 on");
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(1)) {
            cluster.storage(1).with("port", 23_001).start();
            Cluster.patience("the tracker says why")
                    .until(() -> cluster.tracker(0).log(), log -> log.contains("port 23001 is not same in the group"));
            assertThat(cluster.storage(1).isRunning()).isTrue();
            assertThat(cluster.state(0, 1)).isNotEqualTo("ACTIVE");
        }
    }

    /** 4 lets read, 2 lets write; the tracker alone knows of it. */
    @LabTest
    void aMembersModeInTheListDecidesWhatItIsGivenTo() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2)) {
            cluster.lab.ids(cluster.lab.idLine(0) + cluster.lab.idLine(1).strip() + " rw=read\n");
            cluster.started(2);
            assertThat(cluster.record(0, 0).orElseThrow().number("rw mode")).isEqualTo(6);
            assertThat(cluster.record(0, 1).orElseThrow().number("rw mode")).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                byte[] store = Cluster.ask(cluster.tracker(0), 101, new byte[0]).body();
                assertThat(Layout.fields(101, store))
                        .extracting(Field::toString)
                        .contains("1.address=" + cluster.storage(0).ip());
            }
        }
    }
}
