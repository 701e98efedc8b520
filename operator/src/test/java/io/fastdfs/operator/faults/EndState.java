package io.fastdfs.operator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that stands of each cluster, as text that is the same for two clusters that differ by chance and time alone. */
final class EndState {

    private static final List<Class<? extends HasMetadata>> MADE = List.of(
            ConfigMap.class,
            Service.class,
            StatefulSet.class,
            PersistentVolumeClaim.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class);

    /** Ids, addresses and uids. */
    private static final Pattern CHANCE = Pattern.compile("[0-9a-f.]{2,}");

    /** Names of configuration and annotations of templates end in hashes of what has ids and addresses in it. */
    private static final Pattern HASH = Pattern.compile("\\b(?=\\d*[a-f])[0-9a-f]{10}\\b|\\b\\d{10}\\b");

    private EndState() {}

    /** The text of each cluster of a namespace, by its name. */
    static SortedMap<String, String> of(NamespacedKubernetesClient client) {
        Map<String, List<HasMetadata>> made = new TreeMap<>();
        for (Class<? extends HasMetadata> kind : MADE) {
            client.resources(kind)
                    .withLabel(Labels.CLUSTER)
                    .list()
                    .getItems()
                    .forEach(object -> made.computeIfAbsent(
                                    Observation.label(object, Labels.CLUSTER), cluster -> new ArrayList<>())
                            .add(object));
        }
        Map<String, List<String>> said = new TreeMap<>();
        client.resources(FastDfsCluster.class)
                .list()
                .getItems()
                .forEach(cluster -> said.computeIfAbsent(cluster.getMetadata().getName(), name -> new ArrayList<>())
                        .addAll(words(
                                "cluster",
                                cluster.getStatus() == null
                                        ? List.of()
                                        : cluster.getStatus().conditions())));
        client.resources(FastDfsStorageGroup.class)
                .list()
                .getItems()
                .forEach(group -> said.computeIfAbsent(
                                group.getSpec().clusterRef().name(), name -> new ArrayList<>())
                        .addAll(words(
                                group.getMetadata().getName(),
                                group.getStatus() == null
                                        ? List.of()
                                        : group.getStatus().conditions())));
        SortedMap<String, String> states = new TreeMap<>();
        made.forEach((cluster, objects) ->
                states.put(cluster, text(cluster, objects, said.getOrDefault(cluster, List.of()))));
        return states;
    }

    private static List<String> words(String whose, List<Condition> conditions) {
        return conditions.stream()
                .map(condition -> whose + ": " + condition.type() + "=" + condition.status() + "/" + condition.reason())
                .toList();
    }

    private static String text(String cluster, List<HasMetadata> objects, List<String> said) {
        Map<String, String> names = namesOfChance(cluster, objects);
        String namespace = objects.get(0).getMetadata().getNamespace();
        List<String> lines = new ArrayList<>(said);
        objects.forEach(
                object -> flatten(object.getKind() + " " + object.getMetadata().getName(), withoutTime(object), lines));
        return lines.stream()
                .map(line -> HASH.matcher(
                                named(line, names).replace(namespace, "NS").replace(cluster, "C"))
                        .replaceAll("hash"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String named(String line, Map<String, String> names) {
        return CHANCE.matcher(line).replaceAll(drawn -> names.getOrDefault(drawn.group(), drawn.group()));
    }

    /** A word for each thing that was drawn: ids, addresses, the cluster's uid. */
    private static Map<String, String> namesOfChance(String cluster, List<HasMetadata> objects) {
        Map<String, String> names = new TreeMap<>();
        objects.stream().flatMap(EndState::configMap).forEach(configMap -> {
            String name = configMap.getMetadata().getName();
            Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
            if (name.equals(new ClusterNames(cluster).registry())) {
                RegistryText.readCluster(data).ifPresent(registry -> {
                    names.put(registry.uid(), "cluster uid");
                    registry.trackers()
                            .forEach((ordinal, address) -> names.put(address, "address of tracker " + ordinal));
                    Optional.ofNullable(registry.clients())
                            .ifPresent(address -> names.put(address, "address for clients"));
                });
            } else if (name.endsWith(GroupNames.registryOf(""))) {
                RegistryText.readGroup(data)
                        .ifPresent(registry -> registry.ids().values().forEach(id -> {
                            String role = registry.group() + " " + id.state() + id.ordinal();
                            names.put(String.valueOf(id.id()), "id of " + role);
                            Optional.ofNullable(id.address())
                                    .ifPresent(address -> names.put(address, "address of " + role));
                        }));
            }
        });
        return names;
    }

    private static Stream<ConfigMap> configMap(HasMetadata object) {
        return object instanceof ConfigMap configMap ? Stream.of(configMap) : Stream.empty();
    }

    private static JsonNode withoutTime(HasMetadata object) {
        ObjectNode fields = Serialization.jsonMapper().valueToTree(object);
        fields.remove("status");
        ObjectNode metadata = (ObjectNode) fields.get("metadata");
        metadata.remove(List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation"));
        metadata.path("ownerReferences").forEach(owner -> ((ObjectNode) owner).remove("uid"));
        if (object
                instanceof PersistentVolumeClaim) { // no scenario names a class; the default may come or go meanwhile
            ((ObjectNode) fields.get("spec")).remove("storageClassName");
        }
        return fields;
    }

    /** One line for each value, with the way to it. */
    private static void flatten(String way, JsonNode node, List<String> lines) {
        if (node.isValueNode()) {
            node.asText().lines().forEach(line -> lines.add(way + ": " + line));
        }
        node.fields().forEachRemaining(field -> flatten(way + "/" + field.getKey(), field.getValue(), lines));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            flatten(way + "/" + i, node.get(i), lines);
        }
    }
}
