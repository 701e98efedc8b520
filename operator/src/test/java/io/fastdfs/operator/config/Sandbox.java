package io.fastdfs.operator.config;

import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A FastDFS whose processes run in a network and process namespace of their own, where 10.99.0.1 is theirs, and end with it. */
record Sandbox(InstalledFastDfs fastDfs) {

    static final String ADDRESS = "10.99.0.1";
    /** The exit code of timeout(1): the process was still there. */
    static final int STILL_RUNNING = 124;

    record Result(int exitCode, String output) {}

    static List<Sandbox> all() {
        return inEach(InstalledFastDfs.all());
    }

    static List<Sandbox> ofRealOnes() {
        return inEach(InstalledFastDfs.real());
    }

    private static List<Sandbox> inEach(List<InstalledFastDfs> fastDfs) {
        return namespacesWork() ? fastDfs.stream().map(Sandbox::new).toList() : List.of();
    }

    /** Namespaces need root, or a kernel that lets users have them. */
    static boolean namespacesWork() {
        return run(List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "true"), Map.of())
                        .exitCode()
                == 0;
    }

    FastDfsVersion version() {
        return FastDfsVersion.parse(fastDfs.version());
    }

    /** Runs a shell script with FastDFS's programs on its PATH. */
    Result script(Path directory, String text) throws IOException {
        Path script = directory.resolve("run.sh");
        Files.writeString(script, text);
        return run(
                List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "sh", "-eu", script.toString()),
                fastDfs.environment());
    }

    /** Everything the processes are made of, to look for names in. */
    String code(String program) throws IOException {
        StringBuilder code = new StringBuilder();
        Path lib = fastDfs.usr().resolve("lib");
        for (Path part : List.of(
                fastDfs.program(program),
                lib.resolve("libserverframe.so"),
                lib.resolve("libfastcommon.so"),
                lib.resolve("libfdfsclient.so"))) {
            if (Files.exists(part)) {
                code.append(Files.readString(part, StandardCharsets.ISO_8859_1));
            }
        }
        return code.toString();
    }

    @Override
    public String toString() {
        return fastDfs.toString();
    }

    private static Result run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Path output = Files.createTempFile("fdfs", ".out");
            Process process = builder.redirectOutput(output.toFile()).start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
