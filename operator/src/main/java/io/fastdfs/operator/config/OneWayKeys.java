package io.fastdfs.operator.config;

import io.fastdfs.operator.config.Finding.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that data on disk depends on. Compares effective values, so that taking the edit back always clears the finding. Ask only once there are data.
 */
public final class OneWayKeys {

    private static final String SUBDIRECTORIES = "subdir_count_per_path";

    private OneWayKeys() {}

    /** {@code former} and {@code next} as {@link EffectiveConfig#tracker} gives them; {@code path} is the field to name. */
    public static List<Finding> tracker(String path, Map<String, String> former, Map<String, String> next) {
        return trunkFiles(path, former, next).stream().toList();
    }

    /** {@code former} and {@code next} as {@link EffectiveConfig#storage} gives them; {@code path} is the field to name. */
    public static List<Finding> storage(String path, Map<String, String> former, Map<String, String> next) {
        return subdirectories(path, former, next).stream().toList();
    }

    /** A member with another count than its group is refused by the trackers for ever (tracker_mem.c: "subdir_count_per_path … is not same in the group"). */
    private static Optional<Finding> subdirectories(String path, Map<String, String> former, Map<String, String> next) {
        String was = former.getOrDefault(SUBDIRECTORIES, "");
        String is = next.getOrDefault(SUBDIRECTORIES, "");
        if (was.isEmpty() || was.equals(is)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.ERROR,
                ConfFile.STORAGE,
                SUBDIRECTORIES,
                path + "." + SUBDIRECTORIES + " cannot change from " + was + " to " + is
                        + " once the group has members: their directories are laid out for it, and trackers refuse a member that differs; write "
                        + was + " again, or make another group."));
    }

    /**
     * A storage frees the space of a deleted file at the trunk server of its group (trunk_client.c trunk_client_trunk_free_space), and trackers choose
     * trunk servers only while the key is true (tracker_mem.c).
     */
    private static Optional<Finding> trunkFiles(String path, Map<String, String> former, Map<String, String> next) {
        if (!EffectiveConfig.usesTrunkFiles(former) || EffectiveConfig.usesTrunkFiles(next)) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        Severity.ERROR,
                        ConfFile.TRACKER,
                        EffectiveConfig.USE_TRUNK_FILE,
                        path + "." + EffectiveConfig.USE_TRUNK_FILE
                                + " cannot go back to false once files are kept in trunk files: the group would lose its trunk server, which frees their space; write true again."));
    }
}
