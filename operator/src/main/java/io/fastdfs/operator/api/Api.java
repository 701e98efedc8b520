package io.fastdfs.operator.api;

/** The API group and version that both kinds belong to. */
public final class Api {

    /** The API group of both kinds. */
    public static final String GROUP = "fastdfs.io";

    /** The only version that is served. */
    public static final String VERSION = "v1alpha1";

    private Api() {}
}
