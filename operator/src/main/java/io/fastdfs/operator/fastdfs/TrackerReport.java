package io.fastdfs.operator.fastdfs;

import java.util.List;
import java.util.Optional;

/** Everything that one tracker said in one conversation. */
public record TrackerReport(TrackerAddress tracker, List<GroupReport> groups, LeaderClaim leader) {

    public TrackerReport {
        groups = List.copyOf(groups);
    }

    public Optional<GroupReport> group(String name) {
        return groups.stream().filter(g -> g.group().name().equals(name)).findFirst();
    }

    /** A group and its members, DELETED ones too. */
    public record GroupReport(GroupInfo group, List<StorageInfo> members) {

        public GroupReport {
            members = List.copyOf(members);
        }

        public Optional<StorageInfo> member(String id) {
            return members.stream().filter(m -> m.id().equals(id)).findFirst();
        }
    }
}
