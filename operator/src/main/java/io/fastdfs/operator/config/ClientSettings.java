package io.fastdfs.operator.config;

import java.util.List;

/** What client.conf depends on: where applications reach the trackers, by name. */
public record ClientSettings(FastDfsVersion version, List<Endpoint> trackers) {

    public ClientSettings {
        if (trackers.isEmpty()) {
            throw new IllegalArgumentException("a client needs a tracker");
        }
        trackers = List.copyOf(trackers);
    }
}
