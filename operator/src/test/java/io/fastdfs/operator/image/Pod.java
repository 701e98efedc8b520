package io.fastdfs.operator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Kubernetes gives a pod of the images, without Kubernetes: a host name, mounts in their places, uid 10001 without
 * capabilities, and a namespace in which the program is PID 1. Volumes outlive containers.
 */
final class Pod {

    /** Runs as root in fresh namespaces; the container's own mounts vanish with them. */
    private static final String START = """
            set -e
            mount --make-rprivate /
            hostname "$HOST"
            cd "$FOLDER/root"
            mkdir -p usr proc dev etc/fdfs etc/fdfs-registry run/fdfs var/fdfs
            for link in bin sbin lib lib64; do ln -sfn "usr/$link" "$link"; done
            mount -t overlay overlay -o "lowerdir=$LAYERS" usr
            mount -t proc proc proc
            mount -t tmpfs -o mode=0755 tmpfs dev
            for device in null zero random urandom; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
            ln -sfn /proc/self/fd dev/fd
            ln -sfn fd/1 dev/stdout
            ln -sfn fd/2 dev/stderr
            touch dev/termination-log
            mount --bind "$FOLDER/termination-log" dev/termination-log
            mount --bind "$FOLDER/conf" etc/fdfs
            mount --bind "$FOLDER/registry" etc/fdfs-registry
            mount --bind "$FOLDER/run" run/fdfs
            for volume in $VOLUMES; do
              mkdir -p "var/fdfs/$volume"
              mount --bind "$FOLDER/volumes/$volume" "var/fdfs/$volume"
            done
            # As runc does (fixStdioPermissions), so that /dev/stdout can be opened by the container's user.
            chown 10001 /proc/self/fd/1
            [ -z "$OPEN_FILES" ] || ulimit -Hn "$OPEN_FILES"
            exec chroot --userspec=10001:10001 . "$@"
            """;

    private final String name;
    private final Path folder;
    private final Image image;
    private final List<String> network;
    private final List<String> volumes;
    private String openFiles = "";

    /** In the namespace of {@code network}'s node, or where the test runs when it is empty. */
    Pod(String name, Path parent, Image image, List<String> network, List<String> volumes) {
        this.name = name;
        this.folder = parent.resolve(name);
        this.image = image;
        this.network = network;
        this.volumes = volumes;
        try {
            for (String made : List.of("root", "conf", "registry", "run", "volumes")) {
                Files.createDirectories(folder.resolve(made));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.must("chown", "10001:10001", folder.resolve("run") + "");
        volumes.forEach(this::emptyVolume);
    }

    Path volume(String volume) {
        return folder.resolve("volumes").resolve(volume);
    }

    void emptyVolume(String volume) {
        Command.must("rm", "-rf", volume(volume) + "");
        Command.must("install", "-d", "-o", "10001", "-g", "10001", volume(volume) + "");
    }

    /** Owned by the container's user, as everything that it wrote itself. */
    void write(String volume, String file, String text) {
        Path path = volume(volume).resolve(file);
        Command.must("install", "-d", "-o", "10001", "-g", "10001", path.getParent() + "");
        write(path, text);
        Command.must("chown", "10001:10001", path + "");
    }

    void conf(String file, String text) {
        write(folder.resolve("conf").resolve(file), text);
    }

    void registry(String key, String text) {
        write(folder.resolve("registry").resolve(key), text);
    }

    Path termination() {
        return folder.resolve("termination-log");
    }

    void limitOpenFiles(int limit) {
        openFiles = "" + limit;
    }

    Container start(String... command) {
        return start(Map.of(), command);
    }

    Container start(Map<String, String> environment, String... command) {
        write(termination(), "");
        Command.must("chown", "10001", termination() + "");
        List<String> line = new ArrayList<>(network);
        line.addAll(List.of("unshare", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"));
        line.addAll(List.of("sh", "-c", START, "sh"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        name,
                        "FOLDER",
                        folder.toString(),
                        "LAYERS",
                        image.lowerDirs(),
                        "VOLUMES",
                        String.join(" ", volumes),
                        "OPEN_FILES",
                        "" + openFiles,
                        "PATH",
                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        builder.environment().putAll(environment);
        try {
            return new Container(builder.start(), termination());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
