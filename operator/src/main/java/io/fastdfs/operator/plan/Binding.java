package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.GroupNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which FastDfsStorageGroup a FastDFS group name belongs to. The registries decide; where there is none yet the oldest
 * object does, and none that is being deleted. A second one of that name is refused and none of its objects are made.
 */
public record Binding(List<FastDfsStorageGroup> bound, Map<String, Problem> refused) {

    public Binding {
        bound = List.copyOf(bound);
        refused = Map.copyOf(refused);
    }

    /**
     * @param groups the groups that name the cluster, in any order
     * @param registries every readable group registry of the cluster, by the name of its FastDfsStorageGroup, also of
     *     those that are deleted
     */
    public static Binding of(String cluster, List<FastDfsStorageGroup> groups, Map<String, GroupRegistry> registries) {
        Map<String, String> owners = new HashMap<>();
        registries.entrySet().stream()
                .filter(registry -> registry.getValue().cluster().equals(cluster))
                .sorted(Map.Entry.comparingByKey())
                .forEach(registry -> owners.putIfAbsent(registry.getValue().group(), registry.getKey()));
        List<FastDfsStorageGroup> bound = new ArrayList<>();
        Map<String, Problem> refused = new LinkedHashMap<>();
        groups.stream().sorted(oldestFirst()).forEach(group -> {
            Optional<Problem> problem = problem(cluster, group, registries, owners);
            if (problem.isPresent()) {
                refused.put(name(group), problem.get());
            } else {
                owners.put(group.getSpec().group(), name(group));
                bound.add(group);
            }
        });
        return new Binding(bound, refused);
    }

    private static Optional<Problem> problem(
            String cluster,
            FastDfsStorageGroup group,
            Map<String, GroupRegistry> registries,
            Map<String, String> owners) {
        String wanted = group.getSpec().group();
        GroupRegistry own = registries.get(name(group));
        if (own != null && !(own.group().equals(wanted) && own.cluster().equals(cluster))) {
            return Optional.of(Problem.blocked(
                    Reason.NameTaken,
                    "ConfigMap " + GroupNames.registryOf(name(group)) + " remembers volumes of group " + own.group()
                            + " of cluster " + own.cluster()
                            + " under this metadata.name; create a FastDfsStorageGroup of"
                            + " another metadata.name for group " + wanted));
        }
        String owner = owners.get(wanted);
        if (owner != null && !owner.equals(name(group))) {
            GroupRegistry bound = registries.get(owner);
            boolean givenUp = bound != null
                    && bound.members().isEmpty()
                    && !bound.in(StorageId.State.RETIRING).isEmpty();
            return Optional.of(Problem.blocked(
                    Reason.GroupNameTaken,
                    givenUp
                            ? "group " + wanted + " of cluster " + cluster + " was FastDfsStorageGroup " + owner
                                    + "'s, which was deleted with its volumes; trackers know its ids, so only a"
                                    + " FastDfsStorageGroup of that metadata.name can take it up again; choose another"
                                    + " spec.group, or name it " + owner
                            : "group " + wanted + " of cluster " + cluster + " belongs to FastDfsStorageGroup " + owner
                                    + " (also while that is deleted and its volumes are retained); choose another"
                                    + " spec.group, or work with " + owner));
        }
        return Optional.empty();
    }

    private static Comparator<FastDfsStorageGroup> oldestFirst() {
        return Comparator.<FastDfsStorageGroup, String>comparing(
                        group -> Optional.ofNullable(group.getMetadata().getCreationTimestamp())
                                .orElse(""))
                .thenComparing(Binding::name);
    }

    private static String name(FastDfsStorageGroup group) {
        return group.getMetadata().getName();
    }
}
