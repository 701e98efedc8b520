package io.fastdfs.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodsTest {

    @Test
    void aPodIsReadyByItsCondition() {
        assertThat(Pods.ready(pod("conditions: [{type: Ready, status: 'True'}]")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "conditions: [{type: Ready, status: 'False'}]",
                "conditions: [{type: Ready, status: Unknown}]",
                "conditions: [{type: ContainersReady, status: 'True'}]"
            })
    void anythingElseIsNotReady(String status) {
        assertThat(Pods.ready(pod(status))).isFalse();
    }

    @Test
    void aPodOnItsWayOutIsNotReadyAnyMore() {
        Pod pod = pod("conditions: [{type: Ready, status: 'True'}]");
        pod.getMetadata().setDeletionTimestamp("2026-02-02T08:00:00Z");

        assertThat(Pods.ready(pod)).isFalse();
        assertThat(Pods.terminating(pod)).isTrue();
    }

    @Test
    void aPodWithoutAStatusIsNotReadyAndHasNoContainers() {
        Pod pod = pod("{}");
        pod.setStatus(null);

        assertThat(Pods.ready(pod)).isFalse();
        assertThat(Pods.containers(pod)).isEmpty();
        assertThat(Pods.lastWords(pod)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"photos-group1-0, 0", "photos-group1-31, 31", "a-1-2, 2"})
    void theOrdinalIsTheNumberAtTheEnd(String name, int ordinal) {
        assertThat(Pods.ordinal(named(name))).hasValue(ordinal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"photos", "photos-x", "photos-", "photos-1x", "photos-99999"})
    void aPodOfNoStatefulSetHasNone(String name) {
        assertThat(Pods.ordinal(named(name))).isEqualTo(OptionalInt.empty());
    }

    @Test
    void aVolumesConfigMapIsFoundByTheVolumesName() {
        Pod pod = Serialization.unmarshal("""
                kind: Pod
                apiVersion: v1
                spec:
                  volumes:
                    - {name: run, emptyDir: {}}
                    - {name: registry, configMap: {name: photos-group1-registry}}
                    - {name: config, configMap: {name: photos-group1-abc}}
                """, Pod.class);

        assertThat(Pods.configMap(pod, "config")).contains("photos-group1-abc");
        assertThat(Pods.configMap(pod, "run")).isEmpty();
        assertThat(Pods.configMap(pod, "other")).isEmpty();
    }

    @Test
    void theNewestLastWordsComeFirst() {
        Pod pod = pod("""
                containerStatuses:
                  - state: {terminated: {message: newest}}
                    lastState: {terminated: {message: older}}
                """);

        assertThat(Pods.lastWords(pod)).containsExactly("newest", "older");
    }

    @Test
    void whoSaidNothingHasNoLastWords() {
        Pod pod = pod("""
                containerStatuses:
                  - state: {terminated: {exitCode: 1}}
                    lastState: {terminated: {message: "  "}}
                  - state: {running: {}}
                  - {}
                """);

        assertThat(Pods.lastWords(pod)).isEmpty();
    }

    private static Pod pod(String status) {
        return Scene.memberPod(0, status);
    }

    private static Pod named(String name) {
        Pod pod = pod("{}");
        pod.getMetadata().setName(name);
        return pod;
    }
}
