package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group is deleted and made again: with its files where they are retained, empty where the user gave them up. */
@FastDfsOrStandIn(inPods = true)
class DeletedGroupE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    private static final String KEPT = "group1";
    private static final String GIVEN_UP = "group2";
    private static final String DELETE = "volumePolicy: {whenDeleted: Delete}";

    private static OperatorProcess operator;
    private static Photos photos;
    private static Album album;

    @BeforeAll
    static void applyACluster() {
        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start();
        photos = Photos.apply(NAMESPACE.client(), "photos", FastDfsImages.any(), 2)
                .withGroup(KEPT, 2)
                .withGroup(GIVEN_UP, 2, "{size: 100Mi}", DELETE);
        album = new Album(photos);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @BeforeEach
    void isReadyAndHasFiles() throws IOException {
        photos.awaitReady();
        album.upload(KEPT, 5);
        album.assertOnEveryMember();
    }

    @Test
    void aRetainedGroupIsTakenUpAgainWithItsIdsAddressesAndFiles() throws IOException {
        List<Integer> ids = photos.ids(KEPT);
        List<String> addresses = photos.addresses(KEPT);
        Map<String, String> volumes = volumes(KEPT);
        photos.deleteGroup(KEPT);
        awaitNoPods(KEPT);
        assertThat(volumes(KEPT)).isEqualTo(volumes);
        photos.withGroup(KEPT, 2);
        photos.awaitReady();
        assertThat(photos.ids(KEPT)).isEqualTo(ids);
        assertThat(photos.addresses(KEPT)).isEqualTo(addresses);
        assertThat(volumes(KEPT)).isEqualTo(volumes);
        album.assertOnEveryMember();
        album.upload(KEPT, 5);
        album.assertOnEveryMember();
    }

    @Test
    void aGroupWhoseVolumesTheUserGaveUpComesBackEmptyWithOtherIds() throws IOException {
        Album former = new Album(photos);
        String lost = former.upload(GIVEN_UP);
        List<Integer> ids = photos.ids(GIVEN_UP);
        Map<String, String> volumes = volumes(GIVEN_UP);
        photos.deleteGroup(GIVEN_UP);
        awaitNoPods(GIVEN_UP);
        Patience.await("the volumes are gone")
                .untilAsserted(() -> assertThat(volumes(GIVEN_UP)).isEmpty());
        album.assertOnEveryMember(album.soFar());

        photos.withGroup(GIVEN_UP, 2, "{size: 100Mi}", DELETE);
        photos.awaitReady();
        assertThat(photos.ids(GIVEN_UP)).hasSize(2).doesNotContainAnyElementsOf(ids);
        assertThat(volumes(GIVEN_UP).values()).doesNotContainAnyElementsOf(volumes.values());
        for (String member : photos.addresses(GIVEN_UP)) {
            assertThatThrownBy(() -> FastDfsClient.downloadFrom(member, lost))
                    .isInstanceOfSatisfying(
                            FastDfsFailure.class,
                            failure -> assertThat(failure.status()).isEqualTo(FastDfsFailure.NO_SUCH_FILE));
        }
        album.upload(GIVEN_UP, 5);
        album.assertOnEveryMember();
    }

    private static void awaitNoPods(String group) {
        Patience.await("no pod of " + group)
                .until(() ->
                        photos.pods().keySet().stream().noneMatch(pod -> pod.startsWith(photos.resource(group) + "-")));
    }

    private static Map<String, String> volumes(String group) {
        Map<String, String> uids = new TreeMap<>();
        for (PersistentVolumeClaim claim : NAMESPACE
                .client()
                .persistentVolumeClaims()
                .withLabel("fastdfs.io/group", group)
                .list()
                .getItems()) {
            uids.put(claim.getMetadata().getName(), claim.getMetadata().getUid());
        }
        return uids;
    }
}
