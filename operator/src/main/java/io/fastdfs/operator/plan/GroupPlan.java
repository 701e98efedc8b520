package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.topology.GroupNames;
import java.util.List;
import java.util.Optional;

/**
 * What one group should be.
 *
 * @param registry its ids; those that are new have no address yet
 * @param shape what was settled, with more members where that is allowed now
 * @param kept its registry as it stands; empty when there is none that can be read
 * @param young whether no member may hold files, so that everything can still be corrected
 * @param handsOff whether nothing of it may be changed: it is paused, or what is known of it contradicts itself
 * @param mayConfigure whether configuration and StatefulSet may be written: false while the spec asks for something that
 *     cannot be, so that what runs goes on as it is
 */
public record GroupPlan(
        FastDfsStorageGroup resource,
        GroupNames names,
        GroupRegistry registry,
        Optional<GroupRegistry> kept,
        GroupShape shape,
        Effective effective,
        boolean young,
        boolean handsOff,
        boolean mayConfigure,
        List<Problem> problems) {

    public GroupPlan {
        problems = List.copyOf(problems);
    }

    /** The same plan once its Services have addresses. */
    public GroupPlan with(GroupRegistry addressed) {
        return new GroupPlan(
                resource, names, addressed, kept, shape, effective, young, handsOff, mayConfigure, problems);
    }

    /** The plan to change nothing: what was planned could not be recorded, so only what stood before counts: ids that were only drawn have no address. */
    public GroupPlan asItWas() {
        return with(kept.orElseGet(() -> registry.with(registry.ids().values().stream()
                .filter(id -> id.address() != null)
                .toList())));
    }

    /** Whether the user wants this group left alone. */
    public boolean paused() {
        return resource.getSpec().paused();
    }
}
