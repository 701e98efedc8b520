package io.fastdfs.operator.config;

import static io.fastdfs.operator.config.ConfKey.key;
import static io.fastdfs.operator.config.ValueRules.ANY;
import static io.fastdfs.operator.config.ValueRules.BOOL;
import static io.fastdfs.operator.config.ValueRules.LOG_LEVEL;
import static io.fastdfs.operator.config.ValueRules.atLeast;
import static io.fastdfs.operator.config.ValueRules.oneOf;
import static io.fastdfs.operator.config.ValueRules.positiveOr;

import java.util.List;

/** client.conf, the same from 6.13.0 to 6.16.1 (client/client_func.c fdfs_client_do_init_ex). */
final class ClientKeys {

    static final List<ConfKey> ALL = List.of(
            key("connect_timeout", "5", positiveOr("10")),
            key("network_timeout", "60", positiveOr("30")),
            key("base_path", "/opt/fastdfs", ANY),
            key("log_level", "info", LOG_LEVEL),
            key("connect_first_by", "tracker", oneOf("tracker", "last-connected")),
            key("use_connection_pool", "false", BOOL),
            key("connection_pool_max_idle_time", "3600", atLeast(1)),
            key("load_fdfs_parameters_from_tracker", "false", BOOL),
            key("use_storage_id", "false", BOOL),
            key("storage_ids_filename", "storage_ids.conf", ANY));

    private ClientKeys() {}
}
