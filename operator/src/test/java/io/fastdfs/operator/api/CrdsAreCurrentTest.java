package io.fastdfs.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRDs in {@code crds/} are what the classes say. {@code mvn test -Dtest=CrdsAreCurrentTest -Dcrds=write} writes them. */
class CrdsAreCurrentTest {

    private static final Path COMMITTED = Path.of("..", "crds");

    @ParameterizedTest
    @ValueSource(strings = {"fastdfsclusters.fastdfs.io-v1.yml", "fastdfsstoragegroups.fastdfs.io-v1.yml"})
    void committedCrdEqualsTheClasses(String file, @TempDir Path generated) throws IOException {
        generateInto(generated);
        if ("write".equals(System.getProperty("crds"))) {
            Files.writeString(COMMITTED.resolve(file), Files.readString(generated.resolve(file)));
        }
        assertThat(COMMITTED.resolve(file)).hasSameTextualContentAs(generated.resolve(file));
    }

    @Test
    void everyFieldOfOursHasADescription(@TempDir Path generated) throws IOException {
        generateInto(generated);
        List<String> silent = new ArrayList<>();
        try (var files = Files.list(generated)) {
            for (Path file : files.toList()) {
                JsonNode schema =
                        new YAMLMapper().readTree(file.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
                collectSilent(file.getFileName().toString(), schema.path("properties"), silent);
            }
        }
        assertThat(silent).isEmpty();
    }

    /** Types of Kubernetes itself bring no descriptions; what lies below them is documented there. */
    private static final List<String> TYPES_OF_KUBERNETES =
            List.of(".pod.", ".clients.", ".spec.images.pullSecrets.", ".metadata");

    private static void collectSilent(String path, JsonNode properties, List<String> silent) {
        properties.properties().forEach(property -> {
            String name = path + "." + property.getKey();
            boolean ofKubernetes =
                    TYPES_OF_KUBERNETES.stream().anyMatch(name::contains) && !name.matches(".*\\.pod\\.[A-Za-z]+");
            if (!ofKubernetes
                    && property.getValue().path("description").asText().isBlank()) {
                silent.add(name);
            }
            collectSilent(name, property.getValue().path("properties"), silent);
            collectSilent(name, property.getValue().path("items").path("properties"), silent);
        });
    }

    private static void generateInto(Path directory) {
        new CRDGenerator()
                .withPostProcessor(new ColumnsInAnnotationOrder())
                .customResourceClasses(FastDfsCluster.class, FastDfsStorageGroup.class)
                .forCRDVersions("v1")
                .inOutputDir(directory.toFile())
                .generate();
    }

    /** The generator sorts columns by path; people read them in the order of the annotations. */
    private static final class ColumnsInAnnotationOrder implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata crd, String version) {
            var definition = (CustomResourceDefinition) crd;
            Class<?> type = definition.getSpec().getNames().getKind().equals(FastDfsCluster.KIND)
                    ? FastDfsCluster.class
                    : FastDfsStorageGroup.class;
            List<String> order = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                    .map(AdditionalPrinterColumn::name)
                    .toList();
            definition
                    .getSpec()
                    .getVersions()
                    .forEach(served -> served.getAdditionalPrinterColumns()
                            .sort(Comparator.comparingInt(column -> order.indexOf(column.getName()))));
            return definition;
        }
    }
}
