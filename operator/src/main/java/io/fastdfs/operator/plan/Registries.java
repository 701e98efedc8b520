package io.fastdfs.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The registries as they are, or as volumes, Services and StatefulSets allow to make them again. */
final class Registries {

    private Registries() {}

    /** The registry of the cluster; made anew from what there is when it is gone. */
    static ClusterRegistry ofCluster(Observation seen, ClusterNames names, Supplier<String> newUid) {
        Optional<ClusterRegistry> kept = Optional.ofNullable(seen.configMaps().get(names.registry()))
                .map(Registries::data)
                .flatMap(RegistryText::readCluster);
        SortedMap<Integer, String> addresses = new TreeMap<>();
        seen.services().forEach((name, service) -> {
            String number = name.startsWith(names.trackerSet() + "-")
                    ? name.substring(names.trackerSet().length() + 1)
                    : "";
            if (number.matches("[0-9]{1,2}") && hasAddress(service)) {
                addresses.put(Integer.parseInt(number), service.getSpec().getClusterIP());
            }
        });
        kept.ifPresent(registry -> addresses.putAll(registry.trackers()));
        return kept.map(registry -> registry.withTrackers(addresses))
                .orElseGet(() -> new ClusterRegistry(
                        uidOnVolumes(seen)
                                .or(() -> uidInGroups(seen, names))
                                .or(() -> uidInPods(seen, names))
                                .orElseGet(newUid),
                        addresses,
                        new TreeMap<>()));
    }

    /** Every readable group registry of the cluster, by the name of its FastDfsStorageGroup. */
    static Map<String, GroupRegistry> ofGroups(Observation seen) {
        Map<String, GroupRegistry> registries = new HashMap<>();
        seen.configMaps().forEach((name, configMap) -> {
            String resource = Observation.label(configMap, Labels.STORAGE_GROUP);
            if (!resource.isEmpty() && name.equals(GroupNames.registryOf(resource))) {
                RegistryText.readGroup(data(configMap)).ifPresent(registry -> registries.put(resource, registry));
            }
        });
        return registries;
    }

    /** Addresses of the Services of a group, by id. */
    static Map<Integer, String> addresses(Observation seen, String storageGroup) {
        Map<Integer, String> addresses = new TreeMap<>();
        seen.servicesOf(storageGroup).stream()
                .filter(Registries::hasAddress)
                .forEach(service -> id(service)
                        .ifPresent(id -> addresses.put(id, service.getSpec().getClusterIP())));
        return addresses;
    }

    /** The ordinals of the pods that the Services of a group select, by id. */
    static Map<Integer, Integer> selectedPods(Observation seen, GroupNames names) {
        Map<Integer, Integer> pods = new TreeMap<>();
        for (Service service : seen.servicesOf(names.resource())) {
            Map<String, String> selector =
                    Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
            selector.values().stream()
                    .flatMap(pod -> ordinal(names.memberSet() + "-", pod).stream())
                    .findFirst()
                    .ifPresent(ordinal -> id(service).ifPresent(id -> pods.put(id, ordinal)));
        }
        return pods;
    }

    /** The ids on the labels of a group's volumes, by ordinal; where they differ, the state volume's counts. */
    static Map<Integer, Integer> claimedIds(Observation seen, GroupNames names) {
        Map<Integer, Integer> ids = new TreeMap<>();
        List<PersistentVolumeClaim> stateLast = seen.claimsOf(names.resource()).stream()
                .sorted(Comparator.comparing(
                        claim -> stateVolume(claim.getMetadata().getName())))
                .toList();
        for (PersistentVolumeClaim claim : stateLast) {
            String name = claim.getMetadata().getName();
            ordinal(name.substring(0, name.indexOf('-') + 1) + names.memberSet() + "-", name)
                    .ifPresent(ordinal -> id(claim).ifPresent(id -> ids.put(ordinal, id)));
        }
        return ids;
    }

    private static boolean stateVolume(String claim) {
        return claim.startsWith(GroupNames.STATE_VOLUME + "-");
    }

    /** The id on an object's label. */
    static Optional<Integer> id(HasMetadata object) {
        return number(Observation.label(object, Labels.ID));
    }

    private static Optional<String> uidOnVolumes(Observation seen) {
        return seen.claims().values().stream()
                .map(claim -> Observation.label(claim, Labels.CLUSTER_UID))
                .filter(uid -> uid.matches("[0-9a-f]{32}"))
                .sorted(Comparator.naturalOrder())
                .findFirst();
    }

    private static Optional<String> uidInGroups(Observation seen, ClusterNames names) {
        return ofGroups(seen).values().stream()
                .filter(registry -> registry.cluster().equals(names.cluster()))
                .map(GroupRegistry::clusterUid)
                .min(Comparator.naturalOrder());
    }

    private static Optional<String> uidInPods(Observation seen, ClusterNames names) {
        return Stream.ofNullable(seen.statefulSets().get(names.trackerSet()))
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals("FDFS_CLUSTER_UID"))
                .map(EnvVar::getValue)
                .filter(uid -> uid != null && uid.matches("[0-9a-f]{32}"))
                .findFirst();
    }

    private static Map<String, String> data(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of());
    }

    private static boolean hasAddress(Service service) {
        String address = service.getSpec().getClusterIP();
        return address != null && !address.isEmpty() && !address.equals("None");
    }

    private static Optional<Integer> ordinal(String prefix, String name) {
        return name.startsWith(prefix) ? number(name.substring(prefix.length())) : Optional.empty();
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,8}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }
}
