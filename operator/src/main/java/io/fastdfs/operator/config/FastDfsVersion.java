package io.fastdfs.operator.config;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;

/** A FastDFS release, as its tags and packages name it: 6.15.4. */
public record FastDfsVersion(int major, int minor, int patch) implements Comparable<FastDfsVersion> {

    /** What {@link #parse} takes, for schema patterns. */
    public static final String REGEX = "^[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}$";

    public static final String OLDEST_SUPPORTED = "6.13.0";
    public static final String NEWEST_SUPPORTED_LINE = "6.16";

    private static final Pattern FORM = Pattern.compile(REGEX);
    private static final Comparator<FastDfsVersion> ORDER = Comparator.comparingInt(FastDfsVersion::major)
            .thenComparingInt(FastDfsVersion::minor)
            .thenComparingInt(FastDfsVersion::patch);
    private static final FastDfsVersion FOLLOWERS_JOIN_BY_SOURCE_ADDRESS = new FastDfsVersion(6, 15, 5);
    private static final Set<FastDfsVersion> TESTED =
            Set.of(new FastDfsVersion(6, 15, 4), new FastDfsVersion(6, 16, 1));

    public FastDfsVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("a FastDFS version has no negative part");
        }
    }

    /** Throws IllegalArgumentException with a sentence for the user when the text is not a version. */
    public static FastDfsVersion parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is not a FastDFS version: write the three numbers of a release, such as 6.15.4, without \"v\" or a suffix.");
        }
        String[] parts = text.split("\\.", -1);
        return new FastDfsVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** 6.13 to 6.16: rw options in storage_ids.conf came with 6.13, and the key tables end with 6.16. */
    public boolean isSupported() {
        return major == 6 && minor >= 13 && minor <= 16;
    }

    /** Whether this project's tests run real processes of exactly this release. */
    public boolean isTested() {
        return TESTED.contains(this);
    }

    /**
     * From 6.15.5 on a tracker that follows introduces itself to the leader (command 58), and the leader looks it up by the source address of
     * the connection (tracker/tracker_service.c of 6.15.5, tracker_deal_join_leader): behind service addresses that is the pod's address, which no list has, so
     * followers never learn the trunk servers.
     */
    public boolean hasFollowerJoinBug() {
        return isAtLeast(FOLLOWERS_JOIN_BY_SOURCE_ADDRESS);
    }

    public boolean isAtLeast(FastDfsVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(FastDfsVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
