package io.fastdfs.operator.fastdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Real trackers and one real storage in a network namespace of their own: a storage refuses trackers at 127.0.0.1, and
 * finds its id by its local address, so both need an address that nothing else here has.
 */
final class FastDfsLab implements AutoCloseable {

    static final int STORAGE_ID = 100_001;

    private static final int STORAGE_PORT = 23_000;

    private final Installation fastDfs;
    private final String namespace = "fdfs" + ProcessHandle.current().pid();
    private final String ours;
    private final String theirs;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    FastDfsLab(Installation fastDfs) throws IOException {
        this.fastDfs = fastDfs;
        this.folder = Files.createTempDirectory("fdfs-lab");
        // A /30 of its own for each process that runs this test.
        int block = (int) (ProcessHandle.current().pid() % (1 << 14)) * 4;
        String prefix = "10.231." + block / 256 + ".";
        this.ours = prefix + (block % 256 + 1);
        this.theirs = prefix + (block % 256 + 2);
        String link = namespace + "a";
        run("ip", "netns", "add", namespace);
        run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace);
        run("ip", "addr", "add", ours + "/30", "dev", link);
        run("ip", "link", "set", link, "up");
        run("ip", "-n", namespace, "addr", "add", theirs + "/30", "dev", "eth0");
        run("ip", "-n", namespace, "link", "set", "lo", "up");
        linkUp(true);
        write("storage_ids.conf", STORAGE_ID + " group1 " + theirs + "\n");
    }

    void linkUp(boolean up) {
        run("ip", "-n", namespace, "link", "set", "eth0", up ? "up" : "down");
    }

    TrackerAddress tracker(int port) {
        return new TrackerAddress(theirs, port);
    }

    TrackerAddress storage() {
        return new TrackerAddress(theirs, STORAGE_PORT);
    }

    Process startTracker(int port) throws IOException {
        Path base = Files.createDirectories(folder.resolve("tracker" + port));
        Path conf = write("tracker" + port + ".conf", """
                port = %d
                base_path = %s
                use_storage_id = true
                storage_ids_filename = storage_ids.conf
                id_type_in_filename = id
                trust_storage_server_id = true
                reserved_storage_space = 1%%
                check_active_interval = 10
                thread_stack_size = 256KB
                """.formatted(port, base));
        return start("fdfs_trackerd", conf);
    }

    Process startStorage(int... trackerPorts) throws IOException {
        StringBuilder trackers = new StringBuilder();
        for (int port : trackerPorts) {
            trackers.append("tracker_server = ").append(tracker(port)).append('\n');
        }
        Path conf = write("storage.conf", """
                group_name = group1
                port = %d
                base_path = %s
                store_path_count = 1
                store_path0 = %s
                subdir_count_per_path = 1
                heart_beat_interval = 1
                stat_report_interval = 1
                thread_stack_size = 512KB
                %s""".formatted(
                        STORAGE_PORT,
                        Files.createDirectories(folder.resolve("base")),
                        Files.createDirectories(folder.resolve("store")),
                        trackers));
        return start("fdfs_storaged", conf);
    }

    /** What FastDFS's own tool prints about the groups as this tracker lists them. */
    String monitor(int trackerPort) throws IOException {
        Path conf = write(
                "client.conf",
                "tracker_server = " + tracker(trackerPort) + "\nbase_path = " + folder + "\nconnect_timeout = 5\n");
        return output(fastDfs.command("fdfs_monitor", conf.toString()));
    }

    String trackerLog(int port) throws IOException {
        return Files.readString(folder.resolve("tracker" + port).resolve("logs/trackerd.log"));
    }

    /** As the kubelet does: SIGTERM. */
    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError(process.info() + " does not stop");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void signal(Process process, String name) {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
        run("ip", "netns", "del", namespace);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** ip-netns executes the server in its own place, so the process is the server. */
    private Process start(String server, Path conf) throws IOException {
        ProcessBuilder command = fastDfs.command(server, "-N", conf.toString());
        command.command().addAll(0, List.of("ip", "netns", "exec", namespace));
        Process process = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve(server + ".out").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void run(String... command) {
        try {
            output(new ProcessBuilder(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(ProcessBuilder command) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command.command() + ": " + text);
        }
        return text;
    }

    /** Where a FastDFS is installed: the root of the file system, or another root. */
    record Installation(Path root) {

        private static final Path OTHERS = Path.of("/opt");

        /** The installed one, and others under /opt/fastdfs-(version). */
        static List<Installation> all() throws IOException {
            try (Stream<Path> others = Files.isDirectory(OTHERS) ? Files.list(OTHERS) : Stream.empty()) {
                return Stream.concat(
                                Stream.of(Path.of("/")),
                                others.filter(path ->
                                                path.getFileName().toString().startsWith("fastdfs-"))
                                        .sorted())
                        .map(Installation::new)
                        .filter(found -> Files.isExecutable(found.binary("fdfs_trackerd")))
                        .toList();
            }
        }

        private Path binary(String name) {
            return root.resolve("usr/bin").resolve(name);
        }

        ProcessBuilder command(String name, String... arguments) {
            List<String> command = new ArrayList<>(List.of(binary(name).toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment()
                    .putAll(Map.of("LD_LIBRARY_PATH", root.resolve("usr/lib").toString(), "TZ", "UTC"));
            return builder;
        }

        @Override
        public String toString() {
            return "FastDFS under " + root;
        }
    }
}
