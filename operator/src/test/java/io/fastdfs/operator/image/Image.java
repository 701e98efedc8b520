package io.fastdfs.operator.image;

import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an image has below /usr: this project's programs over a FastDFS over the machine's own files. */
record Image(List<Path> layers) {

    /** The C program and the preload libraries, compiled from the sources that the Dockerfiles compile. */
    private static final class Built {
        static final Path USR = build();

        private static Path build() {
            Path usr = Repository.ROOT.resolve("operator/target/image/usr");
            try {
                Files.createDirectories(usr.resolve("bin"));
                Files.createDirectories(usr.resolve("lib/fdfs"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path sources = Repository.ROOT.resolve("storage-image");
            Command.must("make", "-s", "-C", sources.resolve("fdfs-member") + "", "OUT=" + usr.resolve("bin"));
            Command.must("make", "-s", "-C", sources.resolve("preload") + "", "OUT=" + usr.resolve("lib/fdfs"));
            return usr;
        }
    }

    static Image of(InstalledFastDfs fastDfs) {
        return new Image(List.of(Built.USR, fastDfs.usr(), Path.of("/usr")));
    }

    /** Servers that tell how they were started, do what /run/fdfs/server-does says and wait: for what surrounds the server. */
    static Image withStandIns(Path folder) {
        Path bin = folder.resolve("stand-ins/bin");
        try {
            Files.createDirectories(bin);
            for (String server : List.of("fdfs_storaged", "fdfs_trackerd")) {
                Files.writeString(bin.resolve(server), """
                        #!/bin/sh
                        echo "run: ${0##*/} $*"
                        echo "preload: $LD_PRELOAD"
                        [ ! -e /run/fdfs/server-does ] || . /run/fdfs/server-does
                        while read -r line; do echo "conf: $line"; done < "$2"
                        exec sleep 1000
                        """);
                bin.resolve(server).toFile().setExecutable(true, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Image(List.of(Built.USR, bin.getParent(), Path.of("/usr")));
    }

    String lowerDirs() {
        return layers.stream().map(Path::toString).distinct().collect(Collectors.joining(":"));
    }

    Path file(String name) {
        return Stream.concat(layers.stream(), Stream.of(Path.of("/usr")))
                .map(layer -> layer.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
