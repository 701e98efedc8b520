package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A running cluster gets a member and a group more, while an application goes on uploading. */
@FastDfsOrStandIn(inPods = true)
class GrowthE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    private static final int TRACKERS = 2;

    private static OperatorProcess operator;
    private static Photos photos;
    private static Album album;

    @BeforeAll
    static void applyACluster() {
        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start();
        photos = Photos.apply(NAMESPACE.client(), "photos", FastDfsImages.any(), TRACKERS)
                .withGroup("group1", 2);
        album = new Album(photos);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @BeforeEach
    void isReadyAndHasFiles() throws IOException {
        photos.awaitReady();
        album.upload("group1", 20);
        album.assertOnEveryMember();
    }

    @Test
    void aThirdMemberTakesASpareIdBeforeAnyTrackerRestartsAndNoUploadFails() {
        List<Integer> spares = spares();
        assertThat(spares).hasSize(2);
        Map<String, byte[]> earlier = album.soFar("group1");
        try (TrackerWatch trackers = new TrackerWatch(NAMESPACE.client(), photos, TRACKERS);
                Uploads uploads = Uploads.to(album, "group1")) {
            photos.edit("group1", "{'replicas': 3}");
            photos.awaitReady();
            var member = photos.members("group1").get(2);
            assertThat(spares).contains(member.id());
            assertThat(album.missingOn(Objects.requireNonNull(member.address()), earlier))
                    .isEmpty();
            awaitNewTrackers();
            Instant active = Instant.parse(Objects.requireNonNull(member.since()));
            for (int ordinal = 0; ordinal < TRACKERS; ordinal++) {
                var tracker = photos.pod(photos.tracker(ordinal));
                assertThat(Instant.parse(tracker.getMetadata().getCreationTimestamp()))
                        .isAfterOrEqualTo(active);
            }
            assertServedAllTheTime(trackers, uploads);
        }
        assertThat(spares()).hasSize(2);
        photos.awaitReady();
        album.assertOnEveryMember();
    }

    @Test
    void aSecondGroupJoinsWhileTheFirstServes() throws IOException {
        Map<String, String> members = storagePods("group1");
        try (TrackerWatch trackers = new TrackerWatch(NAMESPACE.client(), photos, TRACKERS);
                Uploads uploads = Uploads.to(album, "group1")) {
            photos.withGroup("group2", 2);
            photos.awaitReady();
            awaitNewTrackers();
            assertServedAllTheTime(trackers, uploads);
        }
        album.upload("group2", 20);
        album.assertOnEveryMember();
        assertThat(storagePods("group1")).isEqualTo(members);
    }

    /** One by one: never less than one ready, each replaced once. */
    private static void assertServedAllTheTime(TrackerWatch trackers, Uploads uploads) {
        assertThat(trackers.fewestReady()).isEqualTo(TRACKERS - 1);
        assertThat(trackers.pods()).isEqualTo(2 * TRACKERS);
        assertThat(uploads.count()).isGreaterThan(20);
        assertThat(uploads.errors()).isEmpty();
    }

    /** All trackers run with the list of ids that their template has now, and nothing is under way. */
    private static void awaitNewTrackers() {
        Patience.await("the trackers know all ids").untilAsserted(() -> {
            photos.awaitReason("Progressing", "Settled");
            String wanted = config(NAMESPACE
                    .client()
                    .apps()
                    .statefulSets()
                    .withName("photos-tracker")
                    .require()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getVolumes());
            for (int ordinal = 0; ordinal < TRACKERS; ordinal++) {
                var pod = photos.pod(photos.tracker(ordinal));
                assertThat(config(pod.getSpec().getVolumes())).isEqualTo(wanted);
                assertThat(PodState.ready(pod)).isTrue();
            }
            String ids = NAMESPACE
                    .client()
                    .configMaps()
                    .withName(wanted)
                    .require()
                    .getData()
                    .get("storage_ids.conf");
            assertThat(photos.registry("group1").ids().keySet())
                    .allSatisfy(id -> assertThat(ids).contains(id.toString()));
            assertThat(spares()).hasSize(2);
        });
    }

    private static String config(List<io.fabric8.kubernetes.api.model.Volume> volumes) {
        return volumes.stream()
                .filter(volume -> volume.getName().equals("config"))
                .map(volume -> volume.getConfigMap().getName())
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> spares() {
        return photos.registry("group1").in(State.SPARE).stream()
                .map(StorageId::id)
                .toList();
    }

    private static Map<String, String> storagePods(String group) {
        Map<String, String> pods =
                new java.util.TreeMap<>(Footprint.of(NAMESPACE.client(), photos).pods());
        pods.keySet().removeIf(pod -> !pod.startsWith(photos.resource(group)));
        return pods;
    }
}
