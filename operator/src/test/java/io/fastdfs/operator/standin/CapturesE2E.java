package io.fastdfs.operator.standin;

import static io.fastdfs.operator.standin.Cluster.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.fastdfs.Capture;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** In the situation of each capture, the captured question gets the captured answer. */
@FactsOfBoth
class CapturesE2E {
    private static final int QUERY_FETCH = 102;
    private static final int QUERY_UPDATE = 103;
    private static final int FILE = 100_000;

    private static final List<String> BEFORE_ANY_MEMBER = List.of("64_no_group.v6154", "91_no_group.v6154");
    private static final List<String> ONE_MEMBER =
            List.of("91_list_groups.v6154", "92_list_storages.v6154", "95_unknown_command.v6154");
    private static final List<String> ONE_MEMBER_IS_DELETED =
            List.of("93_deleted.v6154", "93_already.v6154", "92_deleted_storage.v6154");

    /** Commands that came after 6.15.4, with their first version. */
    private static final Map<Integer, String> SINCE = Map.of(95, "6.15.5", 96, "6.15.5", 97, "6.16.0", 98, "6.16.0");

    private final Instant begin = Instant.now();

    @Parameter
    InstalledFastDfs fastDfs;

    @LabTest
    void answersOfATrackerAndOneMember() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1)) {
            cluster.lab.trackers().forEach(tracker -> tracker.with("reserved_storage_space", "0"));
            Likeness likeness = likeness(cluster, 1);
            cluster.started(0);
            answersAlike(likeness, cluster.tracker(0), BEFORE_ANY_MEMBER);

            cluster.storage(0).start();
            cluster.awaitState(0, "ACTIVE");
            int leader = cluster.awaitLeader();
            FastDfsServer follower = cluster.tracker(1 - leader);
            answersAlike(likeness, cluster.tracker(leader), List.of("64_leader.v6154"));
            answersAlike(likeness, follower, List.of("64_follower.v6154"));
            ONE_MEMBER.stream()
                    .filter(name -> !name.startsWith("95") || !knows(95))
                    .forEach(name -> answersAlike(likeness, follower, List.of(name)));

            cluster.storage(0).stop();
            cluster.lab.trackers().forEach(FastDfsServer::stop);
            cluster.started(0);
            ONE_MEMBER_IS_DELETED.forEach(name -> answersAlike(likeness, cluster.tracker(0), List.of(name)));
        }
    }

    /** The first member takes files and gives each back once; the second joins before the last of them. */
    @LabTest
    void answersOfTrackersAndTwoMembers() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2).started(1)) {
            filesOnTheFirst(cluster, FILE, FILE, FILE, FILE);
            cluster.storage(1).start();
            cluster.awaitSettled(2);
            String file = filesOnTheFirst(cluster, FILE);
            answersAlike(cluster, file, ".ipv4");
        }
    }

    /** As before, but that the second has joined before all of them. */
    @LabTest
    void answersWithAddressesWideEnoughForIpv6() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2)) {
            cluster.lab.ids("1 group1 %s\n2 group1 %s\n"
                    .formatted(cluster.storage(0).ip(), cluster.storage(1).ip()));
            cluster.tracker(0).with("response_ip_addr_size", "ipv6");
            cluster.started(0);
            cluster.storage(0).start();
            awaitWritable(cluster, 1);
            cluster.storage(1).start();
            awaitWritable(cluster, 2);
            String file = filesOnTheFirst(cluster, 1_000, FILE, FILE, FILE);
            answersAlike(cluster, file, ".ipv6");
        }
    }

    private static void awaitWritable(Cluster cluster, int members) {
        Cluster.patience(members + " members take files").until(() -> {
            byte[] group = ask(cluster.tracker(0), 90, Field.text("group1", 16)).body();
            return Layout.fields(90, group).stream()
                    .filter(field -> field.name().equals("1.writable"))
                    .anyMatch(field -> field.number() == members);
        });
    }

    private static String filesOnTheFirst(Cluster cluster, int... sizes) {
        String file = "";
        for (int size : sizes) {
            file = cluster.upload(0, content(size));
            assertThat(cluster.download(0, file)).hasValue(content(size));
        }
        return file;
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 'x');
        return content;
    }

    private void answersAlike(Cluster cluster, String file, String kind) {
        Likeness likeness = likeness(cluster, 2);
        String name = file.substring("group1/".length());
        Cluster.patience("alike").untilAsserted(() -> {
            SoftAssertions all = new SoftAssertions();
            captures(kind)
                    .forEach(capture ->
                            all.check(() -> likeness.check(expected(capture), answer(cluster, capture, name))));
            all.assertAll();
        });
    }

    private static Answer answer(Cluster cluster, Capture capture, String file) {
        int command = capture.request().getUnsignedByte(8);
        byte[] body = capture.request().getBytes(10, capture.request().length());
        return ask(
                cluster.tracker(SINCE.containsKey(command) ? cluster.awaitLeader() : 0),
                command,
                command == QUERY_FETCH || command == QUERY_UPDATE ? Cluster.groupAnd(file) : body);
    }

    private Likeness likeness(Cluster cluster, int members) {
        return new Likeness(
                fastDfs,
                cluster.lab.trackers(),
                Stream.iterate(0, number -> number + 1)
                        .limit(members)
                        .map(cluster::storage)
                        .toList(),
                Map.of("subdirs", 1L, "port", 23_000L, "storage port", 23_000L),
                begin.minusSeconds(1));
    }

    private void answersAlike(Likeness likeness, FastDfsServer asked, List<String> names) {
        for (String name : names) {
            Capture capture = Capture.of(name);
            Cluster.patience(name)
                    .untilAsserted(() -> likeness.check(
                            expected(capture),
                            ask(
                                    asked,
                                    capture.request().getUnsignedByte(8),
                                    capture.request()
                                            .getBytes(10, capture.request().length()))));
        }
    }

    /** An older FastDFS does not know the command. */
    private Capture expected(Capture capture) {
        return knows(capture.request().getUnsignedByte(8)) ? capture : Capture.of("95_unknown_command.v6154");
    }

    private boolean knows(int command) {
        return Optional.ofNullable(SINCE.get(command))
                .map(FastDfsVersion::parse)
                .filter(since -> !FastDfsVersion.parse(fastDfs.version()).isAtLeast(since))
                .isEmpty();
    }

    private static Stream<Capture> captures(String kind) {
        return Capture.all().stream().filter(capture -> capture.name().endsWith(kind));
    }

    @Test
    void noCaptureIsForgotten() {
        List<String> one = Stream.of(
                        BEFORE_ANY_MEMBER.stream(),
                        ONE_MEMBER.stream(),
                        ONE_MEMBER_IS_DELETED.stream(),
                        Stream.of("64_leader.v6154", "64_follower.v6154"))
                .flatMap(names -> names)
                .toList();
        assertThat(captures(".v6154").map(Capture::name)).containsExactlyInAnyOrderElementsOf(one);
        assertThat(Capture.all())
                .hasSize(one.size()
                        + (int) captures(".ipv4").count()
                        + (int) captures(".ipv6").count());
    }
}
