package io.fastdfs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayTest {

    private static final String TEMPLATE = """
            metadata: {labels: {a: "1"}}
            spec:
              terminationGracePeriodSeconds: 30
              tolerations: [{key: a, operator: Exists}]
              containers:
                - name: storage
                  image: one
                  env: [{name: A, value: "1"}]
                  volumeMounts: [{name: run, mountPath: /run/fdfs}]
              volumes: [{name: run, emptyDir: {}}]
            """;

    @Test
    void whatTheOverlayDoesNotNameStays() {
        assertSame(
                "metadata: {annotations: {b: \"2\"}}", TEMPLATE.replace("{labels", "{annotations: {b: \"2\"}, labels"));
    }

    @Test
    void namedThingsMergeByName() {
        assertSame(
                "spec: {containers: [{name: storage, image: two, env: [{name: A, value: \"2\"}]}]}",
                TEMPLATE.replace("image: one", "image: two").replace("value: \"1\"", "value: \"2\""));
    }

    @Test
    void aNewNameIsAdded() {
        PodTemplateSpec merged = over("spec: {containers: [{name: exporter, image: x}]}");

        assertThat(merged.getSpec().getContainers())
                .extracting(container -> container.getName())
                .containsExactly("storage", "exporter");
    }

    @Test
    void mountsMergeByTheirPath() {
        PodTemplateSpec merged =
                over("spec: {containers: [{name: storage, volumeMounts: [{name: run, mountPath: /run/fdfs, subPath: x},"
                        + " {name: run, mountPath: /elsewhere}]}]}");

        assertThat(merged.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting(mount -> mount.getMountPath() + " " + mount.getSubPath())
                .containsExactly("/run/fdfs x", "/elsewhere null");
    }

    @Test
    void listsWithoutNamesAreReplaced() {
        PodTemplateSpec merged = over("spec: {tolerations: [{key: b, operator: Exists}]}");

        assertThat(merged.getSpec().getTolerations()).singleElement().returns("b", toleration -> toleration.getKey());
    }

    @Test
    void whatIsNoPartOfATemplateIsTheUsersMistakeAndSaysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> over("spec: {terminationGracePeriodSeconds: soon}"))
                .withMessageStartingWith("pod.overlay does not fit a PodTemplate: ")
                .withMessageContaining("soon");
    }

    @Test
    void theTemplateItselfIsNotChanged() {
        PodTemplateSpec template = template(TEMPLATE);

        Overlay.over(template, overlay("spec: {terminationGracePeriodSeconds: 5}"));

        assertThat(template).isEqualTo(template(TEMPLATE));
    }

    private static void assertSame(String overlay, String expected) {
        assertThat(over(overlay)).isEqualTo(template(expected));
    }

    private static PodTemplateSpec over(String overlay) {
        return Overlay.over(template(TEMPLATE), overlay(overlay));
    }

    private static PodTemplateSpec template(String yaml) {
        return Serialization.unmarshal(yaml, PodTemplateSpec.class);
    }

    @SuppressWarnings("unchecked") // what YAML calls a mapping is a map by strings
    private static Map<String, Object> overlay(String yaml) {
        return Serialization.unmarshal(yaml, Map.class);
    }
}
