package io.fastdfs.operator.config;

import java.util.List;
import java.util.Map;

/** What storage.conf of a group depends on. Every member has the same file; the entrypoint puts the member's server_id in front. */
public record StorageSettings(
        FastDfsVersion version, String group, List<Endpoint> trackers, int storePathCount, Map<String, String> config) {

    /** tracker_types.h FDFS_MAX_TRACKERS. */
    static final int MAX_TRACKERS = 16;

    public StorageSettings {
        if (!group.matches(StorageIdLine.GROUP_REGEX)) {
            throw new IllegalArgumentException("not a FastDFS group name: \"" + group + "\"");
        }
        if (trackers.isEmpty() || trackers.size() > MAX_TRACKERS) {
            throw new IllegalArgumentException("a storage needs 1 to 16 trackers, not " + trackers.size());
        }
        if (storePathCount < 1 || storePathCount > 256) {
            throw new IllegalArgumentException("a storage has 1 to 256 store paths, not " + storePathCount);
        }
        trackers = List.copyOf(trackers);
        config = Map.copyOf(config);
    }
}
