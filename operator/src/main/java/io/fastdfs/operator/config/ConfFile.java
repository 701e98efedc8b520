package io.fastdfs.operator.config;

/** The configuration files that hold keys. */
public enum ConfFile {
    TRACKER("tracker.conf", "fdfs_trackerd", "spec.trackers.config of the FastDfsCluster"),
    STORAGE(
            "storage.conf",
            "fdfs_storaged",
            "spec.storage.config of the FastDfsCluster or spec.config of the FastDfsStorageGroup"),
    CLIENT("client.conf", "the FastDFS client", "the ConfigMap of your application");

    private final String fileName;
    private final String reader;
    private final String field;

    ConfFile(String fileName, String reader, String field) {
        this.fileName = fileName;
        this.reader = reader;
        this.field = field;
    }

    /** The file's name, also the key of the ConfigMap that holds it. */
    public String fileName() {
        return fileName;
    }

    /** The program that reads the file. */
    public String reader() {
        return reader;
    }

    /** Where a user sets keys of this file. */
    public String field() {
        return field;
    }
}
