package io.fastdfs.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of {@code src/test/resources/crd}: one object that is applied, or the object that is there and, as a second
 * document, the change. Every comment {@code # says: …} at its top is a part of the API server's answer.
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

    static CrdManifest read(String name) {
        return read(ALL.resolve(name + ".yaml"));
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

    JsonNode last() {
        return documents.get(documents.size() - 1);
    }

    @Override
    public String toString() {
        return ALL.relativize(file).toString().replace(".yaml", "");
    }
}
