package io.fastdfs.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trackers and storages as processes, without Kubernetes, images or anything else of this project around them. */
public final class FastDfsLab implements AutoCloseable {
    public static final String GROUP = "group1";
    public static final int TRACKER_PORT = 22_122;
    public static final int STORAGE_PORT = 23_000;

    private static final int FIRST_TRACKER_NODE = 1;
    private static final int FIRST_STORAGE_NODE = 21;
    private static final int CLIENT_NODE = 41;

    private final InstalledFastDfs fastDfs;
    private final Network network = new Network();
    private final Path folder;
    private final Map<Integer, FastDfsServer> trackers = new LinkedHashMap<>();
    private final Map<Integer, FastDfsServer> storages = new LinkedHashMap<>();
    private final List<FastDfsServer> extra = new ArrayList<>();

    /** With so many trackers, and lines for so many members in their lists of ids. */
    public FastDfsLab(InstalledFastDfs fastDfs, int trackers, int members) {
        this.fastDfs = fastDfs;
        try {
            folder = Files.createTempDirectory("fdfs-lab");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int number = 0; number < trackers; number++) {
            this.trackers.put(number, newTracker(number));
        }
        ids(IntStream.range(0, members).mapToObj(this::idLine).collect(Collectors.joining()));
    }

    public static int id(int member) {
        return 100_001 + member;
    }

    /** The line of a member in storage_ids.conf. */
    public String idLine(int member) {
        return "%d %s %s\n".formatted(id(member), GROUP, network.address(FIRST_STORAGE_NODE + member));
    }

    /** Gives every tracker this list of ids, which it reads when it starts. */
    public void ids(String lines) {
        trackers.values().forEach(tracker -> tracker.write("storage_ids.conf", lines));
    }

    private FastDfsServer newTracker(int number) {
        return server("fdfs_trackerd", "tracker" + number, FIRST_TRACKER_NODE + number)
                .with("port", TRACKER_PORT)
                .with("use_storage_id", true)
                .with("storage_ids_filename", "storage_ids.conf")
                .with("id_type_in_filename", "id")
                .with("trust_storage_server_id", true)
                .with("reserved_storage_space", "1%")
                .with("check_active_interval", 5)
                .with("network_timeout", 5)
                .with("max_connections", 256)
                .with("thread_stack_size", "256KB")
                .with("sync_log_buff_interval", 1);
    }

    private FastDfsServer newStorage(int member) {
        FastDfsServer storage = server("fdfs_storaged", "storage" + member, FIRST_STORAGE_NODE + member);
        return storage.with("group_name", GROUP)
                .with("port", STORAGE_PORT)
                .with(
                        "tracker_server",
                        trackers.values().stream().map(FastDfsServer::address).collect(Collectors.joining("\n")))
                .with("store_path_count", 1)
                .with("store_path0", storage.storePath(0))
                .with("subdir_count_per_path", 1)
                .with("heart_beat_interval", 1)
                .with("stat_report_interval", 1)
                .with("sync_binlog_buff_interval", 1)
                .with("max_connections", 256)
                .with("connect_timeout", 2)
                .with("network_timeout", 5)
                .with("thread_stack_size", "512KB")
                .with("sync_log_buff_interval", 1);
    }

    private FastDfsServer server(String program, String name, int node) {
        try {
            Path own = Files.createDirectories(folder.resolve(name));
            FastDfsServer server = new FastDfsServer(fastDfs, program, network.address(node), network.on(node), own);
            return server.with("base_path", server.basePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FastDfsServer tracker(int number) {
        return trackers.get(number);
    }

    public List<FastDfsServer> trackers() {
        return List.copyOf(trackers.values());
    }

    public FastDfsServer storage(int member) {
        return storages.computeIfAbsent(member, this::newStorage);
    }

    /** A tracker in the place of the one with this number, as it was before anybody changed or started it. */
    public FastDfsServer trackerAnew(int number) {
        end(tracker(number));
        String ids = tracker(number).read("storage_ids.conf");
        FastDfsServer fresh = newTracker(number);
        fresh.write("storage_ids.conf", ids);
        trackers.put(number, fresh);
        return fresh;
    }

    /** The same for a storage. */
    public FastDfsServer storageAnew(int member) {
        end(storage(member));
        storages.put(member, newStorage(member));
        return storage(member);
    }

    /** A server of the same configuration in the same place, with a folder of its own. */
    public FastDfsServer secondProcess(FastDfsServer first) {
        FastDfsServer second = first.withFolder(folder.resolve("second" + extra.size()));
        extra.add(second);
        return second;
    }

    public void startTrackers() {
        trackers().forEach(FastDfsServer::start);
    }

    /** Pulls the cable of a member's node, or puts it in again. */
    public void plugStorage(int member, boolean in) {
        network.plug(FIRST_STORAGE_NODE + member, in);
    }

    /** Gives a member's node the address that another member's would have; nobody may use that one. */
    public void readdressStorage(int member, int as) {
        network.readdress(FIRST_STORAGE_NODE + member, FIRST_STORAGE_NODE + as);
    }

    public void plugTracker(int number, boolean in) {
        network.plug(FIRST_TRACKER_NODE + number, in);
    }

    public Path folder() {
        return folder;
    }

    /** The address of a member's node. */
    public String storageIp(int member) {
        return network.address(FIRST_STORAGE_NODE + member);
    }

    /** The library without which FastDFS cannot use its server_id (storage-image/preload). */
    public Path serverIdLibrary() {
        Path library = folder.resolve("libserverid.so");
        String make = ProjectFiles.of("storage-image/preload").toString();
        Command.run(Duration.ofMinutes(1), "make", "-s", "-C", make, "OUT=" + folder, library.toString())
                .orFail(library + " cannot be compiled");
        return library;
    }

    /** The client configuration that names these trackers. */
    public Path clientConf(int... numbers) {
        String text = IntStream.of(numbers)
                .mapToObj(number -> "tracker_server = " + tracker(number).address() + "\n")
                .collect(Collectors.joining());
        try {
            return Files.writeString(
                    folder.resolve("client.conf"),
                    text + "base_path = " + folder + "\nconnect_timeout = 5\nnetwork_timeout = 5\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of the tools of a FastDFS, which may be another than the lab's, on a node of its own. */
    public ToolRun tool(InstalledFastDfs of, String program, Object... arguments) {
        List<String> words = new ArrayList<>(network.on(CLIENT_NODE));
        words.add(of.program(program).toString());
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
        command.environment().putAll(of.environment());
        return ToolRun.of(command, Duration.ofMinutes(1));
    }

    @Override
    public void close() {
        trackers.values().forEach(FastDfsLab::end);
        storages.values().forEach(FastDfsLab::end);
        extra.forEach(FastDfsLab::end);
        network.close();
        FastDfsServer.remove(folder);
    }

    private static void end(FastDfsServer server) {
        if (server.isRunning()) {
            server.kill();
        }
    }
}
