package io.fastdfs.operator.fastdfs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What fdfs_monitor printed about a tracker with one group of one member. */
record MonitorText(String printed) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    String value(String key) {
        Matcher line = Pattern.compile("(?m)^\\s*" + Pattern.quote(key) + "\\s*= ?(.*?)\\s*$")
                .matcher(printed);
        if (!line.find()) {
            throw new AssertionError("fdfs_monitor does not print " + key + ":\n" + printed);
        }
        return line.group(1).strip();
    }

    int number(String key) {
        return Integer.parseInt(value(key));
    }

    /** Some times it leaves empty instead of printing the start of 1970. */
    Instant time(String key) {
        String text = value(key);
        return text.isEmpty()
                ? StorageInfo.NEVER
                : LocalDateTime.parse(text.substring(0, 19), TIME).toInstant(ZoneOffset.UTC);
    }

    /** "252 GB", "2.5 GB": two to three digits, so half a unit of the last one is lost. */
    double megabytes(String key) {
        String[] size = value(key).split("\\s+", 2);
        return Double.parseDouble(size[0])
                * Math.pow(1024, List.of("B", "KB", "MB", "GB", "TB").indexOf(size[1]) - 2);
    }

    /** "ip_addr = 10.0.0.1  ACTIVE" up to 6.15, "host = 10.0.0.1:23000  ACTIVE" later. */
    String[] addressAndState() {
        String line = printed.contains("host = ") ? value("host") : value("ip_addr");
        return line.replaceFirst(":\\d+", "").split("\\s+", 2);
    }
}
