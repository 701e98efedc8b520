package io.fastdfs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
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

    @Test
    void branchesOfFieldsThatDifferByTheirOwnerAreOneInMemory() {
        FieldsV1 one = fields(owned("5d2c"));
        FieldsV1 two = fields(owned("9e41"));

        assertThat(one).isNotEqualTo(two);
        assertThat(one.getAdditionalProperties().get("f:data"))
                .isEqualTo(Map.of("f:tracker.conf", Map.of()))
                .isSameAs(two.getAdditionalProperties().get("f:data"));
    }

    @Test
    void fieldsKeepTheirOrder() {
        String fields = "{\"f:spec\":{\"v:2\":{},\"v:1\":{},\"v:3\":{\"f:b\":{},\"f:a\":{}}},\"f:data\":{}}";

        assertThat(serialization.asJson(serialization.unmarshal(fields, FieldsV1.class)))
                .isEqualTo(fields);
    }

    @Test
    void noObjectHasAnEmptyMapOfItsOwnForWhatItsClassDoesNotKnow() {
        ConfigMap read = read("one", "f:tracker.conf");

        assertThat(read.getAdditionalProperties()).isEmpty();
        assertThat(read.getAdditionalProperties())
                .isSameAs(read.getMetadata().getAdditionalProperties())
                .isSameAs(read.getMetadata().getManagedFields().get(0).getAdditionalProperties());
    }

    @Test
    void whatAClassDoesNotKnowIsKeptAndComesBack() {
        String json =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\",\"new\":[1]},\"newer\":{\"a\":1}}";
        ConfigMap read = serialization.unmarshal(json, ConfigMap.class);

        assertThat(read.getAdditionalProperties()).isEqualTo(Map.of("newer", Map.of("a", 1)));
        assertThat(read.getMetadata().getAdditionalProperties()).isEqualTo(Map.of("new", List.of(1)));
        assertThat(serialization.asJson(read)).isEqualTo(json);
        assertThat(serialization.clone(read)).isEqualTo(read);
    }

    @Test
    void whatIsBuiltOfAnObjectThatWasReadCanBeChanged() {
        ConfigMap built = new ConfigMapBuilder(read("one", "f:tracker.conf"))
                .editMetadata()
                .addToFinalizers("example.org/kept")
                .endMetadata()
                .build();
        built.setAdditionalProperty("newer", 1);
        built.getMetadata().setAdditionalProperty("new", 2);

        assertThat(built.getAdditionalProperties()).isEqualTo(Map.of("newer", 1));
        assertThat(built.getMetadata().getAdditionalProperties()).isEqualTo(Map.of("new", 2));
        assertThat(read("one", "f:tracker.conf").getAdditionalProperties()).isEmpty();
    }

    @Test
    void aGenericResourceStaysOneThatCanBeChanged() {
        GenericKubernetesResource read = serialization.unmarshal(
                "{\"apiVersion\":\"example.org/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"one\"}}",
                GenericKubernetesResource.class);
        read.setAdditionalProperty("spec", Map.of());

        assertThat(read.getAdditionalProperties()).containsOnlyKeys("spec");
    }

    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        new SharedContents().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    private static FieldsV1 fields(ConfigMap configMap) {
        return configMap.getMetadata().getManagedFields().get(0).getFieldsV1();
    }

    private ConfigMap owned(String uid) {
        return serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one", "managedFields": [
                  {"manager": "fastdfs-operator", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {
                    "f:data": {"f:tracker.conf": {}}, "f:metadata": {"f:ownerReferences": {"k:{\\"uid\\":\\"%s\\"}": {}}}}}]}}
                """.formatted(uid), ConfigMap.class);
    }

    private ConfigMap read(String name, String field) {
        return serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "labels": {"app.kubernetes.io/name": "fastdfs"}, "managedFields": [
                  {"manager": "fastdfs-operator", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {"%s": {}}}}]}}
                """.formatted(name, field), ConfigMap.class);
    }
}
