package io.fastdfs.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The registries as they are, or as volumes, Services and StatefulSets allow to make them again. */
final class Registries {

    private static final String SUFFIX = GroupNames.registryOf("");

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
        @Nullable
        String clients = kept.map(ClusterRegistry::clients)
                .or(() -> Optional.ofNullable(seen.services().get(names.trackers()))
                        .filter(Registries::hasAddress)
                        .map(service -> service.getSpec().getClusterIP()))
                .orElse(null);
        return kept.map(registry -> registry.at(addresses, clients)).orElseGet(() -> {
            String uid = uidInRegistries(seen, names)
                    .or(() -> uidInPods(seen, names))
                    .or(() -> uidOnVolumes(seen))
                    .orElseGet(newUid);
            return new ClusterRegistry(uid, addresses, clients, new TreeMap<>());
        });
    }

    /** Every readable group registry of the cluster, by the name of its FastDfsStorageGroup. */
    static Map<String, GroupRegistry> ofGroups(Observation seen) {
        Map<String, GroupRegistry> registries = new HashMap<>();
        ofGroupsAsTheyAre(seen)
                .forEach((resource, configMap) -> RegistryText.readGroup(data(configMap))
                        .ifPresent(registry -> registries.put(resource, registry)));
        return registries;
    }

    /** Registries, of a group or of the cluster, that a newer operator wrote: their ConfigMaps' names. */
    static Set<String> newer(Observation seen) {
        return seen.configMaps().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(SUFFIX) && RegistryText.isNewer(data(entry.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** By name, because a label is lost more easily. */
    private static Map<String, ConfigMap> ofGroupsAsTheyAre(Observation seen) {
        String ofCluster = ClusterNames.of(seen.cluster()).registry();
        Map<String, ConfigMap> registries = new HashMap<>();
        seen.configMaps().forEach((name, configMap) -> {
            boolean immutable = Boolean.TRUE.equals(configMap.getImmutable());
            if (name.endsWith(SUFFIX) && !name.equals(ofCluster) && !immutable) {
                registries.put(name.substring(0, name.length() - SUFFIX.length()), configMap);
            }
        });
        return registries;
    }

    /** The shape that a StatefulSet was made with, when no registry tells it any more. */
    static Map<String, String> shapeOf(@Nullable StatefulSet set) {
        return set == null ? Map.of() : RegistryText.readShape(Observation.annotation(set, Labels.SHAPE));
    }

    /** Ids whose Services say that they never had volumes. */
    static Set<Integer> unused(Observation seen, String storageGroup) {
        return seen.servicesOf(storageGroup).stream()
                .filter(service -> "true".equals(Observation.annotation(service, Labels.UNUSED)))
                .flatMap(service -> id(service).stream())
                .collect(Collectors.toSet());
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

    private static Optional<String> uidInRegistries(Observation seen, ClusterNames names) {
        return ofGroups(seen).values().stream()
                .filter(registry -> registry.cluster().equals(names.cluster()))
                .map(GroupRegistry::clusterUid)
                .min(Comparator.naturalOrder());
    }

    /** Of several, that of most volumes: the others' pods will not start, and say whose volumes they found. */
    private static Optional<String> uidOnVolumes(Observation seen) {
        Map<String, Long> uids = seen.claims().values().stream()
                .map(claim -> Observation.label(claim, Labels.CLUSTER_UID))
                .filter(uid -> uid.matches("[0-9a-f]{32}"))
                .collect(Collectors.groupingBy(uid -> uid, TreeMap::new, Collectors.counting()));
        return uids.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
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
