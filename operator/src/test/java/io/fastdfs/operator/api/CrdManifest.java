package io.fastdfs.operator.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of {@code src/test/resources/crd}: one object that is created, or the object that is there and, as a second
 * document, the change. Every comment {@code # says: …} at its top is one line of the API server's answer, in which "…"
 * stands for any text.
 */
record CrdManifest(Path file, List<String> says, List<JsonNode> documents) {
    private static final Path ALL = Path.of("src", "test", "resources", "crd");
    private static final String SAYS = "# says: ";

    static List<CrdManifest> all() {
        try (var files = Files.walk(ALL)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(CrdManifest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CrdManifest read(Path file) {
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            List<String> says = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(SAYS))
                    .map(line -> line.substring(SAYS.length()))
                    .toList();
            return new CrdManifest(file, says, documents.readAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isValid() {
        return file.getFileName().toString().startsWith("valid-");
    }

    /** The plural of its kind, as the directory implies it. */
    String resource() {
        return file.getParent().getFileName() + "s";
    }

    /** What is there before the change, where the file is about one. */
    Optional<JsonNode> before() {
        return documents.size() > 1 ? Optional.of(documents.get(0)) : Optional.empty();
    }

    JsonNode last() {
        return documents.get(documents.size() - 1);
    }

    static boolean matches(String says, String line) {
        return line.matches(Stream.of(says.split("…", -1)).map(Pattern::quote).collect(joining(".*")));
    }

    @Override
    public String toString() {
        return ALL.relativize(file).toString().replace(".yaml", "");
    }
}
