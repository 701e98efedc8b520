package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator that dies in the middle of anything leaves nothing that the next one could not finish. */
@FastDfsOrStandIn(inPods = true)
class KilledOperatorE2E {
    @RegisterExtension
    final TestNamespace namespace = TestNamespace.withPods();

    @Test
    void killedBetweenAnyTwoObjectsTheSameClusterStands() throws IOException {
        Photos photos = apply();
        int services = ThreadLocalRandom.current().nextInt(1, 7);
        killOnce(
                services + " Services are made",
                () -> count(namespace.client().services().list().getItems()),
                services);
        killOnce(
                "a registry is made",
                () -> count(namespace.client().configMaps().list().getItems()),
                1);
        int claims = ThreadLocalRandom.current().nextInt(1, 4);
        killOnce(
                claims + " volumes are made",
                () -> count(namespace.client().persistentVolumeClaims().list().getItems()),
                claims);
        killOnce(
                "the first StatefulSet is made",
                () -> count(namespace.client().apps().statefulSets().list().getItems()),
                1);
        assertEndsWell(photos);
    }

    @RepeatedTest(2)
    void killedAtRandomMomentsOfTheFirstStartTheSameClusterStands() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.err.println("Random moments of seed " + seed);
        Random random = new Random(seed);
        Photos photos = apply();
        for (int kill = 0; kill < 3; kill++) {
            try (OperatorProcess operator = OperatorProcess.in(namespace)
                    .withoutLeaderElection()
                    .start()
                    .awaitStarted()) {
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(random.nextInt(4000)))
                        .until(operator::isRunning);
                operator.kill9();
            }
        }
        assertEndsWell(photos);
    }

    private Photos apply() {
        return Photos.apply(namespace.client(), "photos", FastDfsImages.any(), 2)
                .withGroup("group1", 2);
    }

    /** Starts an operator and kills it as soon as there is so much of something, even if that was there before. */
    private void killOnce(String what, IntSupplier count, int wanted) {
        try (OperatorProcess operator =
                OperatorProcess.in(namespace).withoutLeaderElection().start()) {
            Awaitility.await(what)
                    .atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> count.getAsInt() >= wanted);
            operator.kill9();
        }
    }

    private void assertEndsWell(Photos photos) throws IOException {
        try (OperatorProcess operator =
                OperatorProcess.in(namespace).withoutLeaderElection().start()) {
            photos.awaitReady();
            Album album = new Album(photos);
            album.upload("group1", 10);
            album.assertOnEveryMember();
            List<StorageId> ids = List.copyOf(photos.registry("group1").ids().values());
            assertThat(ids).hasSize(4);
            assertThat(photos.registry("group1").members()).hasSize(2);
            assertThat(names(namespace.client().services().list().getItems()))
                    .containsExactlyInAnyOrder(
                            "photos-trackers",
                            "photos-tracker-0",
                            "photos-tracker-1",
                            "photos-group1-" + ids.get(0).id(),
                            "photos-group1-" + ids.get(1).id(),
                            "photos-group1-" + ids.get(2).id(),
                            "photos-group1-" + ids.get(3).id());
            Patience.await("no leftover configuration")
                    .untilAsserted(() -> assertThat(
                                    names(namespace.client().configMaps().list().getItems()).stream()
                                            .map(name -> name.replaceAll("-[0-9a-f]{10}$", "-HASH")))
                            .containsExactlyInAnyOrder(
                                    "photos-client",
                                    "photos-registry",
                                    "photos-group1-registry",
                                    "photos-tracker-HASH",
                                    "photos-group1-HASH"));
            assertThat(names(namespace.client().persistentVolumeClaims().list().getItems()))
                    .containsExactlyInAnyOrder(
                            "state-photos-tracker-0",
                            "state-photos-tracker-1",
                            "state-photos-group1-0",
                            "state-photos-group1-1",
                            "path0-photos-group1-0",
                            "path0-photos-group1-1");
            assertThat(operator.isRunning()).isTrue();
        }
    }

    private static int count(List<? extends HasMetadata> objects) {
        return names(objects).size();
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getMetadata().getName())
                .filter(name -> !name.equals("kube-root-ca.crt"))
                .collect(Collectors.toList());
    }
}
