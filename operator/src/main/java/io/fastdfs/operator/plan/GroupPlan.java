package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.topology.GroupNames;
import java.util.List;

/**
 * What one group should be.
 *
 * @param registry its ids; those that are new have no address yet
 * @param shape what was settled, with more members where that is allowed now
 * @param mayConfigure whether configuration and StatefulSet may be written: false while the spec asks for something that
 *     cannot be, so that what runs goes on as it is
 */
public record GroupPlan(
        FastDfsStorageGroup resource,
        GroupNames names,
        GroupRegistry registry,
        GroupShape shape,
        Effective effective,
        boolean mayConfigure,
        List<Problem> problems) {

    public GroupPlan {
        problems = List.copyOf(problems);
    }

    /** The same plan once its Services have addresses. */
    public GroupPlan with(GroupRegistry addressed) {
        return new GroupPlan(resource, names, addressed, shape, effective, mayConfigure, problems);
    }

    /** Whether the user wants this group left alone. */
    public boolean paused() {
        return resource.getSpec().paused();
    }
}
