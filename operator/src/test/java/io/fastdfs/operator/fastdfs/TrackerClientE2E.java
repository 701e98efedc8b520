package io.fastdfs.operator.fastdfs;

import static io.fastdfs.operator.fastdfs.TrackerClientTest.answer;
import static io.fastdfs.operator.fastdfs.TrackerClientTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.fastdfs.LeaderClaim.Itself;
import io.fastdfs.operator.fastdfs.LeaderClaim.Named;
import io.fastdfs.operator.fastdfs.LeaderClaim.Nobody;
import io.fastdfs.operator.fastdfs.LeaderClaim.NotItself;
import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.fastdfs.operator.fastdfs.TrackerReport.GroupReport;
import io.fastdfs.operator.testing.FastDfsLab;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks real trackers; needs root and network namespaces. */
@FastDfsOrStandIn
@SuppressWarnings("NullAway.Init")
class TrackerClientE2E {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * After a first start the tracker that does not become the leader lists an ACTIVE member as OFFLINE for a second more
     * than once, while the trackers agree: in such a moment it would delete it.
     */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static Vertx vertx;
    private static TrackerClient client;

    @BeforeAll
    static void open() {
        boolean possible = "root".equals(System.getProperty("user.name"));
        if (!possible) {
            System.out.println("TrackerClientE2E is SKIPPED: it needs root");
        }
        Assumptions.assumeTrue(possible);
        vertx = Vertx.vertx();
        client = new TrackerClient(vertx, TrackerClient.DEADLINE);
    }

    @AfterAll
    static void close() {
        if (vertx != null) {
            client.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    static List<InstalledFastDfs> installations() {
        return InstalledFastDfs.andStandIn();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void understandsAWholeLife(InstalledFastDfs fastDfs) {
        try (FastDfsLab lab = new FastDfsLab(fastDfs, 2, 1)) {
            TrackerAddress first = tracker(lab, 0);
            TrackerAddress second = tracker(lab, 1);
            assertThat(failure(client.report(first)).reason()).isEqualTo(Reason.REFUSED);

            lab.startTrackers();
            await().atMost(PATIENCE).until(() -> isAlive(first) && isAlive(second));
            TrackerReport empty = answer(client.report(first));
            assertThat(empty.groups()).isEmpty();
            assertThat(empty.leader()).isInstanceOf(Nobody.class);

            lab.storage(0).start();
            await().atMost(PATIENCE)
                    .during(SETTLING)
                    .until(() -> isState(first, StorageState.ACTIVE) && isState(second, StorageState.ACTIVE));
            agreesWithTheMonitor(fastDfs, lab);
            answersSingleQuestions(lab);
            agreesOnALeader(first, second);
            asksForALeaderInVainOnlyOnce(lab);

            deletesTheMemberOnceItIsStopped(lab.storage(0), first, second);
            survivesATrackerThatHangs(lab, second);
            lab.tracker(1).stop();
            assertThat(failure(client.report(second)).reason()).isEqualTo(Reason.REFUSED);
        }
    }

    private static TrackerAddress tracker(FastDfsLab lab, int number) {
        return addressOf(lab.tracker(number));
    }

    private static TrackerAddress addressOf(FastDfsServer server) {
        return new TrackerAddress(server.ip(), server.port());
    }

    private static void agreesWithTheMonitor(InstalledFastDfs fastDfs, FastDfsLab lab) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            GroupReport report =
                    answer(client.report(tracker(lab, 0))).group("group1").orElseThrow();
            MonitorText monitor = new MonitorText(
                    lab.tool(fastDfs, "fdfs_monitor", lab.clientConf(0)).output());
            GroupInfo group = report.group();
            assertThat(group.name()).isEqualTo(monitor.value("group name"));
            assertThat(group.memberCount()).isEqualTo(monitor.number("storage server count"));
            assertThat(group.readableMembers()).hasValue(monitor.number("readable server count"));
            assertThat(group.writableMembers()).hasValue(monitor.number("writable server count"));
            assertThat(group.storagePort()).hasValue(monitor.number("storage server port"));
            assertThat(group.storePathCount()).isEqualTo(monitor.number("store path count"));
            assertThat(group.subdirCountPerPath()).isEqualTo(monitor.number("subdir count per path"));
            assertThat(report.members()).hasSize(1);
            StorageInfo member = report.members().get(0);
            assertThat(member.id()).isEqualTo(monitor.value("id"));
            assertThat(monitor.addressAndState())
                    .containsExactly(member.address(), member.state().name());
            assertThat(member.port()).isEqualTo(lab.storage(0).port());
            assertThat(member.mode()).isEqualTo(ReadWriteMode.BOTH);
            assertThat(monitor.value("read write mode")).startsWith("both");
            assertThat(member.version()).isEqualTo(monitor.value("version"));
            assertThat(member.joined()).isEqualTo(monitor.time("join time"));
            assertThat(member.started()).isEqualTo(monitor.time("up time"));
            assertThat(member.storePathCount()).isEqualTo(monitor.number("store_path_count"));
            assertThat(member.subdirCountPerPath()).isEqualTo(monitor.number("subdir_count_per_path"));
            assertThat(member.source()).isEmpty();
            assertThat(member.trunkServer()).isFalse();
            assertThat(member.counters().connections().max()).isEqualTo(monitor.number("connection.max_count"));
            assertThat(member.lastSourceUpdate()).isEqualTo(monitor.time("last_source_update"));
            assertThat(member.lastSynced()).isEqualTo(monitor.time("last_synced_timestamp"));
            assertThat(member.lastHeartbeat()).isEqualTo(monitor.time("last_heart_beat_time"));
            assertThat((double) member.totalMb()).isCloseTo(monitor.megabytes("disk total space"), withinPercentage(6));
            assertThat((double) member.freeMb()).isCloseTo(monitor.megabytes("disk free space"), withinPercentage(6));
            assertThat(member.reservedMb()).hasValue(member.totalMb() / 100);
        });
    }

