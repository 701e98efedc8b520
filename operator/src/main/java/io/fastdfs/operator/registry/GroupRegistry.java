package io.fastdfs.operator.registry;

import io.fastdfs.operator.registry.StorageId.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is remembered of one group: the FastDFS name that its FastDfsStorageGroup is bound to, its ids, and what of its
 * first shape cannot change.
 *
 * @param cluster name of the FastDfsCluster
 * @param clusterUid the cluster's random uid, 32 hex digits
 * @param group FastDFS's name of the group
 * @param founder the id whose empty volumes may become the group's first; empty once any member has been ACTIVE
 * @param ids every id of the group, by id
 * @param shape what was chosen at first and cannot change yet, by field (see the plan package)
 */
public record GroupRegistry(
        String cluster,
        String clusterUid,
        String group,
        OptionalInt founder,
        SortedMap<Integer, StorageId> ids,
        SortedMap<String, String> shape) {

    public GroupRegistry {
        ids = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(ids));
        shape = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(shape));
    }

    /** The id of the member at an ordinal. */
    public Optional<StorageId> member(int ordinal) {
        return ids.values().stream()
                .filter(id -> id.state() == State.ACTIVE)
                .filter(id -> id.ordinal().equals(OptionalInt.of(ordinal)))
                .findFirst();
    }

    /** The ids that members have, in the order of their ordinals. */
    public List<StorageId> members() {
        return ids.values().stream()
                .filter(id -> id.state() == State.ACTIVE && id.ordinal().isPresent())
                .sorted(Comparator.comparingInt(id -> id.ordinal().orElseThrow()))
                .toList();
    }

    /** The ids in a state. */
    public List<StorageId> in(State state) {
        return ids.values().stream().filter(id -> id.state() == state).toList();
    }

    /** The same group with other ids. */
    public GroupRegistry with(Collection<StorageId> newIds) {
        return new GroupRegistry(cluster, clusterUid, group, founder, byId(newIds), shape);
    }

    /** The same group with another founder, or none. */
    public GroupRegistry withFounder(OptionalInt newFounder) {
        return new GroupRegistry(cluster, clusterUid, group, newFounder, ids, shape);
    }

    /** The same group with another remembered shape. */
    public GroupRegistry withShape(Map<String, String> newShape) {
        return new GroupRegistry(cluster, clusterUid, group, founder, ids, new TreeMap<>(newShape));
    }

    private static SortedMap<Integer, StorageId> byId(Collection<StorageId> ids) {
        return ids.stream().collect(Collectors.toMap(StorageId::id, id -> id, (first, second) -> second, TreeMap::new));
    }
}
