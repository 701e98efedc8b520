package io.fastdfs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SharedContentsTest {

    private final KubernetesSerialization serialization = serialization();

    @Test
    void equalFieldsOfTwoObjectsAreOneInMemory() {
        FieldsV1 fields = fields(read("one", "f:tracker.conf"));

        assertThat(fields(read("two", "f:tracker.conf"))).isSameAs(fields);
        assertThat(fields.getAdditionalProperties()).containsOnlyKeys("f:data");
    }

    @Test
    void otherFieldsStayWhatTheyAre() {
        FieldsV1 tracker = fields(read("one", "f:tracker.conf"));
        FieldsV1 storage = fields(read("two", "f:storage.conf"));

        assertThat(storage).isNotEqualTo(tracker);
        assertThat(serialization.asJson(storage)).isEqualTo("{\"f:data\":{\"f:storage.conf\":{}}}");
    }

    @Test
    void wordsThatComeAgainAreOneInMemory() {
        ConfigMap one = read("one", "f:tracker.conf");
        ConfigMap two = read("two", "f:tracker.conf");

        assertThat(two.getMetadata().getLabels().get("app.kubernetes.io/name"))
                .isEqualTo("fastdfs")
                .isSameAs(one.getMetadata().getLabels().get("app.kubernetes.io/name"));
        assertThat(two.getMetadata().getName()).isEqualTo("two");
    }

    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        new SharedContents().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    private static FieldsV1 fields(ConfigMap configMap) {
        return configMap.getMetadata().getManagedFields().get(0).getFieldsV1();
    }

    private ConfigMap read(String name, String field) {
        return serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "labels": {"app.kubernetes.io/name": "fastdfs"}, "managedFields": [
                  {"manager": "fastdfs-operator", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {"%s": {}}}}]}}
                """.formatted(name, field), ConfigMap.class);
    }
}
