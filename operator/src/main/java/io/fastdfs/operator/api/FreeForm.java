package io.fastdfs.operator.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Lets anything stand below a property, at any depth. The CRD generator declares the values of a
 * {@code Map<String, Object>} as objects without fields, and the API server drops fields that are not declared, but for
 * those of {@code x-kubernetes-preserve-unknown-fields} itself. Input: the property. Runs while the CRDs are generated,
 * never in the operator.
 */
public final class FreeForm implements SchemaCustomizer.Customizer {

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        JSONSchemaProps property = requireNonNull(schema.getProperties().get(input), "no property " + input);
        property.setAdditionalProperties(null);
        property.setXKubernetesPreserveUnknownFields(true);
        return schema;
    }
}
