package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.FastDfsStorageGroupSpec;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.StorageDefaults;
import io.fastdfs.operator.api.VolumePolicy;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.config.EffectiveConfig;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What counts for a group: its own fields over its cluster's. Maps merge by key, everything else replaces. */
public record Effective(
        SortedMap<String, String> config, VolumeSpec stateVolume, boolean deletesVolumes, PodOverrides pod) {

    /** The state volume of a group of which nobody says anything. */
    private static final VolumeSpec STATE_VOLUME = VolumeSpec.of("2Gi");

    /** The values for a group of a cluster. */
    public static Effective of(FastDfsClusterSpec cluster, FastDfsStorageGroupSpec group) {
        StorageDefaults inherited = cluster.storage() == null ? StorageDefaults.NONE : cluster.storage();
        VolumeSpec state = or(group.stateVolume(), inherited.stateVolume());
        return new Effective(
                EffectiveConfig.merge(inherited.config(), group.config()),
                state == null ? STATE_VOLUME : state,
                VolumePolicy.deletesVolumes(or(group.volumePolicy(), inherited.volumePolicy())),
                merge(inherited.pod(), group.pod()));
    }

    private static PodOverrides merge(@Nullable PodOverrides cluster, @Nullable PodOverrides group) {
        PodOverrides under = cluster == null ? PodOverrides.NONE : cluster;
        PodOverrides over = group == null ? PodOverrides.NONE : group;
        return new PodOverrides(
                or(over.resources(), under.resources()),
                or(over.affinity(), under.affinity()),
                union(under.nodeSelector(), over.nodeSelector()),
                or(over.tolerations(), under.tolerations()),
                or(over.topologySpreadConstraints(), under.topologySpreadConstraints()),
                union(under.labels(), over.labels()),
                union(under.annotations(), over.annotations()),
                or(over.priorityClassName(), under.priorityClassName()),
                deepUnion(under.overlay(), over.overlay()));
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first != null ? first : second;
    }

    private static @Nullable Map<String, Object> deepUnion(
            @Nullable Map<String, Object> under, @Nullable Map<String, Object> over) {
        if (under == null || over == null) {
            return or(over, under);
        }
        Map<String, Object> both = new TreeMap<>(under);
        over.forEach((key, value) -> both.put(key, deepUnion(both.get(key), value)));
        return both;
    }

    @SuppressWarnings("unchecked") // what JSON calls an object is a map by strings
    private static @Nullable Object deepUnion(@Nullable Object under, @Nullable Object over) {
        return under instanceof Map && over instanceof Map
                ? deepUnion((Map<String, Object>) under, (Map<String, Object>) over)
                : over;
    }

    private static @Nullable Map<String, String> union(
            @Nullable Map<String, String> under, @Nullable Map<String, String> over) {
        if (under == null || over == null) {
            return or(over, under);
        }
        Map<String, String> both = new TreeMap<>(under);
        both.putAll(over);
        return both;
    }
}
