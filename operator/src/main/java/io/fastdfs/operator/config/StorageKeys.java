package io.fastdfs.operator.config;

import static io.fastdfs.operator.config.ConfKey.key;
import static io.fastdfs.operator.config.ConfKey.unshipped;
import static io.fastdfs.operator.config.ValueRules.ANY;
import static io.fastdfs.operator.config.ValueRules.BOOL;
import static io.fastdfs.operator.config.ValueRules.LOG_LEVEL;
import static io.fastdfs.operator.config.ValueRules.TIME;
import static io.fastdfs.operator.config.ValueRules.atLeast;
import static io.fastdfs.operator.config.ValueRules.between;
import static io.fastdfs.operator.config.ValueRules.bytes;
import static io.fastdfs.operator.config.ValueRules.bytesBetween;
import static io.fastdfs.operator.config.ValueRules.bytesClamped;
import static io.fastdfs.operator.config.ValueRules.clamped;
import static io.fastdfs.operator.config.ValueRules.integer;
import static io.fastdfs.operator.config.ValueRules.oneOf;
import static io.fastdfs.operator.config.ValueRules.positiveOr;

import java.util.List;

/**
 * storage.conf in the order of the shipped file: names, shipped values and what the sources do with others (storage/storage_func.c storage_func_init,
 * libserverframe sf_global.c), for 6.13.0 to 6.16.1. tracker_server and store_path0, store_path1, … repeat and are not in the table.
 */
final class StorageKeys {

    private static final long KB = 1024;
    /** The variable behind the key is a C int. */
    private static final long INT_BYTES = Integer.MAX_VALUE;
    /** storage_func.c:2200 of 6.15.4: the buffer a thread keeps on its stack (256 KB, libfastcommon sockopt.h) and 64 KB. */
    private static final long SMALLEST_STACK = 320 * KB;
    /** storage_func.c:2062 of 6.15.4: a trunk binlog buffer of 64 KB and the header of 10 bytes. */
    private static final long SMALLEST_BUFFER = 64 * KB + 10;

    static final List<ConfKey> ALL = List.of(
            key("disabled", "false", BOOL),
            key("group_name", "group1", ANY),
            key("bind_addr", "", ANY),
            key("client_bind", "true", BOOL),
            key("port", "23000", integer()),
            unshipped("inner_port", integer()),
            unshipped("outer_port", integer()),
            unshipped("inner_bind_addr", ANY),
            unshipped("outer_bind_addr", ANY),
            key("address_family", "auto", ANY),
            unshipped("server_id", ANY),
            key("connect_timeout", "5", positiveOr("10")),
            key("network_timeout", "60", positiveOr("30")),
            key("use_io_uring", "false", CommonRules.IO_URING).since("6.15.4"),
            key("use_send_zc", "true", BOOL).since("6.15.0"),
            unshipped("tcp_quick_ack", BOOL),
            key("heart_beat_interval", "30", positiveOr("30")),
            key("stat_report_interval", "60", positiveOr("300")),
            key("base_path", "/opt/fastdfs", ANY),
            key("max_connections", "1024", positiveOr("256")),
            key("buff_size", "256KB", bytesBetween(SMALLEST_BUFFER, INT_BYTES)),
            unshipped("min_buff_size", bytesBetween(SMALLEST_BUFFER, INT_BYTES)),
            unshipped("max_buff_size", bytesClamped(8 * KB, INT_BYTES)),
            key("accept_threads", "1", atLeast(1)),
            key("work_threads", "4", atLeast(1)),
            key("disk_rw_separated", "true", BOOL),
            key("disk_reader_threads", "1", atLeast(0)).then("6.15.0", "2"),
            key("disk_writer_threads", "1", atLeast(0)),
            key("sync_min_threads", "1", clamped(1, 256)).since("6.15.0"),
            key("sync_max_threads", "auto", CommonRules.SYNC_MAX_THREADS).since("6.15.0"),
            key("sync_wait_msec", "50", positiveOr("100")).then("6.15.0", "10"),
            key("sync_interval", "0", clamped(0, Integer.MAX_VALUE)),
            key("sync_start_time", "00:00", TIME),
            key("sync_end_time", "23:59", TIME),
            key("write_mark_file_freq", "500", positiveOr("500")),
            key("disk_recovery_threads", "3", atLeast(1)).then("6.15.0", "4"),
            key("store_path_count", "1", integer()),
            key("subdir_count_per_path", "256", between(1, 256)),
            key("log_level", "info", LOG_LEVEL),
            key("run_by_group", "", ANY),
            key("run_by_user", "", ANY),
            key("allow_hosts", "*", CommonRules.ALLOW_HOSTS),
            key("file_distribute_path_mode", "0", oneOf("0", "1")),
            key("file_distribute_rotate_count", "100", positiveOr("100")),
            key("fsync_after_written_bytes", "0", bytes()),
            key("sync_binlog_buff_interval", "1", positiveOr("60")),
            key("sync_stat_file_interval", "300", positiveOr("60")).then("6.13.1", "60"),
            key("thread_stack_size", "512KB", bytesBetween(SMALLEST_STACK, INT_BYTES)),
            key("upload_priority", "10", integer()),
            key("if_alias_prefix", "", ANY),
            key("check_file_duplicate", "0", CommonRules.NO_FASTDHT),
            key("file_signature_method", "hash", oneOf("hash", "md5")),
            key("key_namespace", "FastDFS", ANY),
            key("keep_alive", "0", BOOL),
            key("use_access_log", "false", BOOL).until("6.14.0"),
            key("rotate_access_log", "false", BOOL).until("6.14.0"),
            key("access_log_rotate_time", "00:00", TIME).until("6.14.0"),
            key("compress_old_access_log", "false", BOOL).until("6.14.0"),
            key("compress_access_log_days_before", "7", integer()).until("6.14.0"),
            key("rotate_access_log_size", "0", bytes()).until("6.14.0"),
            key("file_sync_skip_invalid_record", "false", BOOL),
            key("use_connection_pool", "true", BOOL),
            key("connection_pool_max_idle_time", "3600", atLeast(1)),
            key("compress_binlog", "true", BOOL),
            key("compress_binlog_time", "01:30", TIME),
            key("check_store_path_mark", "true", CommonRules.STORE_PATH_MARK),
            key("sync_log_buff_interval", "1", positiveOr("1")),
            // libserverframe reads the log_file keys in 6.13 too (V1.2.8 sf_global.c sf_load_log_config);
            // rotate_error_log and the like, which 6.13 ships, are read by nothing.
            unshipped("log_file_rotate_everyday", BOOL),
            unshipped("log_file_rotate_on_size", bytes()),
            unshipped("log_file_compress_old", BOOL),
            unshipped("log_file_keep_days", integer()),
            key("log_file_rotate_time", "00:00", TIME).since("6.14.0"),
            key("log_file_compress_days_before", "7", integer()).since("6.14.0"),
            key("log_file_delete_old_time", "01:30", TIME).since("6.14.0"));

    static final ConfKey STORE_PATH_READONLY = unshipped("store_path#_readonly", BOOL);

    private StorageKeys() {}
}
