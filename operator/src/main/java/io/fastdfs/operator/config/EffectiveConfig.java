package io.fastdfs.operator.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** From the shipped file to what a process reads: shipped, then what containers need, then the cluster's keys, then the group's. */
public final class EffectiveConfig {

    static final String USE_TRUNK_FILE = "use_trunk_file";

    private EffectiveConfig() {}

    /** What a group inherits and sets: by key, group over cluster. */
    public static SortedMap<String, String> merge(Map<String, String> cluster, Map<String, String> group) {
        SortedMap<String, String> merged = new TreeMap<>(cluster);
        merged.putAll(group);
        return Collections.unmodifiableSortedMap(merged);
    }

    /** Every key of tracker.conf that is not the operator's, with the value the process gets. */
    public static SortedMap<String, String> tracker(FastDfsVersion version, Map<String, String> config) {
        return withoutOwned(ConfFile.TRACKER, values(ConfFile.TRACKER, version, config));
    }

    /** Every key of storage.conf that is not the operator's, with the value the process gets. */
    public static SortedMap<String, String> storage(FastDfsVersion version, Map<String, String> config) {
        return withoutOwned(ConfFile.STORAGE, values(ConfFile.STORAGE, version, config));
    }

    /** Whether the trackers tell storages to keep small files in trunk files. */
    public static boolean usesTrunkFiles(Map<String, String> trackerConfig) {
        return ValueRules.isTrue(
                trackerConfig.getOrDefault(USE_TRUNK_FILE, "false").strip());
    }

    /**
     * Keys in the order of the shipped file, then those it does not mention, by name. A user's key that this version does not read, or that is the operator's,
     * is left out: it would change the name of the file and restart processes for nothing.
     */
    static Map<String, String> values(ConfFile file, FastDfsVersion version, Map<String, String> config) {
        Map<String, String> values = new LinkedHashMap<>(KeyTable.shipped(file, version));
        switch (file) {
            case TRACKER -> values.putAll(ContainerDefaults.tracker(usesTrunkFiles(config)));
            case STORAGE -> values.putAll(ContainerDefaults.storage());
            case CLIENT -> {}
        }
        new TreeMap<>(config).forEach((key, value) -> {
            if (KeyTable.reads(file, version, key) && OwnedKeys.find(file, key).isEmpty()) {
                values.put(key, value.strip());
            }
        });
        return values;
    }

    private static SortedMap<String, String> withoutOwned(ConfFile file, Map<String, String> values) {
        SortedMap<String, String> free = new TreeMap<>(values);
        free.keySet().removeIf(key -> OwnedKeys.find(file, key).isPresent());
        return Collections.unmodifiableSortedMap(free);
    }
}
