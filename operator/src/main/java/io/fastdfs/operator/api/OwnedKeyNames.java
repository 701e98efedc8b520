package io.fastdfs.operator.api;

/** Names of the FastDFS keys that only the operator writes, as alternatives of a regular expression. */
final class OwnedKeyNames {

    private static final String BOTH = "disabled|bind_addr|port|address_family|base_path|run_by_group|run_by_user|"
            + "sync_log_buff_interval|log_file_[a-z_]*|rotate_error_log[a-z_]*";

    static final String TRACKER = BOTH
            + "|response_ip_addr_size|use_storage_id|storage_ids_filename|id_type_in_filename|trust_storage_server_id|storage_ip_changed_auto_adjust";

    static final String STORAGE = BOTH + "|group_name|server_id|client_bind|tracker_server|store_path[a-z0-9_]*";

    private OwnedKeyNames() {}
}
