package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.config.ClientConf;
import io.fastdfs.operator.config.ClientSettings;
import io.fastdfs.operator.config.Endpoint;
import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.config.StorageConf;
import io.fastdfs.operator.config.StorageIdLine;
import io.fastdfs.operator.config.StorageIds;
import io.fastdfs.operator.config.StorageSettings;
import io.fastdfs.operator.config.TrackerConf;
import io.fastdfs.operator.config.TrackerSettings;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.ClusterNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** FastDFS's files for a plan whose Services have addresses, and what existing pods were told by theirs. */
final class FastDfsFiles {

    private static final String TRACKER_CONF = "tracker.conf";
    private static final String STORAGE_CONF = "storage.conf";

    private FastDfsFiles() {}

    /** What every tracker should know: addresses by id. Two ids never share one: trackers would not start (rc 17). */
    static Map<Integer, String> ids(ClusterPlan plan) {
        Map<Integer, String> addresses = new TreeMap<>();
        lines(plan).forEach(line -> addresses.put(line.id(), line.address()));
        return addresses;
    }

    /** tracker.conf and storage_ids.conf. */
    static Map<String, String> ofTrackers(FastDfsCluster cluster, ClusterPlan plan) {
        return Map.of(
                TRACKER_CONF,
                TrackerConf.render(new TrackerSettings(
                        FastDfsVersion.parse(plan.shape().version()),
                        cluster.getSpec().trackers().config())),
                StorageIds.FILE_NAME,
                StorageIds.render(lines(plan)));
    }

    /** storage.conf of a group; the entrypoint puts the member's server_id in front. */
    static Map<String, String> ofMembers(ClusterPlan plan, GroupPlan group) {
        List<Endpoint> trackers = plan.registry().trackers().values().stream()
                .map(Endpoint::tracker)
                .toList();
        return Map.of(
                STORAGE_CONF,
                StorageConf.render(new StorageSettings(
                        FastDfsVersion.parse(plan.shape().version()),
                        group.registry().group(),
                        trackers,
                        group.shape().paths().size(),
                        group.effective().config())));
    }

    /** client.conf for applications. */
    static String forClients(FastDfsCluster cluster, ClusterPlan plan) {
        String host = ClusterNames.of(cluster).trackers() + "."
                + cluster.getMetadata().getNamespace() + ".svc";
        return ClientConf.render(
                new ClientSettings(FastDfsVersion.parse(plan.shape().version()), List.of(Endpoint.tracker(host))));
    }

    /** The addresses by id that a tracker's pod was told; empty when its ConfigMap is gone, so that nobody knows. */
    static Optional<Map<Integer, String>> idsOf(Pod pod, Map<String, ConfigMap> configMaps) {
        return file(pod, configMaps, StorageIds.FILE_NAME).map(text -> {
            Map<Integer, String> ids = new TreeMap<>();
            text.lines()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(words -> words.length >= 3 && words[0].matches("[0-9]{1,8}"))
                    .forEach(words -> ids.put(Integer.parseInt(words[0]), words[2]));
            return ids;
        });
    }

    /** Whether a storage's pod was told other trackers than there are. */
    static boolean misled(Pod pod, Map<String, ConfigMap> configMaps, ClusterPlan plan) {
        Set<String> wanted = new HashSet<>();
        plan.trackers()
                .values()
                .forEach(address -> wanted.add(Endpoint.tracker(address).text()));
        return file(pod, configMaps, STORAGE_CONF)
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("tracker_server"))
                        .map(line -> line.substring(line.indexOf('=') + 1).strip())
                        .anyMatch(address -> !wanted.contains(address)))
                .orElse(false);
    }

    private static Optional<String> file(Pod pod, Map<String, ConfigMap> configMaps, String name) {
        return Pods.configMap(pod, "config")
                .map(configMaps::get)
                .map(ConfigMap::getData)
                .map(data -> data.get(name));
    }

    private static List<StorageIdLine> lines(ClusterPlan plan) {
        List<StorageIdLine> lines = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        plan.registries()
                .forEach(registry -> registry.ids().values().stream()
                        .filter(id -> id.state() != StorageId.State.UNKNOWN)
                        .forEach(id -> add(lines, addresses, id, registry.group())));
        plan.registries()
                .forEach(registry -> registry.ids().values().stream()
                        .filter(id -> id.state() == StorageId.State.UNKNOWN)
                        .forEach(id -> add(lines, addresses, id, registry.group())));
        return lines;
    }

    private static void add(List<StorageIdLine> lines, Set<String> addresses, StorageId id, String group) {
        String address = id.address();
        if (address != null && addresses.add(address)) {
            lines.add(new StorageIdLine(id.id(), group, address));
        }
    }
}
