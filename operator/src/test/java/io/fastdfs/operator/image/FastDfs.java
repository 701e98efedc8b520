package io.fastdfs.operator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real FastDFS installed on this machine, below {@code usr}. */
record FastDfs(String version, Path usr) {

    private static final Pattern VERSION = Pattern.compile("fdfs_trackerd V([0-9.]+)");

    /** The one on the PATH; without it the test is skipped, and says so. */
    static FastDfs onThePath() {
        FastDfs found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(Path::of)
                .filter(bin -> Files.isExecutable(bin.resolve("fdfs_trackerd")) && bin.endsWith("bin"))
                .findFirst()
                .map(bin -> in(bin.resolveSibling("")))
                .orElse(null);
        if (found == null) {
            Skipped.say("there is no fdfs_trackerd on the PATH, so nothing was run against real FastDFS");
            Assumptions.abort("no FastDFS on the PATH");
        }
        return found;
    }

    /** The one on the PATH first, then those in /opt/fastdfs-*. */
    static List<FastDfs> all() {
        List<FastDfs> all = new ArrayList<>(List.of(onThePath()));
        try (Stream<Path> roots = Files.list(Path.of("/opt"))) {
            roots.filter(root -> root.getFileName().toString().startsWith("fastdfs-"))
                    .filter(root -> Files.isExecutable(root.resolve("usr/bin/fdfs_trackerd")))
                    .sorted()
                    .map(root -> in(root.resolve("usr")))
                    .filter(other -> all.stream().noneMatch(known -> known.version.equals(other.version)))
                    .forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static FastDfs in(Path usr) {
        String said = Command.must(
                "env", "LD_LIBRARY_PATH=" + usr.resolve("lib"), usr.resolve("bin/fdfs_trackerd") + "", "--version");
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new IllegalStateException(usr + " holds a FastDFS that does not tell its version: " + said);
        }
        return new FastDfs(version.group(1), usr);
    }

    @Override
    public String toString() {
        return version;
    }
}
