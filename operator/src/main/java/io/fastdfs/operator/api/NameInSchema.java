package io.fastdfs.operator.api;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Lets rules about {@code metadata.name} say so: the API server takes a {@code fieldPath} only to fields of the schema,
 * and people would read {@code <nil>} where the path belongs. Runs while the CRDs are generated, never in the operator.
 */
public final class NameInSchema implements SchemaCustomizer.Customizer {

    /** For {@code fieldPath}. */
    static final String PATH = ".metadata.name";

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        schema.getProperties()
                .put(
                        "metadata",
                        new JSONSchemaPropsBuilder()
                                .withType("object")
                                .addToProperties(
                                        "name",
                                        new JSONSchemaPropsBuilder()
                                                .withType("string")
                                                .build())
                                .build());
        return schema;
    }
}
