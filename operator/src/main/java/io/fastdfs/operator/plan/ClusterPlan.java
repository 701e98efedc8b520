package io.fastdfs.operator.plan;

import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a cluster should be.
 *
 * @param groups the groups that are bound to their names and not being deleted
 * @param orphans registries of groups without a living FastDfsStorageGroup, by its name: their ids keep line and address
 * @param refused groups of which nothing is made, by name, and why
 * @param young, handsOff, mayConfigure as in {@link GroupPlan}, for the trackers and the cluster as a whole
 */
public record ClusterPlan(
        ClusterRegistry registry,
        ClusterShape shape,
        List<GroupPlan> groups,
        Map<String, GroupRegistry> orphans,
        Map<String, Problem> refused,
        boolean young,
        boolean handsOff,
        boolean mayConfigure,
        List<Problem> problems) {

    public ClusterPlan {
        groups = List.copyOf(groups);
        orphans = Collections.unmodifiableMap(new TreeMap<>(orphans)); // Map.copyOf has another order in each JVM
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
        problems = List.copyOf(problems);
    }

    /** The addresses of the trackers that there should be, by ordinal; the registry may remember more. */
    public SortedMap<Integer, String> trackers() {
        return registry.trackers().headMap(shape.trackers());
    }

    /** Every registry that says something about ids. */
    public Stream<GroupRegistry> registries() {
        return Stream.concat(groups.stream().map(GroupPlan::registry), orphans.values().stream());
    }

    /** The plan to change nothing; see {@link GroupPlan#asItWas}. */
    public ClusterPlan asItWas() {
        return with(registry, groups.stream().map(GroupPlan::asItWas).toList(), orphans);
    }

    /** The same plan once Services have addresses. */
    public ClusterPlan with(
            ClusterRegistry addressed, List<GroupPlan> addressedGroups, Map<String, GroupRegistry> addressedOrphans) {
        return new ClusterPlan(
                addressed, shape, addressedGroups, addressedOrphans, refused, young, handsOff, mayConfigure, problems);
    }
}
