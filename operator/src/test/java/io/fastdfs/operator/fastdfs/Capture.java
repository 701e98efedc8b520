package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A question to a real tracker and its answer, byte for byte, as src/test/resources/captures keeps them. */
public record Capture(String name, Buffer request, Buffer response, int status, int bodyLength) {

    /** A capture by its name. */
    public static Capture of(String name) {
        try {
            List<String> lines = Files.readAllLines(folder().resolve(name + ".hex"));
            JsonObject about = new JsonObject(Files.readString(folder().resolve(name + ".json")));
            return new Capture(
                    name,
                    bytes(lines.get(0), "request: "),
                    bytes(lines.get(1), "response: "),
                    about.getInteger("status"),
                    about.getInteger("body_len"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that there are. */
    public static List<Capture> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".hex"))
                    .map(file -> of(file.substring(0, file.length() - ".hex".length())))
                    .sorted((a, b) -> a.name.compareTo(b.name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Buffer body() {
        return response.slice(Frame.HEADER, response.length());
    }

    @Override
    public String toString() {
        return name;
    }

    private static Buffer bytes(String line, String label) {
        if (!line.startsWith(label)) {
            throw new IllegalArgumentException("\"" + line + "\" does not start with " + label);
        }
        return Buffer.buffer(HexFormat.of().parseHex(line.substring(label.length())));
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(Capture.class.getResource("/captures"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
