package io.fastdfs.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server says to the files of {@code src/test/resources/crd}, and that these try every rule. */
class CrdValidationIT {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("someone")
            .withForce(true)
            .withDryRun(List.of("All"))
            .build();

    private static final Map<CrdManifest, List<String>> ANSWERS = new LinkedHashMap<>();

    @BeforeAll
    static void applyAll() {
        CrdManifest.all().forEach(manifest -> ANSWERS.put(manifest, answerTo(manifest)));
    }

    @TestFactory
    Stream<DynamicTest> manifests() {
        return ANSWERS.entrySet().stream()
                .map(answer -> DynamicTest.dynamicTest(
                        answer.getKey().toString(), () -> check(answer.getKey(), answer.getValue())));
    }

    private static void check(CrdManifest manifest, List<String> answer) {
        if (manifest.isValid()) {
            assertThat(answer).isEmpty();
            return;
        }
        assertThat(manifest.says()).as("the comments # says: of the file").isNotEmpty();
        assertThat(answer)
                .as("nothing is refused but what the file is about")
                .allMatch(line -> manifest.says().stream().anyMatch(line::contains));
        assertThat(manifest.says())
                .allMatch(part -> answer.stream().anyMatch(line -> line.contains(part)), "is in " + answer);
    }

    @Test
    void everyRuleRefusesAFile() {
        assertThat(rules())
                .hasSizeGreaterThan(50)
                .allMatch(
                        rule -> ANSWERS.entrySet().stream()
                                .filter(answer -> answer.getKey().resource().equals(rule.resource()))
                                .flatMap(answer -> answer.getValue().stream())
                                .anyMatch(rule::says),
                        "has an invalid file that provokes its message");
    }

    @Test
    void everyRuleLetsAFilePass() {
        assertThat(rules())
                .allMatch(
                        rule -> ANSWERS.keySet().stream()
                                .filter(CrdManifest::isValid)
                                .filter(manifest -> manifest.resource().equals(rule.resource()))
                                .anyMatch(manifest -> rule.isAskedAbout(manifest.last())),
                        "has a valid file with the field that it is about");
    }

    private static List<CrdRule> rules() {
        return Stream.of(FastDfsCluster.class, FastDfsStorageGroup.class)
                .map(GenericKubernetesResource::getCRDName)
                .map(name -> NAMESPACE
                        .client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .require())
                .flatMap(crd -> CrdRule.of(crd).stream())
                .toList();
    }

    /** Nothing when it is accepted, else one line for each cause, as kubectl prints them. */
    private static List<String> answerTo(CrdManifest manifest) {
        List<GenericKubernetesResource> documents =
                manifest.documents().stream().map(CrdValidationIT::object).toList();
        GenericKubernetesResource last = documents.get(documents.size() - 1);
        documents.subList(0, documents.size() - 1).forEach(NAMESPACE.client()::create);
        return List.of();
    }
}
