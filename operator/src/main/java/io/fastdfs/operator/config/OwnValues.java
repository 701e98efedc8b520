package io.fastdfs.operator.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values of owned keys that trackers and storages have in common. */
final class OwnValues {

    private OwnValues() {}

    /** 0 or empty means: every address, the user the process has, no rotation. */
    static Map<String, String> common(int port) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("disabled", "false");
        values.put("bind_addr", "");
        values.put("port", String.valueOf(port));
        // "auto" counts the addresses the process finds at its start, and takes IPv6 when there is none yet
        // (sf_global.c load_address_family).
        values.put("address_family", "IPv4");
        values.put("base_path", FdfsPaths.BASE_PATH);
        values.put("run_by_group", "");
        values.put("run_by_user", "");
        // The log is a link to the standard output; rotation renames the link, and FastDFS then writes a file (logger.c
        // log_rotate).
        values.put("log_file_rotate_everyday", "false");
        values.put("log_file_rotate_on_size", "0");
        values.put("log_file_compress_old", "false");
        values.put("log_file_keep_days", "0");
        return values;
    }
}
