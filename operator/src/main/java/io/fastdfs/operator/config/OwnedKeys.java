package io.fastdfs.operator.config;

import java.util.List;
import java.util.Optional;

/**
 * The keys the operator writes itself. The constants are for schema rules (CEL: {@code self.all(key, !key.matches(OwnedKeys.STORAGE_REGEX))}); they
 * are literals because annotations take nothing else, and a test compares them with the lists.
 */
public final class OwnedKeys {

    public static final String TRACKER_REGEX = "^(bind_addr|inner_bind_addr|outer_bind_addr|port|inner_port|outer_port"
            + "|address_family|response_ip_addr_size|base_path|disabled|run_by_group|run_by_user"
            + "|use_storage_id|storage_ids_filename|id_type_in_filename|trust_storage_server_id|tracker_server"
            + "|log_file_[a-z_]*|rotate_error_log|rotate_error_log_size|error_log_rotate_time|compress_old_error_log"
            + "|compress_error_log_days_before)$";

    public static final String STORAGE_REGEX = "^(bind_addr|inner_bind_addr|outer_bind_addr|port|inner_port|outer_port"
            + "|address_family|response_ip_addr_size|base_path|disabled|run_by_group|run_by_user"
            + "|use_storage_id|storage_ids_filename|id_type_in_filename|trust_storage_server_id|server_id|tracker_server|group_name"
            + "|store_path|store_path_count|store_path[0-9]+"
            + "|log_file_[a-z_]*|rotate_error_log|rotate_error_log_size|error_log_rotate_time|compress_old_error_log"
            + "|compress_error_log_days_before|use_access_log|rotate_access_log|rotate_access_log_size"
            + "|access_log_rotate_time|compress_old_access_log|compress_access_log_days_before)$";

    private static final OwnedKey ADDRESSES = new OwnedKey(
            "bind_addr|inner_bind_addr|outer_bind_addr",
            "pods change their addresses and listen on all of them, so leave it out; spec.network.policy limits who may connect");
    private static final OwnedKey PORTS = new OwnedKey(
            "port|inner_port|outer_port",
            "trackers listen on 22122 and storages on 23000, which Services, probes and identities rely on; leave it out");
    private static final OwnedKey ADDRESS_FAMILY = new OwnedKey(
            "address_family|response_ip_addr_size", "only IPv4 single-stack clusters are supported; leave it out");
    private static final OwnedKey BASE_PATH =
            new OwnedKey("base_path", "it is where the state volume is mounted; set the size of the volume instead");
    private static final OwnedKey PROCESS = new OwnedKey(
            "disabled|run_by_group|run_by_user",
            "the container decides how the process runs; use spec.paused to stop changes or the overlay in pod for the user");
    private static final OwnedKey TRACKER_IDS = new OwnedKey(
            "use_storage_id|storage_ids_filename|id_type_in_filename|trust_storage_server_id",
            "members are known by ids that the operator gives out, which lets pods move; leave it out");
    private static final OwnedKey STORAGE_IDS = new OwnedKey(
            "use_storage_id|storage_ids_filename|id_type_in_filename|trust_storage_server_id|server_id",
            "members are known by ids that the operator gives out, which lets pods move; leave it out");
    private static final OwnedKey TRACKER_SERVER = new OwnedKey(
            "tracker_server",
            "the operator writes one line for each tracker from spec.trackers.replicas of the FastDfsCluster");
    private static final OwnedKey GROUP_NAME =
            new OwnedKey("group_name", "set spec.group of the FastDfsStorageGroup instead");
    private static final OwnedKey STORE_PATHS = new OwnedKey(
            "store_path|store_path_count|store_path[0-9]+",
            "add an entry to spec.storePaths of the FastDfsStorageGroup instead: each is a volume");
    private static final OwnedKey ERROR_LOG = new OwnedKey(
            "log_file_[a-z_]*|rotate_error_log|rotate_error_log_size|error_log_rotate_time|compress_old_error_log|compress_error_log_days_before",
            "logs go to the container's standard output, where the cluster keeps and rotates them; log_level can be set");
    private static final OwnedKey ACCESS_LOG = new OwnedKey(
            "use_access_log|rotate_access_log|rotate_access_log_size|access_log_rotate_time|compress_old_access_log|compress_access_log_days_before",
            "the access log would fill the state volume, so it is off");

    /** Owned keys of tracker.conf, in the order of {@link #TRACKER_REGEX}. */
    public static final List<OwnedKey> TRACKER =
            List.of(ADDRESSES, PORTS, ADDRESS_FAMILY, BASE_PATH, PROCESS, TRACKER_IDS, TRACKER_SERVER, ERROR_LOG);

    /** Owned keys of storage.conf, in the order of {@link #STORAGE_REGEX}. */
    public static final List<OwnedKey> STORAGE = List.of(
            ADDRESSES,
            PORTS,
            ADDRESS_FAMILY,
            BASE_PATH,
            PROCESS,
            STORAGE_IDS,
            TRACKER_SERVER,
            GROUP_NAME,
            STORE_PATHS,
            ERROR_LOG,
            ACCESS_LOG);

    private OwnedKeys() {}

    /** Nothing in client.conf is owned: users do not set its keys. */
    public static List<OwnedKey> of(ConfFile file) {
        return switch (file) {
            case TRACKER -> TRACKER;
            case STORAGE -> STORAGE;
            case CLIENT -> List.of();
        };
    }

    public static Optional<OwnedKey> find(ConfFile file, String key) {
        return of(file).stream().filter(owned -> owned.owns(key)).findFirst();
    }
}
