package io.fastdfs.operator.registry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a cluster.
 *
 * @param uid 32 hex digits, random; on every volume of the cluster, so that a volume of another one is never taken.
 *     Not metadata.uid: a cluster that is created again under its name takes its volumes up
 * @param trackers the trackers' addresses (ClusterIPs) by ordinal
 * @param clients the address of the Service for clients, which resolve it once; null until it has one
 * @param shape what was chosen at first and cannot change yet, by field (see the plan package)
 */
public record ClusterRegistry(
        String uid,
        SortedMap<Integer, String> trackers,
        @Nullable String clients,
        SortedMap<String, String> shape) {

    public ClusterRegistry {
        trackers = Collections.unmodifiableSortedMap(new TreeMap<>(trackers));
        shape = Collections.unmodifiableSortedMap(new TreeMap<>(shape));
    }

    /** The same cluster with other addresses. */
    public ClusterRegistry at(Map<Integer, String> trackerAddresses, @Nullable String clientsAddress) {
        return new ClusterRegistry(uid, new TreeMap<>(trackerAddresses), clientsAddress, shape);
    }

    /** The same cluster with another remembered shape. */
    public ClusterRegistry withShape(Map<String, String> newShape) {
        return new ClusterRegistry(uid, trackers, clients, new TreeMap<>(newShape));
    }
}
