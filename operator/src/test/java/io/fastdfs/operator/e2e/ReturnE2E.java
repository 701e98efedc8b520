package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods, Services, ConfigMaps and trackers that were there go away: everything comes back as it was. */
@FastDfsOrStandIn(inPods = true)
class ReturnE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    private static OperatorProcess operator;
    private static Photos photos;
    private static Album album;

    @BeforeAll
    static void applyACluster() {
        operator = OperatorProcess.in(NAMESPACE).withoutLeaderElection().start();
        photos = Photos.apply(NAMESPACE.client(), "photos", FastDfsImages.any(), 2)
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
        album.upload("group1", 5);
        album.assertOnEveryMember();
    }

    @RepeatedTest(3)
    void allPodsDeletedAtOnceComeBackAtOtherAddressesAndNothingIsReconfigured() throws IOException {
        Footprint before = footprint();
        List<Integer> ids = photos.ids("group1");
        Map<String, String> addresses = podAddresses();
        NAMESPACE.client().pods().withLabel("fastdfs.io/cluster", "photos").delete();
        Patience.await("all pods are others, and ready").until(() -> before.succeededBy(photos.pods()));
        photos.awaitReady();
        album.assertOnEveryMember();
        album.upload("group1", 5);
        album.assertOnEveryMember();
        assertThat(podAddresses())
                .hasSize(4)
                .doesNotContainEntry("", "")
                .satisfies(now -> assertThat(now.values()).doesNotContainAnyElementsOf(addresses.values()));
        assertThat(photos.ids("group1")).isEqualTo(ids);
        Footprint after = footprint();
        assertThat(after.objects()).isEqualTo(before.objects());
        assertThat(after.identities()).isEqualTo(before.identities());
    }

    @Test
    void deletedServicesComeBackWithTheirAddresses() throws IOException {
        Footprint before = footprint();
        NAMESPACE.client().services().withLabel("fastdfs.io/cluster", "photos").delete();
        awaitOtherObjects(before, "Service/");
        assertHealed(before, "photos-trackers");
    }

    @Test
    void editedConfigMapsAreMendedWhereTheApiServerLetsThemBeEdited() throws IOException {
        Footprint before = footprint();
        for (ConfigMap ours : configMaps()) {
            Map<String, String> broken = new TreeMap<>(ours.getData());
            broken.replaceAll((key, value) -> "broken");
            var live = NAMESPACE
                    .client()
                    .resource(new ConfigMapBuilder(ours).withData(broken).build());
            if (Boolean.TRUE.equals(ours.getImmutable())) {
                assertThatThrownBy(live::update).isInstanceOf(KubernetesClientException.class);
            } else {
                live.update();
            }
        }
        Patience.await("the ConfigMaps are as they were")
                .untilAsserted(() -> assertThat(footprint().objects()).isEqualTo(before.objects()));
        assertHealed(before);
    }

    @Test
    void deletedConfigMapsAndRegistriesComeBackWithTheSameIds() throws IOException {
        Footprint before = footprint();
        List<Integer> ids = photos.ids("group1");
        NAMESPACE
                .client()
                .configMaps()
                .withLabel("fastdfs.io/cluster", "photos")
                .delete();
        awaitOtherObjects(before, "ConfigMap/");
        assertHealed(before);
        assertThat(photos.ids("group1")).isEqualTo(ids);
    }

    @Test
    void killedTrackersComeBackByThemselves() throws IOException {
        Footprint before = footprint();
        try (Uploads uploads = Uploads.to(album, "group1")) {
            for (int ordinal = 0; ordinal < 2; ordinal++) {
                String tracker = photos.tracker(ordinal);
                NAMESPACE.client().pods().withName(tracker).withGracePeriod(0).delete();
                Patience.await("another " + tracker + " is ready")
                        .until(() -> Optional.ofNullable(photos.pods().get(tracker))
                                .filter(before::succeededBy)
                                .isPresent());
                photos.awaitReady();
            }
            Patience.await("uploads go on").until(() -> uploads.count() > 10);
        }
        photos.awaitReason("Degraded", "AsExpected");
        album.assertOnEveryMember();
        assertThat(footprint().objects()).isEqualTo(before.objects());
    }

    @Test
    void aTrackerThatStaysAwayIsReportedWhileTheOtherServesAndIsTakenBack() throws IOException {
        Footprint before = footprint();
        var noMorePods = NAMESPACE
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-more-pods")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", Quantity.parse("0"))
                        .endSpec()
                        .build());
        noMorePods.create();
        NAMESPACE.client().pods().withName(photos.tracker(1)).delete();
        assertThat(photos.awaitReason("Degraded", "TrackersUnreachable")).contains(photos.tracker(1));
        photos.awaitReason("group1", "Ready", "TrackersUnreachable");
        album.upload("group1", 5);
        album.assertOnEveryMember();
        noMorePods.delete();
        photos.awaitReady();
        photos.awaitReason("Degraded", "AsExpected");
        assertThat(footprint().objects()).isEqualTo(before.objects());
        assertThat(storagePods(footprint())).isEqualTo(storagePods(before));
    }

    /** Every object of a kind is there again, and is not the one that was deleted. */
    private static void awaitOtherObjects(Footprint before, String kind) {
        Patience.await("all of " + kind + " are there again").untilAsserted(() -> {
            Map<String, String> now = new TreeMap<>(footprint().identities());
            before.identities().forEach((name, uid) -> {
                if (name.startsWith(kind)) {
                    assertThat(now).containsKey(name).doesNotContainEntry(name, uid);
                }
            });
        });
    }

    /** As before, but for addresses of Services that only names lead to. */
    private static void assertHealed(Footprint before, String... mayMove) throws IOException {
        photos.awaitReady();
        album.assertOnEveryMember();
        album.upload("group1", 3);
        album.assertOnEveryMember();
        Footprint after = footprint();
        Map<String, String> expected = new TreeMap<>(before.objects());
        Map<String, String> found = new TreeMap<>(after.objects());
        for (String service : mayMove) {
            expected.remove("Service/" + service);
            found.remove("Service/" + service);
        }
        assertThat(found).isEqualTo(expected);
        assertThat(after.pods()).isEqualTo(before.pods());
    }

    private static Map<String, String> storagePods(Footprint footprint) {
        return footprint.pods().entrySet().stream()
                .filter(pod -> pod.getKey().startsWith("photos-group1"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<ConfigMap> configMaps() {
        return NAMESPACE
                .client()
                .configMaps()
                .withLabel("fastdfs.io/cluster", "photos")
                .list()
                .getItems();
    }

    private static Map<String, String> podAddresses() {
        return photos.pods().values().stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getStatus().getPodIP()));
    }

    private static Footprint footprint() {
        return Footprint.of(NAMESPACE.client(), photos);
    }
}
