package io.fastdfs.operator.topology;

import io.fastdfs.operator.api.FastDfsCluster;

/** The names of everything that belongs to a cluster rather than to one of its groups. Nothing else builds them. */
public record ClusterNames(String cluster) {

    /** The names for a cluster. */
    public static ClusterNames of(FastDfsCluster cluster) {
        return new ClusterNames(cluster.getMetadata().getName());
    }

    /** StatefulSet, PodDisruptionBudget and NetworkPolicy of the trackers. */
    public String trackerSet() {
        return cluster + "-tracker";
    }

    /** Pod of a tracker, and the Service that bears its fixed address. */
    public String tracker(int ordinal) {
        return trackerSet() + "-" + ordinal;
    }

    /** The Service for clients: ready trackers only. */
    public String trackers() {
        return cluster + "-trackers";
    }

    /** The ConfigMap that applications mount. */
    public String client() {
        return cluster + "-client";
    }

    /** The ConfigMap that remembers the cluster's uid and the trackers' addresses. */
    public String registry() {
        return cluster + "-registry";
    }

    /** The immutable ConfigMap of one tracker.conf with its storage_ids.conf. */
    public String trackerConfig(String hash) {
        return trackerSet() + "-" + hash;
    }
}
