package io.fastdfs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {

    private static final Instant SAID = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = SAID.plusSeconds(10);

    /** A status whose container ended with these last words and is not started again yet. */
    static String saying(String words) {
        return container(
                "waiting: {reason: CrashLoopBackOff}", "terminated: {exitCode: 64, message: " + quoted(words) + "}");
    }

    // ---- none

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "conditions: [{type: PodScheduled, status: 'True'}]",
                "containerStatuses: [{name: storage, state: {running: {}}}]",
                "containerStatuses: [{name: storage, state: {waiting: {reason: ContainerCreating}}}]",
                "containerStatuses: [{name: storage, state: {waiting: {}}}]"
            })
    void aPodThatIsComingUpHasNone(String status) {
        assertThat(PodTrouble.of(pod(status), Map.of())).isEmpty();
    }

    @Test
    void aPodOfWhichTheKubeletHasSaidNothingHasNone() {
        Pod pod = pod("{}");
        pod.setStatus(null);

        assertThat(PodTrouble.of(pod, Map.of())).isEmpty();
    }

    @Test
    void aReadyPodHasNoneWhateverItOnceSaid() {
        assertThat(PodTrouble.of(
                        pod("conditions: [{type: Ready, status: 'True'}]\n" + saying("VolumesLost: all are empty")),
                        Map.of()))
                .isEmpty();
    }

    @Test
    void aPodOnItsWayOutHasNone() {
        Pod pod = pod(saying("VolumesLost: all are empty"));
        pod.getMetadata().setDeletionTimestamp("2026-02-02T08:00:00Z");

        assertThat(PodTrouble.of(pod, Map.of())).isEmpty();
    }

    // ---- the entrypoint's last words

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {
                "VolumesLost",
                "VolumesMixed",
                "VolumeOfAnother",
                "VolumeUnidentified",
                "StorePathLost",
                "AlreadyRunning",
                "LimitTooLow",
                "ConfigurationBroken",
                "VolumeNotWritable"
            })
    void aRefusalOfTheEntrypointIsTheReason(Reason reason) {
        assertTrouble(saying(reason + ": because of this"), reason, "because of this");
    }

    @Test
    void theReasonMayStandAnywhereInTheLog() {
        assertTrouble(saying("starting\nVolumesMixed: path1 is empty\nbye\n"), Reason.VolumesMixed, "path1 is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ready: this word is not the entrypoint's",
                "AllMembersActive: nor is this",
                "NoSuchReason: nor this",
                "ERROR: nor this"
            })
    void whatOnlyLooksLikeARefusalIsNone(String words) {
        assertTrouble(saying(words), Reason.Crashing, "it ends again and again; its last line: " + words);
    }

    @Test
    void whatAContainerSaidLastCountsMoreThanWhatItSaidBefore() {
        String status = container(
                "terminated: {exitCode: 64, message: 'VolumesLost: now'}",
                "terminated: {exitCode: 64, message: 'LimitTooLow: before'}");

        assertTrouble(status, Reason.VolumesLost, "now");
    }

    // ---- FastDFS's own log

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NetworkTranslatesAddresses | ERROR - file: storage_func.c, my ip addresses not consistent with client ips of trackers",
                "VolumeOfAnother | ERROR - file: tracker_proto.c, 10.0.0.1 maybe used by other storage server",
                "LimitTooLow | ERROR - file: sockopt.c, call setrlimit fail, errno: 1, error info: Operation not permitted",
                "VolumeNotWritable | ERROR - open /var/fdfs/path0/data fail, errno: 30, error info: Read-only file system",
                "VolumeNotWritable | ERROR - write to file fail, errno: 28, error info: No space left on device",
                "VolumeNotWritable | ERROR - mkdir fail, errno: 13, error info: Permission denied",
                "ConfigurationBroken | ERROR - conf file storage.conf, store_path_count: 0 is invalid!",
                "ConfigurationBroken | ERROR - conf file must have item \"base_path\" not exist"
            })
    void aKnownSentenceOfFastDfsIsTheReason(Reason reason, String line) {
        assertTrouble(saying("INFO - starting\n  " + line + "  \nINFO - exit normally\n"), reason, line);
    }

    @Test
    void theEntrypointsWordCountsMoreThanFastDfssLog() {
        assertTrouble(saying("ERROR - x is invalid\nVolumesLost: all are empty"), Reason.VolumesLost, "all are empty");
    }

    // ---- scheduler and kubelet

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VolumePending | storageclass.storage.k8s.io \"fast\" not found",
                "VolumePending | pod has unbound immediate PersistentVolumeClaims",
                "VolumePending | persistentvolumeclaim \"state-photos-group1-0\" not found",
                "Unschedulable | 0/3 nodes are available: 3 Insufficient cpu"
            })
    void theSchedulersWordIsTheReason(Reason reason, String message) {
        assertTrouble(
                "conditions: [{type: PodScheduled, status: 'False', message: " + quoted(message) + "}]",
                reason,
                message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError"
            })
    void anImageThatCannotBeHadIsNamed(String waiting) {
        assertTrouble(
                container("waiting: {reason: " + waiting + "}", ""),
                Reason.ImageUnavailable,
                "image example.com/storage:1 cannot be had (" + waiting + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
    void aContainerThatNeverSaysAnythingIsCrashing(String waiting) {
        assertTrouble(
                container("waiting: {reason: " + waiting + ", message: the kubelet knows}", ""),
                Reason.Crashing,
                "it ends again and again and says nothing: the kubelet knows");
    }

    @Test
    void aContainerThatCrashesSaysItsLastLine() {
        assertTrouble(saying("one\ntwo\n\n"), Reason.Crashing, "it ends again and again; its last line: two");
    }

    // ---- pods that Kubernetes does not let anybody make

    @Test
    void aStatefulSetThatCannotMakeItsPodsIsNamed() {
        Problem trouble = PodTrouble.rejected(set(2, 4, 4, 1), LATER).orElseThrow();

        assertThat(trouble.reason()).isEqualTo(Reason.PodsRejected);
        assertThat(trouble.type()).isEqualTo(ConditionType.DEGRADED);
        assertThat(trouble.message())
                .contains("photos-group1 has 1 of 2 pods", "kubectl describe statefulset photos-group1");
    }

    /** Its controller may only be busy. */
    @Test
    void aStatefulSetThatHasTooFewPodsForAMomentIsLookedAtAgain() {
        StatefulSet few = set(2, 4, 4, 1);
        Instant soon = SAID.plusSeconds(4);

        assertThat(PodTrouble.rejected(few, soon)).isEmpty();
        assertThat(PodTrouble.untilRejected(Stream.of(few, set(2, 4, 4, 2)), soon))
                .contains(Duration.ofSeconds(6));
        assertThat(PodTrouble.untilRejected(Stream.of(few), LATER)).isEmpty();
        assertThat(PodTrouble.untilRejected(Stream.of(set(2, 4, 4, 2), set(2, 4, 3, 0)), soon))
                .isEmpty();
    }

    @Test
    void aStatefulSetWithAllItsPodsHasNoTrouble() {
        assertThat(PodTrouble.rejected(set(2, 4, 4, 2), LATER)).isEmpty();
    }

    @Test
    void aStatefulSetThatIsGoingToHaveFewerPodsHasNoTrouble() {
        assertThat(PodTrouble.rejected(set(2, 4, 4, 3), LATER)).isEmpty();
    }

    @Test
    void aStatefulSetThatWasNotLookedAtYetHasNoTrouble() {
        assertThat(PodTrouble.rejected(set(2, 4, 3, 0), LATER)).isEmpty();
        assertThat(PodTrouble.rejected(null, LATER)).isEmpty();
    }

    @Test
    void aLongSentenceIsShortened() {
        String message = PodTrouble.of(pod(saying("VolumesLost: " + "x".repeat(2000))), Map.of())
                .orElseThrow()
                .message();

        assertThat(message).endsWith("x…").hasSize("pod photos-group1-0: ".length() + 400);
    }

    private static void assertTrouble(String status, Reason reason, String sentence) {
        Optional<Problem> trouble = PodTrouble.of(pod(status), Map.of());

        assertThat(trouble).isPresent();
        assertThat(trouble.get().type()).isEqualTo(ConditionType.DEGRADED);
        assertThat(trouble.get().reason()).isEqualTo(reason);
        assertThat(trouble.get().message()).startsWith("pod photos-group1-0: " + sentence);
    }

    /** The scheduler says neither which claim it waits for nor of what class that is. */
    @Test
    void aClaimWithoutAVolumeIsNamedWithItsClass() {
        Pod pod = new PodBuilder(
                        pod("conditions: [{type: PodScheduled, status: 'False', message: \"0/1 nodes are available:"
                                + " pod has unbound immediate PersistentVolumeClaims.\"}]\n"))
                .withNewSpec()
                .addNewVolume()
                .withName("path0")
                .withNewPersistentVolumeClaim("path0-photos-group1-0", false)
                .endVolume()
                .endSpec()
                .build();
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder(Scene.claim("path0", 0, 11))
                .withNewSpec()
                .withStorageClassName("no-such-class")
                .endSpec()
                .build();

        assertThat(PodTrouble.of(pod, Map.of("path0-photos-group1-0", claim))).hasValueSatisfying(trouble -> {
            assertThat(trouble.reason()).isEqualTo(Reason.VolumePending);
            assertThat(trouble.message())
                    .contains("no volume yet for path0-photos-group1-0 of storage class no-such-class");
        });
    }

    private static StatefulSet set(int wanted, long generation, long observed, int made) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("photos-group1")
                .withGeneration(generation)
                .addNewManagedField()
                .withManager("fastdfs-operator")
                .withTime(SAID.plusSeconds(60).toString())
                .endManagedField()
                .addNewManagedField()
                .withManager("kube-controller-manager")
                .withSubresource("status")
                .withTime(SAID.toString())
                .endManagedField()
                .endMetadata()
                .withNewSpec()
                .withReplicas(wanted)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(made)
                .endStatus()
                .build();
    }

    private static Pod pod(String status) {
        return Scene.memberPod(0, status);
    }

    private static String container(String state, String lastState) {
        return "containerStatuses: [{name: storage, image: \"example.com/storage:1\", state: {" + state
                + "}, lastState: {" + lastState + "}}]\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
