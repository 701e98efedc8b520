package io.fastdfs.operator.config;

import java.util.Map;
import java.util.stream.IntStream;

/** storage.conf of a group, without the server_id of a member. */
public final class StorageConf {

    private static final FastDfsVersion ACCESS_LOG_IS_A_SECTION = FastDfsVersion.parse("6.14.0");

    private StorageConf() {}

    public static String render(StorageSettings settings) {
        Map<String, String> values = EffectiveConfig.values(ConfFile.STORAGE, settings.version(), settings.config());
        values.keySet().removeIf(key -> isReadonlyFlagOfNoPath(key, settings.storePathCount()));
        values.putAll(OwnValues.common(FdfsPaths.STORAGE_PORT));
        values.put("group_name", settings.group());
        values.put("store_path_count", String.valueOf(settings.storePathCount()));
        IntStream.range(0, settings.storePathCount())
                .forEach(index -> values.put("store_path" + index, FdfsPaths.storePath(index)));
        ConfText text = new ConfText()
                .comment("Written by the FastDFS operator from the FastDfsStorageGroup and its FastDfsCluster.");
        settings.trackers().forEach(tracker -> text.key("tracker_server", tracker.text()));
        text.keys(values).section("error-log", Map.of());
        if (settings.version().isAtLeast(ACCESS_LOG_IS_A_SECTION)) {
            text.section("access-log", Map.of("enabled", "false"));
        }
        return text.text();
    }

    private static boolean isReadonlyFlagOfNoPath(String key, int storePathCount) {
        return key.matches("store_path\\d+_readonly")
                && IntStream.range(0, storePathCount)
                        .noneMatch(index -> key.equals("store_path" + index + "_readonly"));
    }
}
