package io.fastdfs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody may change in a pod, and the hash by which a pod of another template is told. */
class PodTemplateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pod: {labels: {fastdfs.io/cluster: x, app.kubernetes.io/component: x}}",
                "pod: {overlay: {metadata: {labels: {fastdfs.io/cluster: x, app.kubernetes.io/component: x}}}}"
            })
    void theLabelsThatSelectAPodCannotBeChanged(String spec) {
        assertThat(metadata(spec, "config-1").getLabels())
                .containsAllEntriesOf(Labels.selectingMembers("photos", "photos-group1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pod: {annotations: {fastdfs.io/template: x}}",
                "pod: {overlay: {metadata: {annotations: {fastdfs.io/template: x}}}}"
            })
    void theHashCannotBeChanged(String spec) {
        assertThat(hash(spec, "config-1")).matches("[0-9a-f]{10}");
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfMaps() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("a", "1");
        one.put("b", "2");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("a", "1");

        assertThat(hash(labelled(one), "config-1")).isEqualTo(hash(labelled(other), "config-1"));
    }

    @Test
    void theHashChangesWithTheConfiguration() {
        assertThat(hash("replicas: 2", "config-1")).isNotEqualTo(hash("replicas: 2", "config-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pod: {labels: {team: media}}",
                "pod: {annotations: {team: media}}",
                "pod: {nodeSelector: {disk: ssd}}",
                "pod: {resources: {requests: {cpu: 1}}}",
                "pod: {overlay: {spec: {terminationGracePeriodSeconds: 90}}}"
            })
    void theHashChangesWithEverythingThatAUserSaysOfPods(String spec) {
        assertThat(hash(spec, "config-1")).isNotEqualTo(hash("replicas: 2", "config-1"));
    }

    private static String hash(String spec, String configMap) {
        return metadata(spec, configMap).getAnnotations().get(Labels.TEMPLATE);
    }

    private static String hash(PodOverrides pod, String configMap) {
        return metadata(pod, configMap).getAnnotations().get(Labels.TEMPLATE);
    }

    private static ObjectMeta metadata(String spec, String configMap) {
        PodOverrides pod = Scene.group1(spec).getSpec().pod();
        return metadata(pod == null ? PodOverrides.NONE : pod, configMap);
    }

    private static PodOverrides labelled(Map<String, String> labels) {
        return new PodOverrides(null, null, null, null, null, labels, null, null, null);
    }

    private static ObjectMeta metadata(PodOverrides pod, String configMap) {
        return new MemberSet(
                        Owner.of(Scene.group1(), Labels.ofGroup("photos", "photos-group1", "group1")),
                        new GroupNames("photos-group1"),
                        "photos",
                        "example.com/storage:1",
                        null,
                        List.of(),
                        2,
                        VolumeSpec.of("2Gi"),
                        List.of(VolumeSpec.of("10Gi")),
                        configMap,
                        Map.of(),
                        pod)
                .build()
                .getSpec()
                .getTemplate()
                .getMetadata();
    }
}
