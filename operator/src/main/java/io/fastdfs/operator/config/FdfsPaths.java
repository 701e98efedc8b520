package io.fastdfs.operator.config;

/** Where the volumes are in the containers, and what listens where: one meaning for the files here, the pods and the entrypoint. */
public final class FdfsPaths {

    public static final String BASE_PATH = "/var/fdfs/state";
    public static final int TRACKER_PORT = 22122;
    public static final int STORAGE_PORT = 23000;

    private FdfsPaths() {}

    /** The mount of store path {@code index}: M00 is index 0. */
    public static String storePath(int index) {
        return "/var/fdfs/path" + index;
    }
}
