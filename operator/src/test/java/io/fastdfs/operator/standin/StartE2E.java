package io.fastdfs.operator.standin;

import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static io.fastdfs.operator.testing.FastDfsLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server does not start with, and how it ends then. */
@FactsOfBoth
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartE2E {
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;
    private static final int EADDRINUSE = 98;

    @Parameter
    InstalledFastDfs fastDfs;

    private Cluster cluster;

    @BeforeParameterizedClassInvocation
    void open() {
        cluster = new Cluster(fastDfs, 2, 2);
        cluster.tracker(0).start();
        Cluster.awaitListening(cluster.tracker(0));
    }

    @AfterParameterizedClassInvocation
    void close() {
        cluster.close();
    }

    /** What is wrong, the exit code, and what the log says of it. */
    record Refusal(String what, int exitCode, String log, Consumer<FastDfsServer> wrong) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Refusal> refusalsOfATracker() {
        return Stream.of(
                new Refusal(
                        "no list of ids", ENOENT, "storage_ids.conf", tracker -> tracker.delete("storage_ids.conf")),
                ids("an empty list of ids", ENOENT, ""),
                ids("an id twice", EEXIST, "1 group1 10.0.0.1\n1 group1 10.0.0.2\n"),
                ids("an address twice", EEXIST, "1 group1 10.0.0.1\n2 group1 10.0.0.1\n"),
                ids("id 0", EINVAL, "0 group1 10.0.0.1\n"),
                ids("an id with leading zeros", EINVAL, "0012 group1 10.0.0.1\n"),
                ids("an id of more than 24 bits", EINVAL, "16777216 group1 10.0.0.1\n"),
                ids("an id that is no number", EINVAL, "one group1 10.0.0.1\n"),
                ids("a host that nobody knows", EINVAL, "1 group1 no.such.host.invalid\n"),
                ids("two addresses of one kind", EINVAL, "1 group1 10.0.0.1,10.0.0.2\n"),
                key("a base_path that cannot be made", ENOENT, "base_path", "/proc/nowhere"),
                key("store_lookup=3", EINVAL, "store_lookup", "3"),
                key("reserved_storage_space=ten", EINVAL, "reserved_storage_space", "ten"),
                key("reserved_storage_space=100%", EINVAL, "reserved_storage_space", "100%"),
                key("accept_threads=0", EINVAL, "accept_threads", "0"),
                key("work_threads=-1", EINVAL, "work_threads", "-1"));
    }

    private static Refusal ids(String what, int exitCode, String lines) {
        return new Refusal(what, exitCode, "", tracker -> tracker.write("storage_ids.conf", lines));
    }

    private static Refusal key(String what, int exitCode, String key, String value) {
        return new Refusal(what, exitCode, "", server -> {
            if (value == null) {
                server.without(key);
            } else {
                server.with(key, value);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("refusalsOfATracker")
    void aTrackerDoesNotStartWith(Refusal refusal) {
        check(refusal, cluster.lab.trackerAnew(1));
        cluster.lab.ids(cluster.lab.idLine(0) + cluster.lab.idLine(1));
    }

    static Stream<Refusal> refusalsOfAStorage() {
        return Stream.of(
                key("no tracker", ENOENT, "tracker_server", null),
                key("a tracker at the loopback address", EINVAL, "tracker_server", "127.0.0.1:22122"),
                key("a tracker that nobody knows", EINVAL, "tracker_server", "no.such.host.invalid:22122"),
                new Refusal(
                        "its trackers behind a section",
                        ENOENT,
                        "tracker_server",
                        storage -> storage.without("tracker_server")
                                .endingWith("[access-log]\ntracker_server = 10.0.0.1:22122\n")),
                key("a group name with a hyphen", EINVAL, "group_name", "group-1"),
                key("a base_path that cannot be made", ENOENT, "base_path", "/proc/nowhere"),
                key("a store path that cannot be made", ENOENT, "store_path0", "/proc/nowhere"),
                key("subdir_count_per_path=0", EINVAL, "subdir_count_per_path", "0"),
                key("subdir_count_per_path=257", EINVAL, "subdir_count_per_path", "257"),
                key("thread_stack_size=256KB", EINVAL, "thread_stack_size", "256KB"),
                key("buff_size=64KB", EINVAL, "buff_size", "64KB"),
                key("disk_writer_threads=0", EINVAL, "disk_writer_threads", "0"),
                key("sync_start_time=noon", EINVAL, "sync_start_time", "noon"),
                new Refusal(
                        "an address that the list does not have for its group",
                        ENOENT,
                        "can't find my server id by local ip address",
                        storage -> storage.with("group_name", "group2")));
    }

    @ParameterizedTest
    @MethodSource("refusalsOfAStorage")
    void aStorageDoesNotStartWith(Refusal refusal) {
        check(
                refusal,
                cluster.lab
                        .storageAnew(0)
                        .with("tracker_server", cluster.tracker(0).address()));
    }

    private static void check(Refusal refusal, FastDfsServer server) {
        refusal.wrong().accept(server);
        server.start();
        assertThat(server.exitCode()).as(server.log()).isEqualTo(refusal.exitCode());
        assertThat(server.log()).contains(refusal.log());
    }

    @Test
    void aConfigurationThatIsNotThereIsRefused() {
        FastDfsServer tracker = cluster.lab.trackerAnew(1);
        tracker.startWith("-N", "/nowhere/tracker.conf");
        assertThat(tracker.exitCode()).isEqualTo(ENOENT);
    }

    @Test
    void aPortInUseIsRefused() {
        cluster.lab.trackerAnew(1).start();
        Cluster.awaitListening(cluster.tracker(1));
        FastDfsServer second = cluster.lab.secondProcess(cluster.tracker(1)).start();
        assertThat(second.exitCode()).as(second.log()).isEqualTo(EADDRINUSE);
    }

    @Test
    void anUnknownServerIdIsRefused() {
        FastDfsServer storage =
                storage().with("server_id", 77).withEnvironment("LD_PRELOAD", cluster.lab.serverIdLibrary() + "");
        assertThat(storage.start().exitCode()).as(storage.log()).isEqualTo(ENOENT);
        assertThat(storage.log()).contains("my server id: 77");
    }

    private FastDfsServer storage() {
        return cluster.lab
                .storageAnew(0)
                .with("tracker_server", cluster.tracker(0).address());
    }

    @Test
    void aBrokenInitFlagIsRefused() throws IOException {
        FastDfsServer storage = storage();
        Files.createDirectories(storage.basePath().resolve("data"));
        Files.writeString(storage.basePath().resolve("data/.data_init_flag"), "garbage\n");
        assertThat(storage.start().exitCode()).as(storage.log()).isEqualTo(ENOENT);
    }

    @Test
    void theStorePathOfAnotherStorageIsRefused() {
        FastDfsServer storage = storage().start();
        Cluster.awaitListening(storage);
        storage.stop();
        FastDfsServer other = cluster.lab
                .storageAnew(1)
                .with("tracker_server", cluster.tracker(0).address())
                .with("store_path0", storage.storePath(0))
                .start();
        assertThat(other.exitCode()).as(other.log()).isEqualTo(EINVAL);
        assertThat(other.log()).contains("maybe used by other");
    }

    @Test
    void aStorageWaitsForATrackerWithItsPortClosed() {
        FastDfsServer storage = storage()
                .with("tracker_server", cluster.tracker(1).ip() + ":22999")
                .start();
        Cluster.patience("it goes on, and does not listen")
                .during(Duration.ofSeconds(5))
                .until(() -> storage.isRunning() && !Cluster.isListening(storage));
    }

    /** Only the first 16 characters of a group's name count. */
    @Test
    void aGroupNameIsCutToSixteenCharacters() {
        FastDfsServer tracker = cluster.lab.trackerAnew(1);
        tracker.write("storage_ids.conf", "%d abcdefghijklmnop %s\n".formatted(id(0), cluster.lab.storageIp(0)));
        Cluster.awaitListening(tracker.start());
        FastDfsServer storage = storage()
                .with("tracker_server", tracker.address())
                .with("group_name", "abcdefghijklmnopqrst")
                .start();
        Cluster.patience("the group is there")
                .until(() -> Layout.fields(
                                91, Cluster.ask(tracker, 91, new byte[0]).body())
                        .stream()
                        .anyMatch(field -> field.text().equals("abcdefghijklmnop")));
        assertThat(storage.isRunning()).isTrue();
    }

    @Test
    void whatIsOutOfRangeIsReplacedWhereItDoesNoHarm() {
        Map<String, String> replaced = Map.of(
                "check_active_interval", "0",
                "max_connections", "0",
                "thread_stack_size", "1KB",
                "log_level", "verbose",
                "store_server", "7");
        FastDfsServer tracker = cluster.lab.trackerAnew(1);
        replaced.forEach(tracker::with);
        Cluster.awaitListening(tracker.start());
        assertThat(tracker.isRunning()).isTrue();
    }

    @Test
    void anIdThatATrackerKnowsMustStayInItsList() {
        try (Cluster own = new Cluster(fastDfs, 1, 2).started(2)) {
            own.tracker(0).stop();
            own.lab.ids(own.lab.idLine(0));
            own.tracker(0).start();
            assertThat(own.tracker(0).exitCode()).as(own.tracker(0).log()).isEqualTo(ENOENT);
            assertThat(own.tracker(0).log()).contains("storage id: " + id(1) + " not exist");
            own.lab.ids("1 " + GROUP + " 10.0.0.1\n" + own.lab.idLine(0) + own.lab.idLine(1));
            own.tracker(0).start();
            List.of(0, 1).forEach(member -> own.awaitState(member, "ACTIVE"));
        }
    }
}
