package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A mistake in a spec is told in its status, harms nothing that runs, and is mended by correcting the spec. */
@FastDfsOrStandIn(inPods = true)
class MistakesE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    private static final String DELETE = "volumePolicy: {whenDeleted: Delete}";

    private static OperatorProcess operator;
    private static FastDfsImages fastDfs;
    private static Photos photos;
    private static Photos neighbour;
    private static Album album;
    private static Album neighboursAlbum;

    @BeforeAll
    static void applyTwoClusters() {
        fastDfs = FastDfsImages.any();
        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start();
        photos = Photos.apply(NAMESPACE.client(), "photos", fastDfs, 2).withGroup("group1", 2);
        neighbour = Photos.apply(NAMESPACE.client(), "videos", fastDfs, 1).withGroup("group1", 1);
        album = new Album(photos);
        neighboursAlbum = new Album(neighbour);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @BeforeEach
    void areReadyAndHaveFiles() throws IOException {
        photos.awaitReady();
        neighbour.awaitReady();
        album.upload("group1", 5);
        album.assertOnEveryMember();
        neighboursAlbum.upload("group1", 5);
        neighboursAlbum.assertOnEveryMember();
    }

    @Test
    void anImageThatDoesNotExistHitsOnlyPodsThatStartAndIsMendedByTakingItBack() throws IOException {
        Map<String, String> before = Footprint.of(NAMESPACE.client(), photos).pods();
        photos.edit("{'images': {'storage': 'localhost/no-such-image:1'}}");
        assertThat(photos.awaitReason("group1", "Progressing", "UpdatePending"))
                .contains("photos-group1-0")
                .contains("photos-group1-1");
        assertThat(Footprint.of(NAMESPACE.client(), photos).pods()).isEqualTo(before);

        photos.restart("photos-group1-1");
        assertThat(photos.awaitReason("group1", "Degraded", "ImageUnavailable"))
                .contains("photos-group1-1")
                .contains("localhost/no-such-image:1");
        photos.awaitReason("Degraded", "ImageUnavailable");
        album.upload("group1", 5);
        assertThat(album.missingOn(photos.addresses("group1").get(0), album.soFar("group1")))
                .isEmpty();
        assertNeighbourIsUnaffected();

        photos.edit("{'images': {'storage': '" + fastDfs.storageImage() + "'}}");
        photos.awaitReady();
        photos.awaitReason("Degraded", "AsExpected");
        photos.awaitReason("group1", "Progressing", "Settled");
        album.assertOnEveryMember();
        assertThat(Footprint.of(NAMESPACE.client(), photos).pods())
                .containsEntry("photos-group1-0", before.get("photos-group1-0"));
    }

    @Test
    void aStorageClassThatDoesNotExistIsMendedByNamingAnother() throws IOException {
        photos.withGroup("group2", 1, "{size: 100Mi, storageClassName: no-such-class}", DELETE);
        assertThat(photos.awaitReason("group2", "Degraded", "VolumePending"))
                .contains("no-such-class")
                .contains("photos-group2-0");
        album.upload("group1", 5);
        assertNeighbourIsUnaffected();

        photos.edit("group2", "{'storePaths': [{'size': '100Mi'}]}");
        photos.awaitReady();
        album.upload("group2", 5);
        album.assertOnEveryMember();
        photos.deleteGroup("group2");
    }

    @Test
    void aValueThatStopsTheMembersOfANewGroupIsMendedByAnother() throws IOException {
        photos.withGroup("group3", 1, "{size: 100Mi}", DELETE + "\nconfig: {max_connections: \"3000000\"}");
        assertThat(photos.awaitReason("group3", "Degraded", "LimitTooLow"))
                .contains("photos-group3-0")
                .contains("max_connections")
                .contains("3000000");
        album.upload("group1", 5);
        assertNeighbourIsUnaffected();

        photos.edit("group3", "{'config': {'max_connections': '512'}}");
        photos.awaitReady();
        album.upload("group3", 5);
        album.assertOnEveryMember();
        photos.deleteGroup("group3");
    }

    private static void assertNeighbourIsUnaffected() throws IOException {
        neighbour.awaitReason("Ready", "AllMembersActive");
        neighbour.awaitReason("Degraded", "AsExpected");
        neighboursAlbum.upload("group1", 1);
        neighboursAlbum.assertOnEveryMember();
    }
}
