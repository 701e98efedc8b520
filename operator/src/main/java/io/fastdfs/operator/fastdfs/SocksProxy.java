package io.fastdfs.operator.fastdfs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a SOCKS5 proxy listens that makes connections to trackers. */
public record SocksProxy(String host, int port) {

    private static final Pattern HOST_AND_PORT = Pattern.compile("([0-9A-Za-z.-]+):([0-9]{1,5})");

    public SocksProxy {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is outside 1..65535");
        }
    }

    /** From {@code host:port}, as settings have it. */
    public static SocksProxy of(String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a SOCKS5 proxy is named by host:port, not \"" + text + "\"");
        }
        return new SocksProxy(parts.group(1), Integer.parseInt(parts.group(2)));
    }
}
