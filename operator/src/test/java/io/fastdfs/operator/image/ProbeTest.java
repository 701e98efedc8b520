package io.fastdfs.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.image.FakeTracker.Manner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {

    private static final int ACTIVE = 7;
    private static final int OFFLINE = 5;
    private static final int DELETED = 4;

    private final FakeTracker first = new FakeTracker();
    private final FakeTracker second = new FakeTracker();

    @SuppressWarnings("NullAway.Init")
    private Pod pod;

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    @BeforeEach
    void pod(@TempDir Path folder) {
        pod = new Pod("photos-group1-0", folder, Image.withStandIns(folder), List.of(), List.of());
        pod.run("storage.conf", "server_id = 42\n" + Member.conf(List.of(first.address(), second.address())));
        pod.conf("tracker.conf", "base_path = /var/fdfs/state\nport = " + first.port() + "\n");
    }

    @AfterEach
    void close() throws IOException {
        first.close();
        second.close();
    }

    private int probe(String... what) {
        try (Container container = pod.start(what)) {
            return container.exitCode(Duration.ofSeconds(5));
        }
    }

    private int ready(String what) {
        return probe("/usr/bin/fdfs-member", "ready", what);
    }

    private int live() {
        return probe("/usr/bin/fdfs-member", "live", "" + first.port());
    }

    @Test
    void liveIsAnAnswerToActiveTest() {
        assertThat(live()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESETS", "CLOSES_AT_ONCE", "HALF_A_HEADER", "BUSY_STATUS"})
    void aServerThatAcceptsAndThenClosesIsLive(Manner manner) {
        first.answers(manner);
        assertThat(live()).isZero();
    }

    @Test
    void whatDoesNotAnswerInTimeIsNotLive() {
        first.answers(Manner.SILENT);
        assertThat(live()).isEqualTo(1);
    }

    @Test
    void nothingThereIsNotLive() throws IOException {
        first.close();
        assertThat(live()).isEqualTo(1);
    }

    @Test
    void aStorageIsReadyByOneTrackersWord() {
        first.lists(42, OFFLINE);
        second.lists(42, ACTIVE).lists(43, OFFLINE);
        assertThat(ready("storage")).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void aBadTrackerDoesNotHideTheGoodOne(Manner manner) {
        first.answers(manner);
        second.lists(42, ACTIVE);
        assertThat(ready("storage")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 9})
    void noOtherStatusIsReady(int status) {
        first.lists(42, status).lists(43, ACTIVE);
        second.lists(42, status);
        assertThat(ready("storage")).isEqualTo(1);
    }

    @Test
    void aStorageThatIsNotComposedYetIsNotReady() {
        first.lists(42, ACTIVE);
        pod.run("storage.conf", "");
        assertThat(ready("storage")).isEqualTo(1);
    }

    @Test
    void aTrackerWithoutGroupsIsNotReady() {
        assertThat(ready("tracker")).isEqualTo(1);
    }

    @Test
    void inItsFirstMinuteATrackerNeedsEveryGroup() {
        pod.run("started", secondsSinceBoot() + "\n");
        first.lists("group1", 42, ACTIVE).lists("group2", 50, OFFLINE);
        assertThat(ready("tracker")).isEqualTo(1);
        first.lists("group2", 51, ACTIVE);
        assertThat(ready("tracker")).isZero();
    }

    @Test
    void laterOneDeadGroupDoesNotTakeTheTrackerFromTheOthers() {
        pod.run("started", (secondsSinceBoot() - 61) + "\n");
        first.lists("group1", 42, OFFLINE).lists("group2", 50, ACTIVE);
        assertThat(ready("tracker")).isZero();
        first.lists("group2", 50, OFFLINE);
        assertThat(ready("tracker")).isEqualTo(1);
    }

    /** Else a group that is deleted, or dies, soon after the trackers' start would take all of them from all clients. */
    @Test
    void aTrackerThatWasReadyOnceNeedsNotEveryGroupInItsFirstMinute() {
        pod.run("started", secondsSinceBoot() + "\n");
        first.lists("group1", 42, ACTIVE).lists("group2", 50, ACTIVE);
        assertThat(ready("tracker")).isZero();
        first.lists("group2", 50, OFFLINE);
        assertThat(ready("tracker")).isZero();
        first.lists("group1", 42, OFFLINE);
        assertThat(ready("tracker")).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAGroupThatWasGivenUp() {
        pod.run("started", secondsSinceBoot() + "\n");
        first.lists("group1", 42, ACTIVE).lists("group2", 50, DELETED);
        assertThat(ready("tracker")).isZero();
    }

    private static long secondsSinceBoot() {
        String uptime = Command.must("cat", "/proc/uptime");
        return Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
    }
}
