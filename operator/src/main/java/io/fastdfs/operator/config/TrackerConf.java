package io.fastdfs.operator.config;

import java.util.Map;

/** tracker.conf. */
public final class TrackerConf {

    private TrackerConf() {}

    public static String render(TrackerSettings settings) {
        Map<String, String> values = EffectiveConfig.values(ConfFile.TRACKER, settings.version(), settings.config());
        values.putAll(OwnValues.common(FdfsPaths.TRACKER_PORT));
        values.put("use_storage_id", "true");
        // Relative to the directory of tracker.conf (fdfs_server_id_func.c fdfs_load_storage_ids_from_file).
        values.put("storage_ids_filename", StorageIds.FILE_NAME);
        values.put("id_type_in_filename", "id");
        values.put("trust_storage_server_id", "true");
        return new ConfText()
                .comment("Written by the FastDFS operator from spec.trackers of the FastDfsCluster.")
                .keys(values)
                .section("error-log", Map.of())
                .text();
    }
}