    private static void answersSingleQuestions(FastDfsLab lab) {
        TrackerAddress tracker = tracker(lab, 0);
        assertThat(answer(client.listGroups(tracker)))
                .extracting(GroupInfo::name)
                .containsExactly("group1");
        assertThat(answer(client.findGroup(tracker, "group1")).map(GroupInfo::memberCount))
                .contains(1);
        assertThat(answer(client.findGroup(tracker, "group2"))).isEmpty();
        assertThat(answer(client.listStorages(tracker, "group1"))).hasSize(1);
        assertThat(answer(client.listStorages(tracker, "group2"))).isEmpty();
        assertThat(answer(client.findStorage(tracker, "group1", FastDfsLab.id(0))))
                .isPresent();
        assertThat(answer(client.findStorage(tracker, "group1", 1))).isEmpty();
        assertThat(answer(client.activeTest(tracker))).isPositive();
        assertThat(answer(client.activeTest(addressOf(lab.storage(0))))).isPositive();
    }

    private static void agreesOnALeader(TrackerAddress first, TrackerAddress second) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<LeaderClaim> claims = List.of(answer(client.leader(first)), answer(client.leader(second)));
            if (namesLeaders(first)) {
                assertThat(claims).hasAtLeastOneElementOfType(Named.class);
                assertThat(claims.get(0).madeByLeader(first) || claims.get(1).madeByLeader(second))
                        .isTrue();
            } else {
                assertThat(claims).hasAtLeastOneElementOfType(Itself.class);
                assertThat(claims).hasAtLeastOneElementOfType(NotItself.class);
            }
        });
    }

    /** 95 came with 6.15.5. */
    private static boolean namesLeaders(TrackerAddress tracker) {
        String version = member(tracker).orElseThrow().version();
        int[] parts =
                Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
        return Arrays.compare(parts, new int[] {6, 15, 5}) >= 0;
    }

    private static void asksForALeaderInVainOnlyOnce(FastDfsLab lab) {
        TrackerAddress tracker = tracker(lab, 0);
        for (int i = 0; i < 5; i++) {
            answer(client.report(tracker));
        }
        int expected = namesLeaders(tracker) ? 0 : 1;
        // The tracker writes its log once a second (sync_log_buff_interval in the shipped tracker.conf, 10 s in the
        // code).
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.tracker(0).log().split("unknown cmd: 95", -1))
                        .hasSize(1 + expected));
    }

    private static void deletesTheMemberOnceItIsStopped(
            FastDfsServer storage, TrackerAddress first, TrackerAddress second) {
        int id = FastDfsLab.id(0);
        // A tracker takes a member whose beat is late for OFFLINE, and deletes it although it runs.
        await().atMost(PATIENCE).until(() -> isState(first, StorageState.ACTIVE));
        assertThat(answer(client.deleteStorage(first, "group1", id))).isEqualTo(DeleteOutcome.BUSY);
        assertThat(answer(client.deleteStorage(first, "group1", 1))).isEqualTo(DeleteOutcome.UNKNOWN);
        assertThat(answer(client.deleteStorage(first, "group2", id))).isEqualTo(DeleteOutcome.UNKNOWN);

        assertThat(storage.stop()).isZero();
        await().atMost(PATIENCE).until(() -> isState(first, StorageState.OFFLINE));
        await().atMost(PATIENCE).until(() -> isState(second, StorageState.OFFLINE));

        assertThat(answer(client.deleteStorage(first, "group1", id))).isEqualTo(DeleteOutcome.DELETED);
        assertThat(answer(client.deleteStorage(first, "group1", id))).isEqualTo(DeleteOutcome.ALREADY);
        assertThat(isState(first, StorageState.DELETED)).isTrue();
        assertThat(isState(second, StorageState.OFFLINE)).isTrue();
        assertThat(answer(client.deleteStorage(second, "group1", id))).isEqualTo(DeleteOutcome.DELETED);
    }

    private static void survivesATrackerThatHangs(FastDfsLab lab, TrackerAddress other) {
        FastDfsServer hanging = lab.tracker(0);
        TrackerAddress tracker = tracker(lab, 0);
        hanging.signal("STOP");
        assertThat(failure(client.report(tracker)).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(answer(client.report(other)).groups()).hasSize(1);
        hanging.signal("CONT");
        await().atMost(PATIENCE).until(() -> isAlive(tracker));

        lab.plugTracker(0, false);
        assertThat(failure(client.report(tracker)).reason()).isEqualTo(Reason.TIMEOUT);
        lab.plugTracker(0, true);
        await().atMost(PATIENCE).until(() -> isAlive(tracker));
    }

    private static boolean isAlive(TrackerAddress server) {
        return TrackerClientTest.result(client.activeTest(server)).answer().isPresent();
    }

    private static boolean isState(TrackerAddress tracker, StorageState state) {
        return member(tracker).filter(member -> member.state() == state).isPresent();
    }

    private static Optional<StorageInfo> member(TrackerAddress tracker) {
        return answer(client.report(tracker))
                .group("group1")
                .flatMap(group -> group.member(Integer.toString(FastDfsLab.id(0))));
    }
}
