package io.fastdfs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each directory of golden/objects is a situation: the custom resources of a new cluster in {@code in.yaml}, and every
 * object that is made of them in {@code out-<Kind>-<name>.yaml}.
 */
class GoldenObjectsTest {

    private static final Path CASES = Golden.directory("objects");

    /** What a person can compare: keys in their order, and no quotes where none are needed. */
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TestFactory
    Stream<DynamicNode> objectsAreWhatTheirFilesSay() throws IOException {
        List<Path> cases;
        try (Stream<Path> directories = Files.list(CASES)) {
            cases = directories.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(cases).isNotEmpty();
        return cases.stream()
                .map(situation -> DynamicContainer.dynamicContainer(
                        situation.getFileName().toString(), tests(situation)));
    }

    @Test
    void theClusterOfTheReadmeIsOneOfThem() throws IOException {
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains(Files.readString(CASES.resolve("ten-lines").resolve("in.yaml")));
    }

    private static Stream<DynamicNode> tests(Path situation) {
        Map<String, String> objects = made(situation);
        List<DynamicNode> tests = new ArrayList<>();
        objects.forEach((file, text) -> tests.add(DynamicTest.dynamicTest(
                file,
                () -> Golden.assertSame(CASES.getFileName() + "/" + situation.getFileName() + "/" + file, text))));
        tests.add(DynamicTest.dynamicTest("no file is left over", () -> {
            if (Golden.writing()) {
                deleteAllBut(objects, situation);
            }
            assertThat(outputs(situation)).as("files of %s", situation).containsExactlyElementsOf(objects.keySet());
        }));
        return tests.stream();
    }

    private static Map<String, String> made(Path situation) {
        List<FastDfsCluster> clusters = new ArrayList<>();
        List<FastDfsStorageGroup> groups = new ArrayList<>();
        for (String resource : read(situation.resolve("in.yaml")).split("(?m)^---$", -1)) {
            if (resource.contains("kind: " + FastDfsCluster.KIND)) {
                clusters.add(applied(resource, FastDfsCluster.class));
            } else {
                groups.add(applied(resource, FastDfsStorageGroup.class));
            }
        }
        assertThat(clusters).hasSize(1);
        Map<String, String> files = new TreeMap<>();
        for (HasMetadata object : Made.of(clusters.get(0), groups)) {
            String file = "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
            assertThat(files.put(file, yaml(object))).as("a second %s", file).isNull();
        }
        return files;
    }

    /** With what the API server adds. */
    private static <T extends HasMetadata> T applied(String manifest, Class<T> kind) {
        T resource = Serialization.unmarshal(manifest, kind);
        resource.getMetadata().setNamespace("shop");
        resource.getMetadata().setUid("uid-of-" + resource.getMetadata().getName());
        return resource;
    }

    private static List<String> outputs(Path situation) {
        try (Stream<Path> files = Files.list(situation)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.equals("in.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAllBut(Map<String, String> objects, Path situation) throws IOException {
        for (String file : outputs(situation)) {
            if (!objects.containsKey(file)) {
                Files.delete(situation.resolve(file));
            }
        }
    }

    private static String yaml(HasMetadata object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
