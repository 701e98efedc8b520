package io.fastdfs.operator.config;

import io.fastdfs.operator.config.ValueRule.Verdict;
import java.util.Optional;
import java.util.OptionalLong;

/** Keys whose value is a kind of its own, or harmful in a container. */
final class CommonRules {

    private static final long ONE_MB = 1 << 20;

    /** tracker/fdfs_shared_func.c fdfs_parse_storage_reserved_space. */
    static final ValueRule RESERVED_SPACE = value -> {
        String instead = "a share such as 10% (more than 0, less than 100) or a size such as 20G";
        if (value.endsWith("%")) {
            return isShare(value.substring(0, value.length() - 1))
                    ? Optional.empty()
                    : Verdict.error("stops FastDFS", instead);
        }
        OptionalLong bytes = ValueRules.parseBytes(value);
        if (bytes.isEmpty()) {
            return Verdict.error("stops FastDFS", instead);
        }
        return bytes.getAsLong() > 0 && bytes.getAsLong() < ONE_MB
                ? Verdict.warning("is less than 1 MB and reserves nothing", instead)
                : Optional.empty();
    };

    /** storage_func.c storage_func_init: "auto" or "0" is twice the number of store paths. */
    static final ValueRule SYNC_MAX_THREADS = value -> "auto".equalsIgnoreCase(value)
            ? Optional.empty()
            : ValueRules.clamped(0, 256).judge(value);

    /** Container runtimes took io_uring out of the profile RuntimeDefault (containerd 2.0, Docker 25), and the pods run under it. */
    static final ValueRule IO_URING = ValueRules.BOOL.and(value -> ValueRules.isTrue(value)
            ? Verdict.warning(
                    "needs system calls that the seccomp profile RuntimeDefault refuses in current container runtimes, FastDFS then does not start",
                    "false, unless your nodes allow io_uring")
            : Optional.empty());

    /** Compared with the source address of a connection, which is a pod's or a node's. */
    static final ValueRule ALLOW_HOSTS = value -> "*".equals(value)
            ? Optional.empty()
            : Verdict.warning(
                    "is compared with the source addresses of connections, which change with every pod; probes, trackers and members have to be in it",
                    "* here, and limit clients by spec.network.policy");

    /** storage_func.c storage_func_init loads FastDHT's group_count and groups then, and exits without them. */
    static final ValueRule NO_FASTDHT = ValueRules.BOOL.and(value -> ValueRules.isTrue(value)
            ? Verdict.error(
                    "needs FastDHT servers, which this operator does not run; storages would not start", "false")
            : Optional.empty());

    static final ValueRule STORE_PATH_MARK = ValueRules.BOOL.and(value -> ValueRules.isTrue(value)
            ? Optional.empty()
            : Verdict.warning("lets a storage start on the volume of another one or of another store path", "true"));

    private CommonRules() {}

    private static boolean isShare(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,6})?")) {
            return false;
        }
        double share = Double.parseDouble(text);
        return share > 0 && share < 100;
    }
}
