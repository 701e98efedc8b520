package io.fastdfs.operator.config;

import java.util.Map;

/** What tracker.conf depends on: the version and the user's keys. Every tracker of a cluster has the same file. */
public record TrackerSettings(FastDfsVersion version, Map<String, String> config) {

    public TrackerSettings {
        config = Map.copyOf(config);
    }
}
