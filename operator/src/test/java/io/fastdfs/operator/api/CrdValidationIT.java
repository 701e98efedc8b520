package io.fastdfs.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server says to the files of {@code src/test/resources/crd}, and that they try all that the CRDs forbid. */
class CrdValidationIT {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    /** Bad Request: a field that the schema does not know; Unprocessable Entity: anything else. */
    private static final Set<Integer> REFUSED = Set.of(400, 422);

    /** Stands beside every answer of the schema: without it, the rules are not asked. */
    private static final String RULES_NOT_ASKED = "some validation rules were not checked";

    private static final Map<CrdManifest, List<String>> ANSWERS = new LinkedHashMap<>();

    @BeforeAll
    static void tryAll() {
        CrdManifest.all().forEach(manifest -> ANSWERS.put(manifest, answerTo(manifest)));
    }

    @TestFactory
    Stream<DynamicTest> files() {
        return ANSWERS.keySet().stream()
                .map(manifest -> DynamicTest.dynamicTest(manifest.toString(), () -> {
                    if (manifest.isValid()) {
                        isAccepted(manifest);
                    } else {
                        isRefusedForWhatItIsAbout(manifest);
                    }
                }));
    }

    private static void isAccepted(CrdManifest manifest) {
        assertThat(ANSWERS.get(manifest)).as("the answer to %s", manifest).isEmpty();
    }

    private static void isRefusedForWhatItIsAbout(CrdManifest manifest) {
        List<String> answer = ANSWERS.get(manifest);
        assertThat(answer)
                .as("the answer to %s", manifest)
                .isNotEmpty()
                .allMatch(
                        line -> manifest.says().stream().anyMatch(says -> CrdManifest.matches(says, line)),
                        "is one of " + manifest.says());
        assertThat(manifest.says())
                .as("what %s says", manifest)
                .allMatch(says -> answer.stream().anyMatch(line -> CrdManifest.matches(says, line)), "is in " + answer);
    }

    @Test
    void everyRestrictionRefusesAFile() {
        assertThat(restrictions()).hasSizeGreaterThan(100);
        assertThat(restrictions())
                .filteredOn(restriction -> ANSWERS.entrySet().stream()
                        .filter(entry -> entry.getKey().resource().equals(restriction.resource()))
                        .flatMap(entry -> entry.getValue().stream())
                        .noneMatch(restriction::says))
                .as("what no invalid file is refused by")
                .isEmpty();
    }

    @Test
    void everyRestrictionLetsAFilePass() {
        assertThat(restrictions())
                .filteredOn(restriction ->
                        ANSWERS.keySet().stream().filter(CrdManifest::isValid).noneMatch(restriction::isAskedAbout))
                .as("what no valid file has the field of")
                .isEmpty();
    }

    private static List<CrdRestriction> restrictions() {
        return Stream.of(FastDfsCluster.class, FastDfsStorageGroup.class)
                .map(CustomResource::getCRDName)
                .map(name -> NAMESPACE
                        .client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .require())
                .flatMap(crd -> CrdRestriction.of(crd).stream())
                .toList();
    }

    /** Nothing when it is accepted, else one line for each cause, as kubectl prints them. */
    private static List<String> answerTo(CrdManifest manifest) {
        manifest.before().ifPresent(before -> resource(before).create());
        try {
            var attempt = resource(manifest.last()).dryRun().fieldValidation(Validation.STRICT);
            if (manifest.before().isPresent()) {
                attempt.update();
            } else {
                attempt.create();
            }
            return List.of();
        } catch (KubernetesClientException refusal) {
            return linesOf(refusal);
        } finally {
            manifest.before().ifPresent(before -> resource(before).delete());
        }
    }

    private static List<String> linesOf(KubernetesClientException refusal) {
        if (!REFUSED.contains(refusal.getCode())) {
            throw refusal;
        }
        List<StatusCause> causes = refusal.getStatus().getDetails() == null
                ? List.of()
                : refusal.getStatus().getDetails().getCauses();
        return causes.isEmpty()
                ? List.of(refusal.getStatus().getMessage())
                : causes.stream()
                        .map(cause -> cause.getField() + ": " + cause.getMessage())
                        .filter(line -> !line.contains(RULES_NOT_ASKED))
                        .toList();
    }

    private static Resource<GenericKubernetesResource> resource(JsonNode document) {
        return NAMESPACE.client().resource(new ObjectMapper().convertValue(document, GenericKubernetesResource.class));
    }
}
