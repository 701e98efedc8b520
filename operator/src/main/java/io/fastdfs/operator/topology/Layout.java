package io.fastdfs.operator.topology;

/** Where things are inside the pods, and the ports. What the images' fdfs-member reads must stand here. */
public final class Layout {

    /** Port of a tracker (FastDFS's own default). */
    public static final int TRACKER_PORT = 22122;

    /** Port of a storage (FastDFS's own default). */
    public static final int STORAGE_PORT = 23000;

    /** base_path: the volume with binlog, sync marks and identity. */
    public static final String STATE_PATH = "/var/fdfs/state";

    /** Mount of the immutable configuration. */
    public static final String CONFIG_PATH = "/etc/fdfs";

    /** Mount of the group's registry. */
    public static final String REGISTRY_PATH = "/etc/fdfs-registry";

    /** Scratch space for composed files. */
    public static final String RUN_PATH = "/run/fdfs";

    /** User and group that every process runs as. */
    public static final long USER = 10001;

    private Layout() {}

    /** Mount of store path M00, M01, …. */
    public static String storePath(int index) {
        return "/var/fdfs/path" + index;
    }
}
