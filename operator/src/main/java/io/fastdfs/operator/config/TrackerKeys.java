package io.fastdfs.operator.config;

import static io.fastdfs.operator.config.ConfKey.key;
import static io.fastdfs.operator.config.ConfKey.unshipped;
import static io.fastdfs.operator.config.ValueRules.ANY;
import static io.fastdfs.operator.config.ValueRules.BOOL;
import static io.fastdfs.operator.config.ValueRules.LOG_LEVEL;
import static io.fastdfs.operator.config.ValueRules.TIME;
import static io.fastdfs.operator.config.ValueRules.atLeast;
import static io.fastdfs.operator.config.ValueRules.between;
import static io.fastdfs.operator.config.ValueRules.bytesBetween;
import static io.fastdfs.operator.config.ValueRules.bytesClamped;
import static io.fastdfs.operator.config.ValueRules.bytesOf32Bits;
import static io.fastdfs.operator.config.ValueRules.integer;
import static io.fastdfs.operator.config.ValueRules.notBelow;
import static io.fastdfs.operator.config.ValueRules.oneOfOr;
import static io.fastdfs.operator.config.ValueRules.positiveOr;

import java.util.List;

/**
 * tracker.conf in the order of the shipped file: names, shipped values and what the sources do with others (tracker/tracker_func.c tracker_load_from_conf_file,
 * libserverframe sf_global.c), for 6.13.0 to 6.16.1.
 */
final class TrackerKeys {

    private static final long KB = 1024;
    private static final long MB = KB * KB;
    /** The variable behind the key is a C int. */
    private static final long INT_BYTES = Integer.MAX_VALUE;

    static final List<ConfKey> ALL = List.of(
            key("disabled", "false", BOOL),
            key("bind_addr", "", ANY),
            key("port", "22122", integer()),
            unshipped("inner_port", integer()),
            unshipped("outer_port", integer()),
            unshipped("inner_bind_addr", ANY),
            unshipped("outer_bind_addr", ANY),
            key("address_family", "auto", ANY),
            key("response_ip_addr_size", "auto", ANY).since("6.15.0"),
            key("connect_timeout", "5", positiveOr("10")),
            key("network_timeout", "60", positiveOr("60")),
            key("use_io_uring", "false", CommonRules.IO_URING).since("6.15.4"),
            key("use_send_zc", "true", BOOL).since("6.15.0"),
            unshipped("tcp_quick_ack", BOOL),
            key("base_path", "/opt/fastdfs", ANY),
            key("max_connections", "1024", positiveOr("256")),
            key("accept_threads", "1", atLeast(1)),
            key("work_threads", "4", atLeast(1)),
            unshipped("buff_size", bytesClamped(8 * KB, INT_BYTES)),
            key("min_buff_size", "8KB", bytesClamped(4 * KB, INT_BYTES)),
            key("max_buff_size", "128KB", bytesClamped(8 * KB, INT_BYTES)),
            key("store_lookup", "2", between(0, 2)),
            key("store_group", "group2", ANY),
            key("store_server", "0", oneOfOr("0", "0", "1", "2")),
            key("store_path", "0", oneOfOr("0", "0", "2")),
            key("download_server", "0", oneOfOr("0", "0", "1")),
            key("reserved_storage_space", "20%", CommonRules.RESERVED_SPACE),
            key("log_level", "info", LOG_LEVEL),
            key("run_by_group", "", ANY),
            key("run_by_user", "", ANY),
            key("allow_hosts", "*", CommonRules.ALLOW_HOSTS),
            key("check_active_interval", "120", positiveOr("100")),
            key("thread_stack_size", "256KB", bytesClamped(64 * KB, INT_BYTES)),
            key("storage_ip_changed_auto_adjust", "true", BOOL),
            key("storage_sync_file_max_delay", "86400", positiveOr("86400")),
            key("storage_sync_file_max_time", "300", positiveOr("300")),
            key("use_trunk_file", "false", BOOL),
            key(
                    "slot_min_size",
                    "256",
                    bytesOf32Bits().and(bytesBetween(1, INT_BYTES)).and(bytesClamped(1, 64 * KB))),
            key("slot_max_size", "1MB", bytesOf32Bits()),
            key("trunk_alloc_alignment_size", "256", notBelow(0)),
            key("trunk_free_space_merge", "true", BOOL),
            key("delete_unused_trunk_files", "false", BOOL),
            key("trunk_file_size", "64MB", bytesOf32Bits().and(bytesClamped(4 * MB, INT_BYTES))),
            key("trunk_create_file_advance", "false", BOOL),
            key("trunk_create_file_time_base", "02:00", TIME),
            key("trunk_create_file_interval", "86400", notBelow(0)),
            key("trunk_create_file_space_threshold", "20G", ValueRules.bytes()),
            key("trunk_init_check_occupying", "false", BOOL),
            key("trunk_init_reload_from_binlog", "false", BOOL),
            key("trunk_compress_binlog_min_interval", "86400", notBelow(0)),
            key("trunk_compress_binlog_interval", "86400", notBelow(0)),
            key("trunk_compress_binlog_time_base", "03:00", TIME),
            key("trunk_binlog_max_backups", "7", notBelow(0)),
            key("use_storage_id", "false", BOOL),
            key("storage_ids_filename", "storage_ids.conf", ANY),
            key("id_type_in_filename", "id", ANY),
            key("trust_storage_server_id", "true", BOOL),
            key("store_slave_file_use_link", "false", BOOL),
            key("use_connection_pool", "true", BOOL),
            key("connection_pool_max_idle_time", "3600", atLeast(1)),
            key("sync_log_buff_interval", "1", positiveOr("1")),
            // libserverframe reads the log_file keys in 6.13 too (V1.2.8 sf_global.c sf_load_log_config); the names
            // that 6.13 ships instead are read by nothing.
            unshipped("log_file_rotate_everyday", BOOL),
            unshipped("log_file_rotate_on_size", ValueRules.bytes()),
            unshipped("log_file_compress_old", BOOL),
            unshipped("log_file_keep_days", integer()),
            key("log_file_rotate_time", "00:00", TIME).since("6.14.0"),
            key("log_file_compress_days_before", "7", integer()).since("6.14.0"),
            key("log_file_delete_old_time", "01:30", TIME).since("6.14.0"));

    private TrackerKeys() {}
}
