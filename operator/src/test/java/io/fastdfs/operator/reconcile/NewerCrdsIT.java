package io.fastdfs.operator.reconcile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * CRDs are upgraded before the operator, and outlive its rollback: it works on, and leaves alone what it does not know.
 */
class NewerCrdsIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    /** Where a later version has the field {@code later}, in the schemas. */
    private static final Map<Class<? extends CustomResource<?, ?>>, List<String>> LATER = Map.of(
            FastDfsCluster.class,
            List.of("spec/properties", "spec/properties/trackers/properties", "status/properties"),
            FastDfsStorageGroup.class,
            List.of(
                    "spec/properties",
                    "spec/properties/storePaths/items/properties",
                    "status/properties",
                    "status/properties/members/items/properties"));

    private final Situation situation = Situation.in(NAMESPACE);

    @BeforeAll
    static void upgradeTheCrds() {
        patchTheCrds("""
                {"op": "add", "path": "%s", "value": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}
                """::formatted);
    }

    @AfterAll
    static void takeTheFieldsBack() {
        patchTheCrds("""
                {"op": "remove", "path": "%s"}"""::formatted);
    }

    @Test
    void fieldsOfALaterSpecStayAndHoldNothingUp() {
        create(
                "photos",
                Manifests.cluster("photos", "later: {mode: new}")
                        .replace("trackers:", "trackers:\n    later: {deep: 1}"),
                Manifests.group("photos", "group1", "later: {mode: new}")
                        .replace("{size: 1Gi}", "{size: 1Gi, later: {deep: 1}}"));

        situation.awaitReason(FastDfsCluster.class, "photos", ConditionType.CONFIGURATION_VALID, Reason.Valid);
        situation.awaitReason(
                FastDfsStorageGroup.class, "photos-group1", ConditionType.CONFIGURATION_VALID, Reason.Valid);
        GenericKubernetesResource cluster =
                untyped(FastDfsCluster.class, "photos").require();
        GenericKubernetesResource group =
                untyped(FastDfsStorageGroup.class, "photos-group1").require();
        assertThat(group.getFinalizers()).as("the operator has written to it").isNotEmpty();
        assertThat(cluster.<Object>get("spec", "later")).isEqualTo(Map.of("mode", "new"));
        assertThat(cluster.<Object>get("spec", "trackers", "later")).isEqualTo(Map.of("deep", 1));
        assertThat(group.<Object>get("spec", "later")).isEqualTo(Map.of("mode", "new"));
        assertThat(group.<Object>get("spec", "storePaths", 0, "later")).isEqualTo(Map.of("deep", 1));
    }

    @Test
    void wordsAndFieldsOfALaterStatusHoldNothingUp() {
        create("back", Manifests.cluster("back"), Manifests.group("back", "group1"));
        String later = """
                status:
                  later: {mode: new}
                  conditions: [{type: Later, status: Perhaps, reason: Unheard, message: Of a later version.}]
                """;
        writeStatus(FastDfsCluster.class, "back", later);
        writeStatus(FastDfsStorageGroup.class, "back-group1", later + """
                  members: [{ordinal: 0, state: LATER, sync: later, later: {deep: 1}}]
                """);

        situation.edit(FastDfsCluster.class, "back", "{\"spec\": {\"paused\": true}}");
        situation.edit(FastDfsStorageGroup.class, "back-group1", "{\"spec\": {\"paused\": true}}");
        situation.awaitReason(FastDfsCluster.class, "back", ConditionType.PAUSED, Reason.Paused);
        situation.awaitReason(FastDfsStorageGroup.class, "back-group1", ConditionType.PAUSED, Reason.Paused);
    }

    /** As written, field by field, once the API server knows them all. */
    private void create(String cluster, String clusterManifest, String groupManifest) {
        for (String manifest : List.of(clusterManifest, groupManifest)) {
            var object = Serialization.unmarshal(manifest, GenericKubernetesResource.class);
            situation.awaitThat(
                    "the API server knows the fields of " + object.getKind(),
                    () -> situation
                                    .client()
                                    .resource(object)
                                    .fieldValidation(Validation.STRICT)
                                    .create()
                            != null);
        }
        situation.awaitMade(cluster, cluster + "-group1");
    }

    private void writeStatus(Class<? extends HasMetadata> kind, String name, String status) {
        untyped(kind, name).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), status);
    }

    /** Our classes would drop what they do not know. */
    private Resource<GenericKubernetesResource> untyped(Class<? extends HasMetadata> kind, String name) {
        return situation
                .client()
                .genericKubernetesResources(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind))
                .withName(name);
    }

    private static void patchTheCrds(Function<String, String> operation) {
        LATER.forEach((kind, places) -> NAMESPACE
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CustomResource.getCRDName(kind))
                .patch(
                        PatchContext.of(PatchType.JSON),
                        places.stream()
                                .map(place -> operation.apply(
                                        "/spec/versions/0/schema/openAPIV3Schema/properties/" + place + "/later"))
                                .collect(joining(",", "[", "]"))));
    }
}
