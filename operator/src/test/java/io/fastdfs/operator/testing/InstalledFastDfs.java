package io.fastdfs.operator.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs that tests run on this machine: those of each FastDFS that is installed, the one on the PATH first, and
 * where none is, or FASTDFS_TEST_STANDIN=yes, those of the project's stand-in. {@code cluster/images} knows them.
 */
public record InstalledFastDfs(String version, Path root, boolean standIn) {
    /** The stand-in may have to be compiled, with its modules to be fetched. */
    private static final Duration BUILD = Duration.ofMinutes(15);

    private static @Nullable List<InstalledFastDfs> all;
    private static @Nullable InstalledFastDfs theStandIn;

    /** What there is to run tests with. */
    public static synchronized List<InstalledFastDfs> all() {
        if (all == null) {
            all = askImages("installed");
        }
        return all;
    }

    /** The one on the PATH, or the stand-in. */
    public static InstalledFastDfs first() {
        return all().get(0);
    }

    /** FastDFS only. */
    public static List<InstalledFastDfs> real() {
        return all().stream().filter(one -> !one.standIn).toList();
    }

    /** What there is, and the stand-in beside it: for what both must do alike. */
    public static synchronized List<InstalledFastDfs> andStandIn() {
        if (theStandIn == null) {
            theStandIn = askImages("stand-in").get(0);
        }
        return Stream.concat(real().stream(), Stream.of(theStandIn)).toList();
    }

    private static List<InstalledFastDfs> askImages(String question) {
        return Command.run(BUILD, ProjectFiles.of("cluster/images").toString(), question)
                .orFail("It cannot be found out which FastDFS this machine has")
                .stream()
                .map(line -> line.split("\t"))
                .map(words -> new InstalledFastDfs(words[0], Path.of(words[1]), words[2].equals("stand-in")))
                .toList();
    }

    public Path usr() {
        return root.resolve("usr");
    }

    public Path program(String name) {
        return usr().resolve("bin").resolve(name);
    }

    /** What its programs need around them: their libraries, and each other. */
    public Map<String, String> environment() {
        return Map.of(
                "PATH",
                usr().resolve("bin") + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LD_LIBRARY_PATH",
                usr().resolve("lib") + ":" + usr().resolve("lib64"),
                "TZ",
                "UTC");
    }

    /** One of its programs, ready to start. */
    public ProcessBuilder command(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program(program).toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().putAll(environment());
        return command;
    }

    @Override
    public String toString() {
        return (standIn ? "stand-in " : "FastDFS ") + version;
    }
}
