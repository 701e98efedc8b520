package io.fastdfs.operator.config;

/** A host and a port as a tracker_server line names them. */
public record Endpoint(String host, int port) {

    public Endpoint {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("not a host: \"" + host + "\"");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    public static Endpoint tracker(String host) {
        return new Endpoint(host, FdfsPaths.TRACKER_PORT);
    }

    public String text() {
        return host + ":" + port;
    }
}
