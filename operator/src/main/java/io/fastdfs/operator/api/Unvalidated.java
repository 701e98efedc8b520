package io.fastdfs.operator.api;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;

/**
 * Takes the rules off values that the status repeats from the spec. The API server lets a stored value that a newer rule
 * refuses stand where it is (KEP-4008, validation ratcheting); a status with the same value would be new, and refused.
 * Runs while the CRDs are generated, never in the operator.
 */
public final class Unvalidated implements SchemaCustomizer.Customizer {

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        schema.setXKubernetesValidations(new ArrayList<>());
        schema.getProperties().values().forEach(property -> apply(property, input, serialization));
        return schema;
    }
}
