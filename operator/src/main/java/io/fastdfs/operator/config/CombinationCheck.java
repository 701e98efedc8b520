package io.fastdfs.operator.config;

import io.fastdfs.operator.config.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Judges what only shows when keys are seen together, on the effective values: key with key, tracker with storage, keys with the size of the cluster. */
public final class CombinationCheck {

    private CombinationCheck() {}

    /** {@code config} is what the user set; sentences begin with {@code path}. */
    public static List<Finding> tracker(String path, Map<String, String> config, FastDfsVersion version, int trackers) {
        Check check = new Check(ConfFile.TRACKER, path, EffectiveConfig.tracker(version, config));
        if (check.is(EffectiveConfig.USE_TRUNK_FILE) && trackers > 1 && version.hasFollowerJoinBug()) {
            check.error(
                    EffectiveConfig.USE_TRUNK_FILE,
                    "cannot be true with " + trackers + " trackers in FastDFS " + version
                            + ": from 6.15.5 on the other trackers are never told the trunk server, and uploads through them fail; set spec.trackers.replicas to 1 or use FastDFS 6.15.4.");
        }
        if ("1".equals(check.value("store_lookup"))) {
            String group = config.getOrDefault("store_group", "").strip();
            if (group.isEmpty()) {
                check.error(
                        "store_lookup",
                        "= 1 sends every upload to one group: name it in " + path + ".store_group, or write 0 or 2.");
            } else if (!group.matches(StorageIdLine.GROUP_REGEX)) {
                check.error(
                        "store_group",
                        "= " + IniLimits.shown(group)
                                + " is no name of a FastDFS group and stops FastDFS; write 1 to 16 letters and digits, as in spec.group.");
            }
        }
        OptionalLong smallest = ValueRules.parseBytes(check.value("slot_min_size"));
        OptionalLong largest = ValueRules.parseBytes(check.value("slot_max_size"));
        OptionalLong file = ValueRules.parseBytes(check.value("trunk_file_size"));
        if (smallest.isPresent() && largest.isPresent() && largest.getAsLong() <= smallest.getAsLong()) {
            check.error("slot_max_size", "has to be larger than slot_min_size, FastDFS does not start otherwise.");
        }
        if (largest.isPresent() && file.isPresent() && largest.getAsLong() > file.getAsLong() / 2) {
            check.warning(
                    "slot_max_size",
                    "is more than half of trunk_file_size, FastDFS takes the half; write less or raise trunk_file_size.");
        }
        return check.findings();
    }

    /** {@code config} is what cluster and group set, merged. */
    public static List<Finding> storage(
            String path, Map<String, String> config, FastDfsVersion version, int storePaths) {
        Check check = new Check(ConfFile.STORAGE, path, EffectiveConfig.storage(version, config));
        boolean separated = check.is("disk_rw_separated");
        boolean noReaders = check.isZero("disk_reader_threads");
        boolean noWriters = check.isZero("disk_writer_threads");
        if (separated ? noReaders || noWriters : noReaders && noWriters) {
            check.error(
                    noReaders ? "disk_reader_threads" : "disk_writer_threads",
                    "= 0 leaves nobody to read or write files, and FastDFS does not start; write 1 or more.");
        }
        OptionalLong least = ValueRules.number(check.value("sync_min_threads"));
        OptionalLong most = ValueRules.number(check.value("sync_max_threads"));
        if (least.isPresent() && most.isPresent() && most.getAsLong() > 0 && most.getAsLong() < least.getAsLong()) {
            check.warning(
                    "sync_max_threads",
                    "is less than sync_min_threads, FastDFS takes that instead; write auto or more.");
        }
        config.keySet().stream()
                .filter(key -> key.matches("store_path\\d{1,3}_readonly"))
                .sorted()
                .forEach(key -> {
                    int index = Integer.parseInt(key.replaceAll("\\D", ""));
                    if (index >= storePaths) {
                        check.warning(
                                key,
                                "names a store path that is not there and is left out: spec.storePaths has "
                                        + storePaths + ", counted from 0.");
                    }
                });
        return check.findings();
    }

    /**
     * A tracker takes a member for lost when its last heartbeat is older than check_active_interval (tracker_mem.c tracker_mem_check_alive), so it has to be longer than the pause between two.
     * {@code trackerConfig} and {@code storageConfig} are what users set.
     */
    public static List<Finding> heartbeats(
            String path, Map<String, String> trackerConfig, Map<String, String> storageConfig, FastDfsVersion version) {
        Check check = new Check(ConfFile.STORAGE, path, EffectiveConfig.storage(version, storageConfig));
        String lost = EffectiveConfig.tracker(version, trackerConfig).getOrDefault("check_active_interval", "");
        OptionalLong limit = ValueRules.number(lost);
        OptionalLong pause = ValueRules.number(check.value("heart_beat_interval"));
        if (limit.isPresent()
                && pause.isPresent()
                && limit.getAsLong() > 0
                && limit.getAsLong() < 2 * pause.getAsLong()) {
            check.error(
                    "heart_beat_interval",
                    "= " + pause.getAsLong() + " is too long for check_active_interval = " + lost
                            + " of the trackers, which would take healthy members for lost; write at most "
                            + limit.getAsLong() / 2
                            + " or raise spec.trackers.config.check_active_interval.");
        }
        return check.findings();
    }

    private static final class Check {
        private final ConfFile file;
        private final String path;
        private final Map<String, String> effective;
        private final List<Finding> findings = new ArrayList<>();

        Check(ConfFile file, String path, Map<String, String> effective) {
            this.file = file;
            this.path = path;
            this.effective = effective;
        }

        String value(String key) {
            return effective.getOrDefault(key, "");
        }

        boolean is(String key) {
            return ValueRules.isTrue(value(key));
        }

        boolean isZero(String key) {
            OptionalLong number = ValueRules.number(value(key));
            return number.isPresent() && number.getAsLong() == 0;
        }

        void error(String key, String rest) {
            findings.add(new Finding(Severity.ERROR, file, key, path + "." + key + " " + rest));
        }

        void warning(String key, String rest) {
            findings.add(new Finding(Severity.WARNING, file, key, path + "." + key + " " + rest));
        }

        List<Finding> findings() {
            return List.copyOf(findings);
        }
    }
}
