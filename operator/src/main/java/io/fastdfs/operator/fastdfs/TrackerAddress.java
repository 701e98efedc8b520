package io.fastdfs.operator.fastdfs;

/** Where a FastDFS server listens: an IP address (or a name) and a port. */
public record TrackerAddress(String host, int port) {

    /** The port of trackers, {@code FDFS_TRACKER_SERVER_DEF_PORT}. */
    public static final int DEFAULT_PORT = 22122;

    public TrackerAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("an address needs a host");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is outside 1..65535");
        }
    }

    public static TrackerAddress of(String host) {
        return new TrackerAddress(host, DEFAULT_PORT);
    }

    /** As FastDFS writes it: {@code 10.0.0.1:22122}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
