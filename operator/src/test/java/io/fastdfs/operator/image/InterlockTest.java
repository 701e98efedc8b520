package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.StorageLab.HAS_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.image.FakeTracker.Layout;
import io.fastdfs.operator.image.FakeTracker.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision of {@code fdfs-member start storage}, row by row, before trackers that say anything. */
class InterlockTest {

    private static final int ACTIVE = 7;
    private static final int OFFLINE = 5;
    private static final int DELETED = 4;
    private static final int SYNCING = 2;
    private static final int ONLINE = 6;

    private final Member member = Member.of(8812345);

    @SuppressWarnings("NullAway.Init")
    private StorageLab lab;

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    @BeforeEach
    void lab(@TempDir Path folder) {
        lab = new StorageLab(folder);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    @Test
    void startsAMemberWhoseVolumesAreAllItsOwnWithoutAskingAnyTracker() throws IOException {
        lab.first.close();
        lab.second.close();
        lab.member(member).allUsed(member).start().says(HAS_STARTED);
    }

    @Test
    void foundsAGroupThatNoTrackerKnows() {
        lab.member(Member.founder(8812345)).start().says(HAS_STARTED);
        assertThat(Member.VOLUMES).allMatch(lab::hasIdentity);
    }

    @Test
    void identityFilesSayWhoseVolumeItIs() throws IOException {
        lab.member(Member.founder(8812345)).start().says(HAS_STARTED);
        assertThat(Files.readString(lab.pod.volume("path1").resolve(".fdfs-identity")))
                .isEqualTo(member.identity("path1"));
        assertThat(Files.readString(lab.pod.volume("state").resolve(".fdfs-identity")))
                .isEqualTo(member.identity("state"));
    }

    @Test
    void composesTheConfigurationWithTheIdInFrontAndPreloads() {
        Container storage = lab.member(Member.founder(8812345)).start().says("conf: enabled = false");
        assertThat(storage.lines())
                .containsSequence("conf: server_id = 8812345", "conf: tracker_server = " + lab.first.address())
                .contains("preload: /usr/lib/fdfs/libserverid.so:/usr/lib/fdfs/libpipelog.so");
    }

    @Test
    void aFounderThatFindsOthersIsOneMoreMember() {
        lab.bothTrackersList(100, OFFLINE).member(Member.founder(8812345));
        Container storage = lab.start().says("WaitingForMember");
        assertThat(lab.hasIdentity("path0")).isFalse();
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void aGroupWhoseMembersAreAllDeletedMayBeFoundedAgain() {
        lab.bothTrackersList(100, DELETED).member(Member.founder(8812345));
        lab.start().says(HAS_STARTED);
    }

    @Test
    void deletedMembersLetNobodyJoinWhoIsNoFounder() {
        lab.bothTrackersList(100, DELETED).member(member.afterMember(100));
        Container storage = lab.start().says("WaitingForMember");
        assertThat(storage.said(HAS_STARTED)).isFalse();
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void anEmptyMemberIsNeverTheGroupsTruth() {
        lab.first.knowsTheGroup();
        Container storage = lab.member(member).start().says("WaitingForMember: tracker " + lab.first.address());
        assertThat(storage.said(HAS_STARTED)).isFalse();
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void waitsUntilThePredecessorIsActiveOnEveryTracker() {
        lab.bothTrackersList(100, ACTIVE).member(member.afterMember(200));
        lab.first.lists(200, ACTIVE);
        lab.second.lists(200, SYNCING);
        Container storage = lab.start()
                .says("WaitingForMember: storage id 200, which joins before this one, is SYNCING on tracker "
                        + lab.second.address());
        lab.second.lists(200, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void withoutAPredecessorOneMemberJoinsAtATime() {
        lab.bothTrackersList(100, ACTIVE).member(member);
        lab.second.lists(300, SYNCING);
        Container storage = lab.start().says("storage id 300 as SYNCING; one member joins at a time");
        lab.second.lists(300, OFFLINE);
        storage.says(HAS_STARTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, OFFLINE, DELETED, ACTIVE})
    void refusesEmptyVolumesOfAnIdThatOneTrackerKnows(int status) {
        lab.second.lists(8812345, status);
        assertThat(lab.member(Member.founder(8812345)).refusal())
                .startsWith("VolumesLost: all volumes of storage id 8812345 of group1")
                .contains("tracker " + lab.second.address() + " lists it as")
                .endsWith("\n");
        assertThat(Member.VOLUMES).noneMatch(lab::hasIdentity);
    }

    @Test
    void refusesEmptyVolumesOfAnIdThatHasJoinedBefore() {
        assertThat(lab.member(member.thatJoined()).refusal())
                .startsWith("VolumesLost")
                .contains("the registry says that it has joined before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "path0", "path1"})
    void refusesWhenOneVolumeIsEmptyAndNamesIt(String lost) {
        lab.member(member).allUsed(member).pod.emptyVolume(lost);
        assertThat(lab.refusal()).startsWith("VolumesMixed: the volume at /var/fdfs/" + lost + " is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "path0", "path1"})
    void refusesTheVolumeOfAnotherMember(String foreign) {
        lab.member(member).allUsed(member).used(foreign, Member.of(77));
        assertThat(lab.refusal())
                .startsWith("VolumeOfAnother: the volume at /var/fdfs/" + foreign + " is " + foreign
                        + " of storage id 77, group1")
                .contains("is to run " + foreign + " of storage id 8812345");
    }

    @Test
    void refusesStorePathsThatChangedPlaces() {
        lab.member(member).allUsed(member).pod.write("path0", ".fdfs-identity", member.identity("path1"));
        assertThat(lab.refusal()).startsWith("VolumeOfAnother: the volume at /var/fdfs/path0 is path1 of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version=2\n",
                "version=1\ncluster=zz\n",
                "version=1\nid=5\nid=5\n",
                "\0",
                "version=1\nrole=path0\n"
            })
    void refusesAnIdentityThatCannotBeRead(String text) {
        lab.member(member).allUsed(member).pod.write("path1", ".fdfs-identity", text);
        assertThat(lab.refusal()).startsWith("VolumeUnidentified: the volume at /var/fdfs/path1 holds data/");
    }

    @Test
    void refusesDataWithoutIdentity() {
        lab.member(Member.founder(8812345)).pod.write("path0", "data/00/00/file", "whose?");
        assertThat(lab.refusal())
                .startsWith("VolumeUnidentified: the volume at /var/fdfs/path0 holds data/ but no readable");
    }

    @ParameterizedTest
    @CsvSource({"data, 00/00", "data/00, 00/00", "data/00/00, 00/00", "data/01, 01/01", "data/01/01, 01/01"})
    void refusesAStorePathThatFastDfsWouldCallDamaged(String lost, String named) {
        lab.member(member).allUsed(member);
        Command.must("rm", "-r", lab.pod.volume("path1").resolve(lost) + "");
        assertThat(lab.refusal())
                .startsWith(
                        "StorePathLost: the store path at /var/fdfs/path1 has lost its files (data/" + named + " is")
                .contains("storage id 8812345");
    }

    @Test
    void withoutSubdirCountPerPathThereAre256Folders() {
        lab.member(member).allUsed(member);
        lab.pod.conf(
                "storage.conf", Member.conf(List.of(lab.first.address())).replace("subdir_count_per_path = 2\n", ""));
        assertThat(lab.refusal()).startsWith("StorePathLost").contains("data/FF/FF is not there");
        lab.pod.write("path0", "data/FF/FF/some-file", "content");
        lab.pod.write("path1", "data/FF/FF/some-file", "content");
        lab.start().says(HAS_STARTED);
    }

    @Test
    void ignoresWhatFileSystemsAndThisProgramLeaveOnEmptyVolumes() {
        for (String volume : Member.VOLUMES) {
            lab.pod.write(volume, "lost+found/piece", "");
            lab.pod.write(volume, ".fdfs-lock", "");
            lab.pod.write(volume, ".fdfs-identity.tmp", "version=1\nclus");
        }
        lab.member(Member.founder(8812345)).start().says(HAS_STARTED);
        assertThat(Member.VOLUMES).allMatch(lab::hasIdentity);
    }

    @Test
    void goesOnAfterADeathBetweenTwoIdentityFiles() {
        lab.pod.write("path0", ".fdfs-identity", member.identity("path0"));
        lab.member(Member.founder(8812345)).start().says(HAS_STARTED);
        assertThat(Member.VOLUMES).allMatch(lab::hasIdentity);
    }

    @Test
    void aDeathBetweenIdentityAndStoragedDoesNotOpenTheGate() {
        Member.VOLUMES.forEach(volume -> lab.pod.write(volume, ".fdfs-identity", member.identity(volume)));
        Container storage = lab.member(member).start().says("WaitingForMember");
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void aFirstJoinThatWasCutShortPassesTheGateAgain() {
        lab.bothTrackersList(8812345, 1).member(member).allUsed(member).initFlag(0);
        Container storage = lab.start().says("WaitingForMember");
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    /** The founder's flag did not reach the disk, while the operator has seen it ACTIVE and founder=true is gone. */
    @ParameterizedTest
    @ValueSource(ints = {OFFLINE, ONLINE, ACTIVE})
    void whatATrackerHasMadeTheGroupsFirstStartsAgainWhenThereIsNoOtherMember(int status) {
        lab.first.lists(8812345, status);
        lab.bothTrackersList(100, DELETED).member(member).allUsed(member).initFlag(0);
        lab.start().says(HAS_STARTED);
    }

    @Test
    void whatATrackerHasMadeTheGroupsFirstIsOneMoreMemberWhereThereIsAnother() {
        lab.bothTrackersList(8812345, OFFLINE).member(member).allUsed(member).initFlag(0);
        lab.second.lists(100, OFFLINE);
        Container storage = lab.start().says("WaitingForMember");
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void whatATrackerHasMadeTheGroupsFirstWaitsForTheMemberBeforeIt() {
        lab.bothTrackersList(8812345, OFFLINE).member(member.afterMember(100));
        Container storage = lab.allUsed(member).initFlag(0).start().says("WaitingForMember: storage id 100");
        lab.bothTrackersList(100, ACTIVE);
        storage.says(HAS_STARTED);
    }

    @Test
    void aFirstStartThatWasCutShortBetweenTheFoldersIsNoLostStorePath() {
        lab.member(Member.founder(8812345)).allUsed(member).initFlag(0);
        Command.must("rm", "-r", lab.pod.volume("path1").resolve("data/00") + "");
        lab.start().says(HAS_STARTED);
    }

    @Test
    void aStorePathLostDuringTheFirstJoinIsLost() {
        lab.bothTrackersList(8812345, SYNCING).member(member).allUsed(member).initFlag(0);
        Command.must("rm", "-r", lab.pod.volume("path1").resolve("data") + "");
        assertThat(lab.refusal()).startsWith("StorePathLost: the store path at /var/fdfs/path1");
    }

    @Test
    void filesOnAStorePathWithoutTheStateAreALoss() {
        lab.member(member).allUsed(member);
        Command.must("rm", "-r", lab.pod.volume("state").resolve("data") + "");
        assertThat(lab.refusal())
                .startsWith("VolumesMixed: the state volume at /var/fdfs/state has lost data/.data_init_flag");
    }

    @Test
    void identitiesAloneDoNotReviveAnIdThatATrackerKnows() {
        Member.VOLUMES.forEach(volume -> lab.pod.write(volume, ".fdfs-identity", member.identity(volume)));
        lab.bothTrackersList(8812345, OFFLINE).bothTrackersList(100, ACTIVE).member(member);
        assertThat(lab.refusal()).startsWith("VolumesLost").contains("lists it as OFFLINE");
    }

    @ParameterizedTest
    @EnumSource(value = Manner.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void aTrackerThatDoesNotAnswerWellHoldsAFirstJoin(Manner manner) {
        lab.bothTrackersList(100, ACTIVE).secondAnswers(manner).member(member);
        Container storage = lab.start().says("WaitingForTracker");
        assertThat(storage.lines()).anyMatch(line -> line.contains(lab.second.address()));
        assertThat(lab.hasIdentity("path0")).isFalse();
        lab.secondAnswers(Manner.WELL);
        storage.says(HAS_STARTED);
    }

    /** A tracker writes an ERROR line for an id that it does not know; its group's list says as much. */
    @Test
    void asksForTheGroupsListAlone() {
        lab.bothTrackersList(100, SYNCING).member(member).start().says("WaitingForMember");
        Awaitility.await().until(() -> lab.second.questions().size() > 1);
        assertThat(lab.second.questions()).containsOnly("92 group1");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void understandsTheListsOfEveryVersion(Layout layout) {
        for (int id = 1; id <= 31; id++) {
            lab.bothTrackersList(id, OFFLINE);
        }
        lab.bothTrackersList(16777215, ACTIVE).member(member.afterMember(16777215));
        lab.first.speaks(layout);
        lab.start().says(HAS_STARTED);
    }

    @Test
    void waitsForItsIdentityAndReadsTheRegistryAgain() {
        Container storage = lab.start().says("WaitingForIdentity: /etc/fdfs-registry/member-3 cannot be read yet");
        lab.member(Member.founder(8812345));
        storage.says(HAS_STARTED, Duration.ofSeconds(3));
    }

    @Test
    void takesTheIdThatTheRegistryNamesAtTheMoment() {
        Container storage = lab.member(member).start().says("WaitingForMember");
        lab.bothTrackersList(100, ACTIVE).member(Member.of(4242));
        storage.says("conf: server_id = 4242");
    }

    @Test
    void anAbsentPredecessorHoldsAJoinerForAMinute() {
        lab.bothTrackersList(100, ACTIVE).bothTrackersList(200, OFFLINE).member(member.afterMember(200));
        long begin = System.nanoTime();
        Container storage = lab.start().says("storage id 200, which joins before this one, is OFFLINE");
        Awaitility.await().atMost(Duration.ofSeconds(75)).until(() -> storage.said(HAS_STARTED));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(70));
    }

    @Test
    void sigtermEndsAWaitingMemberAtOnce() {
        Container storage = lab.member(member).start().says("WaitingForMember");
        long begin = System.nanoTime();
        storage.signal("TERM");
        assertThat(storage.exitCode()).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
