package io.fastdfs.operator.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What differs from the shipped files because FastDFS runs in pods. Users may set all of it. */
final class ContainerDefaults {

    private static final String CHECK_ACTIVE = "check_active_interval";

    private ContainerDefaults() {}

    /**
     * A node that vanishes closes no connection: its members are offered until check_active_interval has passed. With trunk files a lost trunk server
     * stops the uploads of its group for two to three of these intervals (tracker_mem.c, tracker_mem_check_alive and the election of trunk servers).
     */
    static Map<String, String> tracker(boolean trunkFiles) {
        return Map.of(CHECK_ACTIVE, trunkFiles ? "10" : "30");
    }

    /**
     * A restarted tracker answers ENOENT until the members rejoin, which they do once in a heart_beat_interval; a new member becomes ACTIVE with it, too.
     * stat_report_interval brings the free space that volumes grow by. Binlog records not yet written are lost with the process, so they wait 1 s at most.
     */
    static Map<String, String> storage() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("heart_beat_interval", "5");
        values.put("stat_report_interval", "10");
        values.put("sync_binlog_buff_interval", "1");
        return values;
    }
}
