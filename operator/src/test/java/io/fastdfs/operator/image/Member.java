package io.fastdfs.operator.image;

import java.util.List;

/** A member of a group as the operator's registry describes it, and the files that go with it. */
record Member(int id, boolean joined, boolean founder, int after) {

    static final String CLUSTER = "4f1c9a0b7d3e5f60718293a4b5c6d7e8";
    static final String GROUP = "group1";
    static final List<String> VOLUMES = List.of("state", "path0", "path1");

    static Member founder(int id) {
        return new Member(id, false, true, 0);
    }

    static Member of(int id) {
        return new Member(id, false, false, 0);
    }

    Member afterMember(int predecessor) {
        return new Member(id, joined, founder, predecessor);
    }

    Member thatJoined() {
        return new Member(id, true, founder, after);
    }

    String registry() {
        return """
               id=%d
               cluster=%s
               group=%s
               joined=%b
               founder=%b
               since=2026-01-01T00:00:00Z
               """.formatted(id, CLUSTER, GROUP, joined, founder) + (after == 0 ? "" : "after=" + after + "\n");
    }

    String identity(String role) {
        return "version=1\ncluster=%s\ngroup=%s\nid=%d\nrole=%s\n".formatted(CLUSTER, GROUP, id, role);
    }

    /** The mounted storage.conf: all but server_id. */
    static String conf(List<String> trackers) {
        StringBuilder text = new StringBuilder();
        trackers.forEach(
                tracker -> text.append("tracker_server = ").append(tracker).append('\n'));
        return text + """
                  group_name = group1
                  port = 23000
                  base_path = /var/fdfs/state
                  store_path_count = 2
                  store_path0 = /var/fdfs/path0
                  store_path1 = /var/fdfs/path1
                  subdir_count_per_path = 2
                  max_connections = 256
                  heart_beat_interval = 1
                  stat_report_interval = 1
                  sync_binlog_buff_interval = 1
                  thread_stack_size = 512KB
                  connect_timeout = 2
                  network_timeout = 5
                  log_file_rotate_everyday = false
                  sync_log_buff_interval = 1
                  [access-log]
                  enabled = false
                  tracker_server = 10.9.9.9:22122
                  """;
    }
}
