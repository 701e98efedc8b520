package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.FastDfsOrStandIn;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From kubectl apply to files on every member; several clusters side by side whose groups have the same names. */
@FastDfsOrStandIn(inPods = true)
class ServingE2E {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.withPods();

    @RegisterExtension
    static final TestNamespace ANOTHER = TestNamespace.withPods();

    private static OperatorProcess operator;
    private static FastDfsImages fastDfs;
    private static Photos photos;
    private static Photos neighbour;
    private static Photos namesake;

    @BeforeAll
    static void applyThreeClusters() {
        fastDfs = FastDfsImages.any();
        operator = OperatorProcess.in(NAMESPACE)
                .watching(NAMESPACE.name(), ANOTHER.name())
                .withoutLeaderElection()
                .start();
        photos = Photos.apply(NAMESPACE.client(), "photos", fastDfs, 2)
                .withGroup("group1", 2)
                .withGroup("group2", 3);
        neighbour = Photos.apply(NAMESPACE.client(), "videos", fastDfs, 1).withGroup("group1", 1);
        namesake = Photos.apply(ANOTHER.client(), "photos", fastDfs, 1).withGroup("group1", 1);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @BeforeEach
    void allAreReady() {
        Stream.of(photos, neighbour, namesake).forEach(Photos::awaitReady);
    }

    @Test
    void whatFastDfssOwnClientUploadsIsOnEveryMember() throws IOException {
        HelperPod application = HelperPod.application(NAMESPACE.client(), fastDfs, "photos");
        application.run("head -c 300000 /dev/urandom > /tmp/photo.jpg");
        Album album = new Album(photos);
        for (int i = 0; i < 6; i++) {
            String id = application.run("fdfs_upload_file /etc/fdfs/client.conf /tmp/photo.jpg");
            assertThat(id).matches("group[12]/M00/.+\\.jpg");
            application.run("rm -f /tmp/back; fdfs_download_file /etc/fdfs/client.conf " + id + " /tmp/back;"
                    + " cmp /tmp/photo.jpg /tmp/back");
            assertThat(application.run("fdfs_file_info /etc/fdfs/client.conf " + id))
                    .contains("file size: 300000");
            album.add(id, photos.client().download(id));
        }
        album.assertOnEveryMember();
        application.remove();
    }

    @Test
    void everyMemberOfEveryGroupHasEveryFile() throws IOException {
        Album album = new Album(photos);
        album.upload("group1", 10);
        album.upload("group2", 10);
        assertThat(photos.addresses("group1")).hasSize(2).doesNotHaveDuplicates();
        assertThat(photos.addresses("group2")).hasSize(3).doesNotHaveDuplicates();
        album.assertOnEveryMember();
    }

    @Test
    void clustersWithGroupsOfTheSameNameNeverMixTheirFiles() throws IOException {
        List<Photos> clusters = List.of(photos, neighbour, namesake);
        Set<Integer> ids = new HashSet<>();
        for (Photos cluster : clusters) {
            assertThat(cluster.ids("group1"))
                    .allSatisfy(id -> assertThat(ids.add(id)).isTrue());
            Album album = new Album(cluster);
            String file = album.upload("group1");
            album.assertOnEveryMember();
            for (Photos other : clusters) {
                if (other != cluster) {
                    assertNobodyHas(other, file);
                }
            }
        }
    }

    private static void assertNobodyHas(Photos cluster, String file) {
        for (String member : cluster.addresses("group1")) {
            assertThatThrownBy(() -> FastDfsClient.downloadFrom(member, file))
                    .isInstanceOfSatisfying(
                            FastDfsFailure.class,
                            failure -> assertThat(failure.status()).isEqualTo(FastDfsFailure.NO_SUCH_FILE));
        }
    }

    @Test
    void podsThatPodSecurityCallsRestrictedRunAsAUserWithoutRights() {
        for (String pod : List.of(photos.tracker(0), photos.member("group1", 0))) {
            assertThat(PodShell.run(NAMESPACE.client(), pod, "id -u; grep CapEff: /proc/1/status"))
                    .matches("10001\\sCapEff:\\s+0{16}");
            assertThat(PodShell.run(NAMESPACE.client(), pod, "if touch /usr/x 2>/dev/null; then echo written; fi"))
                    .isEmpty();
        }
    }

    @Test
    void kubectlLogsShowsWhatFastDfsLogs() {
        assertThat(NAMESPACE.client().pods().withName(photos.tracker(0)).getLog())
                .contains("INFO - file: tracker_service.c")
                .contains("FastDFS v" + fastDfs.version());
        assertThat(NAMESPACE
                        .client()
                        .pods()
                        .withName(photos.member("group1", 0))
                        .getLog())
                .contains("starting storage id " + photos.ids("group1").get(0))
                .contains("FastDFS v" + fastDfs.version());
    }

    @Test
    void sigtermEndsATrackerAndAStorageInLessThanFiveSeconds() {
        for (String pod : List.of(photos.tracker(1), photos.member("group2", 2))) {
            Instant asked = Instant.now();
            PodShell.run(NAMESPACE.client(), pod, "kill -TERM 1");
            Patience.await(pod + " has ended").until(() -> lastEnd(pod) != null);
            ContainerStateTerminated end = lastEnd(pod);
            assertThat(end.getExitCode()).isZero();
            assertThat(Duration.between(asked, Instant.parse(end.getFinishedAt())))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    private static ContainerStateTerminated lastEnd(String pod) {
        var status = NAMESPACE.client().pods().withName(pod).require().getStatus();
        return status.getContainerStatuses().get(0).getLastState().getTerminated();
    }
}
