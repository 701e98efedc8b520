package io.fastdfs.operator.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A FastDFS on this machine: the one on the PATH, and any under /opt/fastdfs-*. Its processes run in a network and process namespace of their own, where 10.99.0.1 is theirs, and end with it.
 */
record InstalledFastDfs(FastDfsVersion version, Path bin, Path lib) {

    static final String ADDRESS = "10.99.0.1";
    /** The exit code of timeout(1): the process was still there. */
    static final int STILL_RUNNING = 124;

    private static final Path OTHERS = Path.of("/opt");
    private static final Pattern VERSION = Pattern.compile("fdfs_trackerd V([0-9]+\\.[0-9]+\\.[0-9]+)");

    record Result(int exitCode, String output) {}

    static List<InstalledFastDfs> all() {
        List<InstalledFastDfs> found = new ArrayList<>();
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(directory -> Path.of(directory))
                .filter(directory -> Files.isExecutable(directory.resolve("fdfs_trackerd")))
                .findFirst()
                .ifPresent(directory -> found.add(at(directory, Path.of("/usr/lib"))));
        if (!Files.isDirectory(OTHERS)) {
            return found;
        }
        try (Stream<Path> roots = Files.list(OTHERS)) {
            roots.filter(root -> Files.isExecutable(root.resolve("usr/bin/fdfs_trackerd")))
                    .sorted()
                    .forEach(root -> found.add(at(root.resolve("usr/bin"), root.resolve("usr/lib"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Namespaces need root, or a kernel that lets users have them. */
    static boolean namespacesWork() {
        return run(List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "true"), Map.of())
                        .exitCode()
                == 0;
    }

    private static InstalledFastDfs at(Path bin, Path lib) {
        String said = run(
                        List.of(bin.resolve("fdfs_trackerd").toString(), "-V"),
                        Map.of("LD_LIBRARY_PATH", lib.toString()))
                .output();
        Matcher matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException("no version in what " + bin.resolve("fdfs_trackerd") + " -V says: " + said);
        }
        return new InstalledFastDfs(FastDfsVersion.parse(matcher.group(1)), bin, lib);
    }

    /** Runs a shell script with FastDFS's programs on its PATH. */
    Result script(Path directory, String text) throws IOException {
        Path script = directory.resolve("run.sh");
        Files.writeString(script, text);
        return run(
                List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "sh", "-eu", script.toString()),
                Map.of("PATH", bin + ":" + System.getenv("PATH"), "LD_LIBRARY_PATH", lib.toString()));
    }

    /** Everything the processes are made of, to look for names in. */
    String code(String program) throws IOException {
        StringBuilder code = new StringBuilder();
        for (Path part : List.of(
                bin.resolve(program),
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
        return version + " in " + bin;
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
