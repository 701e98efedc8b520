package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.fastdfs.operator.fastdfs.TrackerWords.Listed;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a peer that answers as real trackers did. */
@SuppressWarnings("NullAway.Init")
class TrackerClientTest {

    private static Vertx vertx;
    private static TrackerClient client;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        client = new TrackerClient(vertx, Duration.ofSeconds(10));
    }

    @AfterAll
    static void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void reportsInOneConversation() {
        try (FakeTracker tracker =
                FakeTracker.playing("91_list_groups.ipv4", "92_list_storages.ipv4", "95_get_leader.ipv4")) {
            TrackerReport report = answer(client.report(tracker.address()));

            assertThat(report.tracker()).isEqualTo(tracker.address());
            assertThat(report.groups()).hasSize(1);
            assertThat(report.group("group1").orElseThrow().group().writableMembers())
                    .hasValue(2);
            assertThat(report.group("group1")
                            .flatMap(group -> group.member("100002"))
                            .map(StorageInfo::address))
                    .contains("10.78.0.22");
            assertThat(report.group("group2")).isEmpty();
            assertThat(report.leader()).isEqualTo(new LeaderClaim.Named(TrackerAddress.of("10.78.0.12")));
            assertThat(report.leader().madeByLeader(TrackerAddress.of("10.78.0.12")))
                    .isTrue();
            assertThat(report.leader().madeByLeader(TrackerAddress.of("10.78.0.11")))
                    .isFalse();
            assertThat(tracker.accepted()).isOne();
            assertThat(tracker.commands()).containsExactly(91, 92, 95);
            await().until(() -> tracker.open() == 0);
        }
    }

    /** The address is one that nothing here leads to. */
    @Test
    void goesThroughAProxy() {
        TrackerAddress far = TrackerAddress.of("203.0.113.7");
        SortedMap<String, SortedMap<Integer, Listed>> lists = new TreeMap<>();
        lists.put("group1", new TreeMap<>(Map.of(11, new Listed("203.0.113.9", StorageState.WAIT_SYNC))));
        FakeTracker.Behaviour speaks = (in, out) -> {
            for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
                Buffer answer = switch (TrackerWords.command(request)) {
                    case 91 -> TrackerWords.groups(lists);
                    case 92 ->
                        TrackerWords.members(
                                lists.get(TrackerWords.group(request).orElseThrow()));
                    case 64 -> TrackerWords.status(true);
                    default -> TrackerWords.unknownCommand();
                };
                out.write(answer.getBytes());
            }
        };
        try (FakeNetwork network =
                        new FakeNetwork(address -> address.equals(far) ? Optional.of(speaks) : Optional.empty());
                TrackerClient outside =
                        new TrackerClient(vertx, Duration.ofSeconds(10), Optional.of(network.proxy()))) {
            TrackerReport report = answer(outside.report(far));

            assertThat(report.leader()).isEqualTo(new LeaderClaim.Itself());
            assertThat(report.group("group1").orElseThrow().group().memberCount())
                    .isOne();
            StorageInfo member =
                    report.group("group1").orElseThrow().member("11").orElseThrow();
            assertThat(member.state()).isEqualTo(StorageState.WAIT_SYNC);
            assertThat(member.address()).isEqualTo("203.0.113.9");
            assertThat(member.version()).isEqualTo("6.15.4");
            assertThat(member.port()).isEqualTo(23_000);
            assertThat(failure(outside.report(TrackerAddress.of("203.0.113.8"))).reason())
                    .isEqualTo(Reason.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", ":1080", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "a b:1080"})
    void refusesWhatIsNoProxy(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SocksProxy.of(text));
    }

    @Test
    void theSameAnswersMakeEqualReports() {
        try (FakeTracker tracker =
                FakeTracker.playing("91_list_groups.ipv6", "92_list_storages.ipv6", "95_get_leader.ipv6")) {
            assertThat(answer(client.report(tracker.address()))).isEqualTo(answer(client.report(tracker.address())));
        }
    }

    @ParameterizedTest
    @CsvSource({"64_leader.v6154, Itself", "64_follower.v6154, NotItself", "64_no_group.v6154, Nobody"})
    void asksOlderTrackersInTheirWayAndRemembersIt(String capture, String claim) {
        try (FakeTracker tracker = FakeTracker.playing(
                "91_list_groups.v6154", "92_list_storages.v6154", "95_unknown_command.v6154", capture)) {
            TrackerReport first = answer(client.report(tracker.address()));
            TrackerReport second = answer(client.report(tracker.address()));

            assertThat(first.leader().getClass().getSimpleName()).isEqualTo(claim);
            assertThat(first.leader().madeByLeader(tracker.address())).isEqualTo(claim.equals("Itself"));
            assertThat(second).isEqualTo(first);
            assertThat(tracker.commands()).containsExactly(91, 92, 95, 64, 91, 92, 64);
        }
    }

    @Test
    void asksAnewWhoeverWasAwayForAMoment() {
        String[] version = {"95_unknown_command.v6154"};
        try (FakeTracker tracker = FakeTracker.answering(request -> switch (request.getByte(8)) {
            case 64 -> Capture.of("64_leader.v6154").response();
            case 95 -> Capture.of(version[0]).response();
            default -> FrameReaderTest.header(0, Command.RESPONSE, 28);
        })) {
            assertThat(answer(client.leader(tracker.address()))).isEqualTo(new LeaderClaim.Itself());
            version[0] = "95_get_leader.ipv4";
            assertThat(answer(client.leader(tracker.address()))).isEqualTo(new LeaderClaim.Itself());
            failure(client.listGroups(tracker.address()));

            assertThat(answer(client.leader(tracker.address()))).isInstanceOf(LeaderClaim.Named.class);
        }
    }

    @Test
    void noLeaderIsNoFailure() {
        try (FakeTracker tracker =
                FakeTracker.answering(request -> FrameReaderTest.header(0, Command.RESPONSE, Frame.ENOENT))) {
            assertThat(answer(client.leader(tracker.address()))).isEqualTo(new LeaderClaim.Nobody());
        }
    }

    @Test
    void anEmptyTrackerReportsNothing() {
        try (FakeTracker silent = FakeTracker.playing("91_no_group.v6154", "64_no_group.v6154");
                FakeTracker starting =
                        FakeTracker.answering(request -> FrameReaderTest.header(0, Command.RESPONSE, Frame.ENOENT))) {
            assertThat(answer(client.report(silent.address())))
                    .isEqualTo(new TrackerReport(silent.address(), List.of(), new LeaderClaim.Nobody()));
            assertThat(answer(client.report(starting.address())))
                    .isEqualTo(new TrackerReport(starting.address(), List.of(), new LeaderClaim.Nobody()));
        }
    }

    @Test
    void answersSingleQuestions() {
        try (FakeTracker tracker = FakeTracker.playing(
                "91_list_groups.ipv4",
                "90_one_group.ipv4",
                "90_unknown_group.ipv4",
                "92_list_storages.ipv4",
                "92_unknown_group.ipv4",
                "92_one_storage.ipv4",
                "92_unknown_storage.ipv4",
                "95_get_leader.ipv4",
                "111_active_test.ipv4")) {
            TrackerAddress at = tracker.address();

            assertThat(answer(client.listGroups(at)))
                    .extracting(GroupInfo::name)
                    .containsExactly("group1");
            assertThat(answer(client.findGroup(at, "group1")).orElseThrow().subdirCountPerPath())
                    .isEqualTo(256);
            assertThat(answer(client.findGroup(at, "nogroup"))).isEmpty();
            assertThat(answer(client.listStorages(at, "group1")))
                    .extracting(StorageInfo::id)
                    .containsExactly("100001", "100002");
            assertThat(answer(client.listStorages(at, "nogroup"))).isEmpty();
            assertThat(answer(client.findStorage(at, "group1", 100_001)).map(StorageInfo::address))
                    .contains("10.78.0.21");
            assertThat(answer(client.findStorage(at, "group1", 100_009))).isEmpty();
            assertThat(answer(client.leader(at)))
                    .isEqualTo(new LeaderClaim.Named(new TrackerAddress("10.78.0.12", 22_122)));
            assertThat(answer(client.activeTest(at))).isPositive();
            await().until(() -> tracker.open() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "93_deleted.v6154, 100001, DELETED",
        "93_already.v6154, 100001, ALREADY",
        "93_delete_active.ipv4, 100001, BUSY",
        "93_unknown_storage.ipv4, 100009, UNKNOWN"
    })
    void tellsWhatBecameOfADeletion(String capture, int id, DeleteOutcome outcome) {
        try (FakeTracker tracker = FakeTracker.playing(capture)) {
            assertThat(answer(client.deleteStorage(tracker.address(), "group1", id)))
                    .isEqualTo(outcome);
        }
    }

    @Test
    void anyOtherStatusOfADeletionIsAFailure() {
        try (FakeTracker tracker = FakeTracker.playing()) {
            TrackerFailure failure = failure(client.deleteStorage(tracker.address(), "group1", 5));

            assertThat(failure.reason()).isEqualTo(Reason.ERROR_STATUS);
            assertThat(failure.status()).hasValue(22);
            assertThat(failure.sentence())
                    .isEqualTo(tracker.address()
                            + " refused command 93 (delete storage 5 of group1) with status 22 (EINVAL)");
        }
    }

    @Test
    void findsTheLeaderBehindAnIpv6Address() {
        try (FakeTracker tracker = FakeTracker.answering(request -> text("[2001:db8::7]:22123"))) {
            assertThat(answer(client.leader(tracker.address())))
                    .isEqualTo(new LeaderClaim.Named(new TrackerAddress("2001:db8::7", 22_123)));
        }
    }

    /** Records of 105 bytes say different things before and since 6.13.0; the members' records tell which. */
    @ParameterizedTest
    @CsvSource({"509, true", "612, false", "644, false"})
    void theMembersTellWhatAnOldGroupRecordMeans(int memberRecord, boolean counts) {
        Buffer group = GroupRecordsTest.record113("group1");
        Buffer old = group.slice(0, 33).copy().appendBuffer(group.slice(41, 113));
        Buffer member = Buffer.buffer(new byte[memberRecord]).setString(memberRecord == 509 ? 2 : 1, "7");
        try (FakeTracker tracker = FakeTracker.answering(request -> switch (request.getByte(8)) {
            case 91 -> good(old);
            case 92 -> good(member);
            default -> text("10.0.0.1:22122");
        })) {
            TrackerReport report = answer(client.report(tracker.address()));

            assertThat(report.groups().get(0).group().readableMembers().isPresent())
                    .isEqualTo(counts);
            assertThat(report.groups().get(0).member("7")).isPresent();
        }
    }

    @Test
    void asManyGroupsAsFastDfsCanHave() {
        Buffer groups = Buffer.buffer();
        IntStream.range(0, 512).forEach(i -> groups.appendBuffer(GroupRecordsTest.record113("group" + i)));
        Buffer members = Capture.of("92_list_storages.ipv4").response();
        try (FakeTracker tracker = FakeTracker.answering(request -> switch (request.getByte(8)) {
            case 91 -> good(groups);
            case 92 -> members;
            default -> text("10.0.0.1:22122");
        })) {
            TrackerReport report = answer(client.report(tracker.address()));

            assertThat(report.groups()).hasSize(512);
            assertThat(report.group("group511").orElseThrow().members()).hasSize(2);
            assertThat(tracker.accepted()).isOne();
        }
    }

    @Test
    void aWrongArgumentIsTheCallersMistake() {
        TrackerAddress anywhere = TrackerAddress.of("127.0.0.1");

        assertThatIllegalArgumentException().isThrownBy(() -> client.findGroup(anywhere, "group-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> client.deleteStorage(anywhere, "group1", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrackerAddress("", 22_122));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrackerAddress("10.0.0.1", 65_536));
    }

    static Buffer good(Buffer body) {
        return FrameReaderTest.header(body.length(), Command.RESPONSE, 0).appendBuffer(body);
    }

    private static Buffer text(String body) {
        return good(Buffer.buffer(body));
    }

    static <T> TrackerResult<T> result(CompletionStage<TrackerResult<T>> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static <T> T answer(CompletionStage<TrackerResult<T>> stage) {
        return result(stage).fold(answer -> answer, failure -> {
            throw new AssertionError(failure);
        });
    }

    static <T> TrackerFailure failure(CompletionStage<TrackerResult<T>> stage) {
        TrackerResult<T> result = result(stage);
        assertThat(result.answer()).isEqualTo(Optional.empty());
        return result.failure().orElseThrow();
    }
}
