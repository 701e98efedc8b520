package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.config.ClientConf;
import io.fastdfs.operator.config.ClientSettings;
import io.fastdfs.operator.config.Endpoint;
import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.config.StorageConf;
import io.fastdfs.operator.config.StorageIds;
import io.fastdfs.operator.config.StorageSettings;
import io.fastdfs.operator.config.TrackerConf;
import io.fastdfs.operator.config.TrackerSettings;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.IdLines;
import io.fastdfs.operator.topology.ClusterNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** FastDFS's files for a plan whose Services have addresses, and what existing pods were told by theirs. */
final class FastDfsFiles {

    private static final String TRACKER_CONF = "tracker.conf";
    private static final String STORAGE_CONF = "storage.conf";

    private FastDfsFiles() {}

    /** tracker.conf and storage_ids.conf. */
    static Map<String, String> ofTrackers(FastDfsCluster cluster, ClusterPlan plan, IdLines lines) {
        return Map.of(
                TRACKER_CONF,
                TrackerConf.render(new TrackerSettings(
                        FastDfsVersion.parse(plan.shape().version()),
                        cluster.getSpec().trackers().config())),
                StorageIds.FILE_NAME,
                StorageIds.render(lines.lines()));
    }

    /** storage.conf of a group; the entrypoint puts the member's server_id in front. */
    static Map<String, String> ofMembers(ClusterPlan plan, GroupPlan group) {
        List<Endpoint> trackers =
                plan.trackers().values().stream().map(Endpoint::tracker).toList();
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
            StorageIds.parse(text).forEach(line -> ids.put(line.id(), line.address()));
            return ids;
        });
    }

    /** Every tracker's address that storages were told, without its port. */
    static Set<String> toldTrackers(Collection<ConfigMap> configMaps) {
        Set<String> addresses = new HashSet<>();
        configMaps.stream()
                .filter(configMap -> Boolean.TRUE.equals(configMap.getImmutable()) && configMap.getData() != null)
                .flatMap(configMap -> Stream.ofNullable(configMap.getData().get(STORAGE_CONF)))
                .flatMap(FastDfsFiles::trackersIn)
                .forEach(address -> addresses.add(address.substring(0, address.lastIndexOf(':'))));
        return addresses;
    }

    /** Whether a storage's pod was told other trackers than there are. */
    static boolean misled(Pod pod, Map<String, ConfigMap> configMaps, ClusterPlan plan) {
        Set<String> wanted = new HashSet<>();
        plan.trackers()
                .values()
                .forEach(address -> wanted.add(Endpoint.tracker(address).text()));
        return file(pod, configMaps, STORAGE_CONF)
                .map(text -> trackersIn(text).anyMatch(address -> !wanted.contains(address)))
                .orElse(false);
    }

    /** Addresses with ports. */
    private static Stream<String> trackersIn(String storageConf) {
        return storageConf
                .lines()
                .filter(line -> line.startsWith("tracker_server"))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .filter(address -> address.indexOf(':') > 0);
    }

    private static Optional<String> file(Pod pod, Map<String, ConfigMap> configMaps, String name) {
        return Pods.configMap(pod, "config")
                .map(configMaps::get)
                .map(ConfigMap::getData)
                .map(data -> data.get(name));
    }
}
