package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What becomes of a member whose volumes are not what they were: it does not start, its group says why and what to do,
 * and the other member serves. Given back what is its own, it starts as before.
 */
@FastDfsOrStandIn(inPods = true)
class InterlockInPodsE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    private static final String MEMBER = "photos-group1-1";
    private static final String STATE = "state-" + MEMBER;
    private static final String PATH = "path0-" + MEMBER;
    private static final String OTHERS_PATH = "path0-photos-group1-0";
    private static final String BACKUP = "backup";

    /** Away, but on the same volume, so that nothing is copied; the entrypoint knows data/ and .fdfs-identity only. */
    private static final String TAKE_AWAY = "mkdir kept && mv data .fdfs-identity kept/";

    private static final String GIVE_BACK =
            "rm -rf data .fdfs-identity && mv kept/data kept/.fdfs-identity . && rmdir kept";

    private static OperatorProcess operator;
    private static FastDfsImages fastDfs;
    private static Photos photos;
    private static Album album;
    private static HelperPod admin;

    @BeforeAll
    static void applyACluster() {
        fastDfs = FastDfsImages.any();
        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start();
        photos = Photos.apply(NAMESPACE.client(), "photos", fastDfs, 2).withGroup("group1", 2);
        album = new Album(photos);
        NAMESPACE.client().resource(claim(BACKUP)).create();
        photos.awaitReady();
        admin = HelperPod.withVolumes(NAMESPACE.client(), fastDfs, "admin", STATE, PATH, OTHERS_PATH, BACKUP);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @BeforeEach
    void isReadyAndHasFiles() throws IOException {
        photos.awaitReady();
        album.upload("group1", 4);
        album.assertOnEveryMember();
    }

    @Test
    void aStorePathThatLostItsFilesIsRefused() throws IOException {
        on(PATH, "mv data kept");
        assertRefused("StorePathLost");
        on(PATH, "mv kept data");
        assertStartsAsBefore();
    }

    @Test
    void anEmptyStorePathBesideAGoodStateVolumeIsRefused() throws IOException {
        on(PATH, TAKE_AWAY);
        assertRefused("VolumesMixed");
        on(PATH, GIVE_BACK);
        assertStartsAsBefore();
    }

    @Test
    void anEmptyStateVolumeBesideAGoodStorePathIsRefused() throws IOException {
        on(STATE, TAKE_AWAY);
        assertRefused("VolumesMixed");
        on(STATE, GIVE_BACK);
        assertStartsAsBefore();
    }

    @Test
    void theVolumeOfAnotherMemberIsRefused() throws IOException {
        on(PATH, TAKE_AWAY + " && cp -a ../" + OTHERS_PATH + "/data ../" + OTHERS_PATH + "/.fdfs-identity .");
        assertThat(assertRefused("VolumeOfAnother"))
                .contains(photos.ids("group1").get(0).toString());
        on(PATH, GIVE_BACK);
        assertStartsAsBefore();
    }

    @Test
    void emptyVolumesOfAMemberThatTheTrackersKnowAreRefused() throws IOException {
        on(STATE, TAKE_AWAY);
        on(PATH, TAKE_AWAY);
        assertRefused("VolumesLost");
        on(STATE, GIVE_BACK);
        on(PATH, GIVE_BACK);
        assertStartsAsBefore();
    }

    @Test
    void volumesDeletedBehindTheOperatorsBackAreMissedAndTheirRestoredCopiesTaken() throws IOException {
        operator.kill9();
        scaleByHand(1);
        Patience.await("the member has stopped")
                .until(() -> NAMESPACE.client().pods().withName(MEMBER).get() == null);
        admin.run("cd /volumes && cp -a " + STATE + "/data " + STATE + "/.fdfs-identity " + BACKUP
                + "; mkdir backup/path0; cp -a " + PATH + "/data " + PATH + "/.fdfs-identity backup/path0");
        List<String> lost = List.of(STATE, PATH);
        List<String> former = lost.stream().map(InterlockInPodsE2E::uid).toList();
        lost.forEach(name ->
                NAMESPACE.client().persistentVolumeClaims().withName(name).delete());
        admin.remove();
        Patience.await("the volumes are gone")
                .until(() -> lost.stream().allMatch(name -> uid(name).isEmpty()));
        scaleByHand(2);
        Patience.await("the StatefulSet has made empty volumes in their place")
                .until(() -> lost.stream().noneMatch(name -> uid(name).isEmpty() || former.contains(uid(name))));

        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start().awaitStarted();
        assertThat(photos.awaitReason("group1", "Degraded", "VolumesLost")).contains(MEMBER);
        assertTheOtherServes();

        admin = HelperPod.withVolumes(NAMESPACE.client(), fastDfs, "admin", STATE, PATH, OTHERS_PATH, BACKUP);
        on(STATE, "cp -a ../backup/data ../backup/.fdfs-identity .");
        on(PATH, "cp -a ../backup/path0/data ../backup/path0/.fdfs-identity .");
        assertStartsAsBefore();
        Map<String, String> identity = Map.of(
                "fastdfs.io/id", photos.ids("group1").get(1).toString(),
                "fastdfs.io/cluster-uid", photos.registry("group1").clusterUid());
        Patience.await("the restored volumes are labelled")
                .untilAsserted(() -> assertThat(lost)
                        .allSatisfy(name -> assertThat(labels(name)).containsAllEntriesOf(identity)));
    }

    private static void on(String volume, String line) {
        admin.run("cd /volumes/" + volume + " && " + line);
    }

    /** Returns what the group says. */
    private static String assertRefused(String reason) throws IOException {
        photos.restart(MEMBER);
        String message = photos.awaitReason("group1", "Degraded", reason);
        assertThat(message)
                .contains(MEMBER)
                .contains(photos.ids("group1").get(1).toString());
        assertThat(photos.members("group1").get(1).message()).contains(MEMBER);
        photos.awaitReason("group1", "Ready", "MembersNotActive");
        assertTheOtherServes();
        return message;
    }

    private static void assertTheOtherServes() throws IOException {
        album.upload("group1", 3);
        assertThat(album.missingOn(photos.addresses("group1").get(0), album.soFar()))
                .isEmpty();
        String one = album.soFar().keySet().iterator().next();
        assertThat(photos.client().download(one)).isEqualTo(album.soFar().get(one));
    }

    private static void assertStartsAsBefore() {
        List<Integer> ids = photos.ids("group1");
        photos.restart(MEMBER); // a crashing container waits longer each time, a new pod does not
        photos.awaitReady();
        photos.awaitReason("group1", "Degraded", "AsExpected");
        assertThat(photos.ids("group1")).isEqualTo(ids);
        album.assertOnEveryMember();
    }

    private static String uid(String claim) {
        var found = NAMESPACE.client().persistentVolumeClaims().withName(claim).get();
        return found == null ? "" : found.getMetadata().getUid();
    }

    private static void scaleByHand(int members) {
        NAMESPACE.client().apps().statefulSets().withName("photos-group1").scale(members);
    }

    private static Map<String, String> labels(String claim) {
        return NAMESPACE
                .client()
                .persistentVolumeClaims()
                .withName(claim)
                .require()
                .getMetadata()
                .getLabels();
    }

    private static PersistentVolumeClaim claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", Quantity.parse("100Mi"))
                .endResources()
                .endSpec()
                .build();
    }
}
