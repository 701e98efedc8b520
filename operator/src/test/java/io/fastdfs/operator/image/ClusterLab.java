package io.fastdfs.operator.image;

import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** FastDFS: two trackers and a group, each server in the image's container on a node of its own. */
final class ClusterLab implements AutoCloseable {

    static final int FIRST_ID = 100001;
    private static final int FIRST_STORAGE_NODE = 21;
    private static final Pattern STATUS = Pattern.compile("id = (\\d+)\\s+(?:ip_addr|host) = \\S+\\s+(\\S+)");

    private final Network network = new Network();
    private final Path folder;
    private final InstalledFastDfs fastDfs;
    private final Image image;
    private final List<Container> containers = new ArrayList<>();
    private final List<Pod> trackers = new ArrayList<>();

    ClusterLab(Path folder, InstalledFastDfs fastDfs) {
        this.folder = folder;
        this.fastDfs = fastDfs;
        image = Image.of(fastDfs);
        StringBuilder ids = new StringBuilder();
        for (int member = 0; member < 4; member++) {
            ids.append("%d group1 %s\n".formatted(id(member), network.address(FIRST_STORAGE_NODE + member)));
        }
        for (int tracker = 0; tracker < 2; tracker++) {
            Pod pod = new Pod("photos-tracker-" + tracker, folder, image, network.on(11 + tracker), List.of("state"));
            pod.conf("storage_ids.conf", ids.toString());
            pod.conf("tracker.conf", TRACKER_CONF);
            trackers.add(pod);
        }
    }

    /**
     * With a short network_timeout: two empty trackers that a first join reaches at once ask each other for their system
     * files, each under the lock that the other's answer needs, and hang for that long, once for every join that waits
     * behind (tracker/tracker_mem.c, tracker_mem_add_group_and_storage).
     */
    private static final String TRACKER_CONF = """
            port = 22122
            network_timeout = 5
            base_path = /var/fdfs/state
            max_connections = 256
            use_storage_id = true
            storage_ids_filename = storage_ids.conf
            id_type_in_filename = id
            trust_storage_server_id = true
            check_active_interval = 5
            reserved_storage_space = 0
            log_file_rotate_everyday = false
            sync_log_buff_interval = 1
            """;

    static int id(int member) {
        return FIRST_ID + member;
    }

    String trackerAddress(int number) {
        return network.address(11 + number) + ":22122";
    }

    Pod tracker(int number) {
        return trackers.get(number);
    }

    Container startTracker(int number) {
        return keep(tracker(number)
                .start(Map.of("FDFS_CLUSTER_UID", Member.CLUSTER), "/usr/bin/fdfs-member", "start", "tracker"));
    }

    List<Container> startTrackers() {
        return IntStream.range(0, 2).mapToObj(this::startTracker).toList();
    }

    /** The pod of the group's member with this ordinal; its volumes are empty at first. */
    Pod storage(int ordinal, Member member) {
        Pod pod = new Pod(
                "photos-group1-" + ordinal, folder, image, network.on(FIRST_STORAGE_NODE + ordinal), Member.VOLUMES);
        pod.conf("storage.conf", conf());
        pod.registry("member-" + ordinal, member.registry());
        return pod;
    }

    String conf() {
        return Member.conf(List.of(trackerAddress(0), trackerAddress(1)));
    }

    Container start(Pod storage) {
        return start(Map.of(), storage);
    }

    Container start(Map<String, String> environment, Pod storage) {
        return keep(storage.start(environment, "/usr/bin/fdfs-member", "start", "storage"));
    }

    /** The termination message of a storage that does not start. */
    String refusal(Pod storage) {
        Container container = start(storage);
        if (container.exitCode() != 64) {
            throw new AssertionError("exit code " + container.exitCode() + ", not 64: " + container.lines());
        }
        return container.terminationMessage();
    }

    /** Ends the container that was started as number {@code started}; its pod's volumes stay. */
    void close(int started) {
        containers.get(started).close();
    }

    private Container keep(Container container) {
        containers.add(container);
        return container;
    }

    /** The word of FastDFS's own tool about a member, asked of one tracker. */
    String status(int tracker, int id) {
        String monitor = onNode(11 + tracker, """
                printf 'tracker_server = %s\\nconnect_timeout = 1\\nnetwork_timeout = 2\\nbase_path = /tmp\\n' > "$1"
                exec fdfs_monitor "$1" -h %s list group1
                """.formatted(trackerAddress(tracker), network.address(11 + tracker)));
        Matcher storage = STATUS.matcher(monitor);
        while (storage.find()) {
            if (storage.group(1).equals("" + id)) {
                return storage.group(2);
            }
        }
        return "absent";
    }

    private String onNode(int node, String script) {
        List<String> command = new ArrayList<>(network.on(node));
        command.add("env");
        fastDfs.environment().forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(
                List.of("sh", "-ec", script, "sh", folder.resolve("client.conf").toString()));
        return Command.run(command).output();
    }

    void awaitActive(int id) {
        for (int tracker = 0; tracker < 2; tracker++) {
            int asked = tracker;
            Awaitility.await("storage " + id + " ACTIVE on tracker " + tracker)
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> "ACTIVE".equals(status(asked, id)));
        }
    }

    /** A file on every member's disk is the proof that a group works. */
    String upload(int member) {
        return onNode(FIRST_STORAGE_NODE + member, """
                        printf 'tracker_server = %s\\nbase_path = /tmp\\n' > "$1"
                        exec fdfs_upload_file "$1" "$1"
                        """.formatted(trackerAddress(0)))
                .strip();
    }

    @Override
    public void close() {
        containers.forEach(Container::close);
        network.close();
    }
}
