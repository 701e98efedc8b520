package io.fastdfs.operator.api;

import io.fastdfs.operator.config.OwnedKeys;

/**
 * CEL for the free-form maps of FastDFS keys. Every rule stands on the record that holds a {@code config} map. Which
 * keys are the operator's is said by {@link OwnedKeys}.
 */
final class ConfigRules {

    /** FastDFS keys are words of lower-case letters, digits and underscores; anything else could open a section. */
    static final String KEYS =
            "!has(self.config) || self.config.all(k, k.size() <= 63 && k.matches('^[a-z][a-z0-9_]*$'))";

    static final String KEYS_MESSAGE = "config: every key must be a FastDFS key, that is lower-case letters, digits and"
            + " '_', at most 63 characters, such as heart_beat_interval; without newlines, '#', '=' or '['";

    /** A newline in a value would be a second line of the file. */
    static final String VALUES =
            "!has(self.config) || self.config.all(k, !self.config[k].matches('[\\\\x00-\\\\x1f]'))";

    static final String VALUES_MESSAGE =
            "config: a value must stand on one line, without newlines or control characters; write one key for each line";

    static final String TRACKER_KEYS_OWNED =
            "!has(self.config) || !self.config.exists(k, k.matches('" + OwnedKeys.TRACKER_REGEX + "'))";

    static final String STORAGE_KEYS_OWNED =
            "!has(self.config) || !self.config.exists(k, k.matches('" + OwnedKeys.STORAGE_REGEX + "'))";

    static final String TRACKER_OWNED_MESSAGE =
            "config holds keys that the operator writes itself: addresses, ports, ids,"
                    + " paths, daemon and log file settings. Take them out; the volume is spec.trackers.volume, the number of"
                    + " trackers spec.trackers.replicas, and logs go to stdout (log_level can be set)";

    static final String STORAGE_OWNED_MESSAGE =
            "config holds keys that the operator writes itself: addresses, ports, ids,"
                    + " paths, daemon and log file settings. Take them out; write spec.group instead of group_name,"
                    + " spec.storePaths instead of store_path…, spec.stateVolume instead of base_path, spec.clusterRef instead of"
                    + " tracker_server; logs go to stdout (log_level can be set)";

    private ConfigRules() {}
}
