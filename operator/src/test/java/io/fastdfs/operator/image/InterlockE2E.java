package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.ClusterLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the interlock with real trackers and storages. */
@Tag("fastdfs")
@FastDfsOrStandIn
class InterlockE2E {

    @SuppressWarnings("NullAway.Init")
    private static InstalledFastDfs fastDfs;

    @SuppressWarnings("NullAway.Init")
    private ClusterLab lab;

    @BeforeAll
    static void fastDfs() {
        Skipped.unlessRoot();
        fastDfs = InstalledFastDfs.first();
    }

    @BeforeEach
    void lab(@TempDir Path folder) {
        lab = new ClusterLab(folder, fastDfs);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** A group of two that runs, made by the rows under test: the founder, then the member that comes after it. */
    private List<Pod> groupOfTwo() {
        lab.startTrackers();
        Pod founder = lab.storage(0, Member.founder(id(0)));
        Pod second = lab.storage(1, Member.of(id(1)).afterMember(id(0)));
        lab.start(founder);
        lab.start(second);
        lab.awaitActive(id(0));
        lab.awaitActive(id(1));
        return List.of(founder, second);
    }

    @Test
    void aGroupStartsOneAfterTheOtherWhenAllPodsStartAtOnce() {
        lab.startTrackers();
        Pod third = lab.storage(2, Member.of(id(2)).afterMember(id(1)));
        Pod second = lab.storage(1, Member.of(id(1)).afterMember(id(0)));
        Pod founder = lab.storage(0, Member.founder(id(0)));
        Container last = lab.start(third).says("WaitingForMember");
        Container middle = lab.start(second).says("WaitingForMember");
        assertThat(Files.exists(third.volume("path0").resolve(".fdfs-identity")))
                .isFalse();
        lab.start(founder);
        middle.says("starting storage id " + id(1), Duration.ofSeconds(30));
        assertThat(last.said("starting storage")).isFalse();
        lab.awaitActive(id(2));
        assertThat(lab.upload(0)).startsWith("group1/M0");
    }

    @Test
    void aMemberWithItsVolumesComesBack() throws IOException {
        List<Pod> group = groupOfTwo();
        String file = lab.upload(0);
        Path path = Path.of("data").resolve(file.substring("group1/M00/".length()));
        String volume = "path" + file.charAt("group1/M0".length());
        Awaitility.await()
                .until(() -> group.stream()
                        .allMatch(pod -> Files.exists(pod.volume(volume).resolve(path))));
        lab.close(containerOf(1));
        Awaitility.await().until(() -> !lab.status(0, id(1)).equals("ACTIVE"));
        lab.start(group.get(1)).says("starting storage id " + id(1));
        lab.awaitActive(id(1));
        assertThat(Files.readString(group.get(1).volume("state").resolve(".fdfs-identity")))
                .isEqualTo(Member.of(id(1)).identity("state"));
    }

    private int containerOf(int member) {
        return 2 + member;
    }

    @Test
    void emptyVolumesOfAnIdThatTheTrackersKnowAreRefused() {
        List<Pod> group = groupOfTwo();
        lab.close(containerOf(1));
        Member.VOLUMES.forEach(group.get(1)::emptyVolume);
        assertThat(lab.refusal(group.get(1)))
                .startsWith("VolumesLost: all volumes of storage id " + id(1) + " of group1")
                .contains("tracker " + lab.trackerAddress(0) + " lists it as");
        assertThat(Files.exists(group.get(1).volume("path0").resolve(".fdfs-identity")))
                .isFalse();
    }

    @Test
    void aLostVolumeAmongGoodOnesIsRefused() {
        List<Pod> group = groupOfTwo();
        Pod pod = group.get(1);
        lab.close(containerOf(1));
        Command.must("mv", pod.volume("state") + "", pod.volume("kept") + "");
        pod.emptyVolume("state");
        assertThat(lab.refusal(pod)).startsWith("VolumesMixed: the volume at /var/fdfs/state is empty");
        Command.must("rm", "-r", pod.volume("state") + "");
        Command.must("mv", pod.volume("kept") + "", pod.volume("state") + "");
        pod.emptyVolume("path1");
        assertThat(lab.refusal(pod)).startsWith("VolumesMixed: the volume at /var/fdfs/path1 is empty");
    }

    @Test
    void aStorePathWhoseFoldersAreGoneIsRefused() {
        List<Pod> group = groupOfTwo();
        lab.close(containerOf(1));
        Command.must("sh", "-c", "rm -r " + group.get(1).volume("path0") + "/data/[0-9A-F]*");
        assertThat(lab.refusal(group.get(1)))
                .startsWith("StorePathLost: the store path at /var/fdfs/path0")
                .contains("storage id " + id(1));
    }

    @Test
    void aVolumeOfAnotherMemberIsRefused() {
        List<Pod> group = groupOfTwo();
        lab.close(containerOf(0));
        lab.close(containerOf(1));
        Pod pod = group.get(1);
        Command.must("rm", "-r", pod.volume("path1") + "");
        Command.must("cp", "-a", group.get(0).volume("path1") + "", pod.volume("path1") + "");
        assertThat(lab.refusal(pod))
                .startsWith("VolumeOfAnother: the volume at /var/fdfs/path1 is path1 of storage id " + id(0));
    }

    @Test
    void dataWithoutAnIdentityIsRefused() throws IOException {
        List<Pod> group = groupOfTwo();
        lab.close(containerOf(1));
        Files.delete(group.get(1).volume("path1").resolve(".fdfs-identity"));
        assertThat(lab.refusal(group.get(1))).startsWith("VolumeUnidentified: the volume at /var/fdfs/path1");
    }

    @Test
    void aTrackerThatIsUpButStuckHoldsAFirstJoin() {
        List<Container> trackers = lab.startTrackers();
        lab.start(lab.storage(0, Member.founder(id(0))));
        lab.awaitActive(id(0));
        trackers.get(1).signal("STOP");
        Pod second = lab.storage(1, Member.of(id(1)).afterMember(id(0)));
        Container joiner =
                lab.start(second).says("WaitingForTracker").says(lab.trackerAddress(1) + ": no answer in time");
        assertThat(Files.exists(second.volume("path0").resolve(".fdfs-identity")))
                .isFalse();
        trackers.get(1).signal("CONT");
        joiner.says("starting storage id " + id(1));
        lab.awaitActive(id(1));
    }

    @Test
    void aTrackerThatIsNotThereHoldsAFirstJoin() {
        lab.startTracker(0);
        Container founder = lab.start(lab.storage(0, Member.founder(id(0)))).says("WaitingForTracker");
        lab.startTracker(1);
        founder.says("starting storage id " + id(0));
        lab.awaitActive(id(0));
    }

    @Test
    void aFirstStartThatDiesAnywhereGoesOnWhereItWas() {
        lab.startTrackers();
        Member member = Member.founder(id(0));
        Pod pod = lab.storage(0, member);
        pod.write("path0", ".fdfs-identity", member.identity("path0"));
        Container storage = lab.start(pod).says("starting storage");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Files.exists(pod.volume("state").resolve("data/.data_init_flag")));
        storage.close();
        Container again = lab.start(pod).says("starting storage");
        lab.awaitActive(id(0));
        assertThat(again.isRunning()).isTrue();
    }
}
