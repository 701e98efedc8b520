package io.fastdfs.operator.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Makes lists with identity {@code listType=map}, which the CRD generator has no annotation for. Input:
 * {@code property=key}, comma-separated. Runs while the CRDs are generated, never in the operator.
 */
public final class ListMapKeys implements SchemaCustomizer.Customizer {

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        for (String entry : input.split(",", -1)) {
            String[] propertyAndKey = entry.split("=", 2);
            JSONSchemaProps list =
                    requireNonNull(schema.getProperties().get(propertyAndKey[0]), "no property " + propertyAndKey[0]);
            list.setXKubernetesListType("map");
            list.setXKubernetesListMapKeys(List.of(propertyAndKey[1]));
            list.getItems().getSchema().setRequired(List.of(propertyAndKey[1]));
        }
        return schema;
    }
}
