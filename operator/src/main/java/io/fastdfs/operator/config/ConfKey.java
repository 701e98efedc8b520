package io.fastdfs.operator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key that FastDFS reads: in which versions, the value it ships with there, and what it makes of others. Without a shipped value the key is read but not in the shipped file.
 */
record ConfKey(
        String name, ValueRule rule, FastDfsVersion since, Optional<FastDfsVersion> until, List<Shipped> shipped) {

    /** The value in the shipped file from this version on. */
    record Shipped(FastDfsVersion from, String value) {}

    private static final FastDfsVersion OLDEST = FastDfsVersion.parse(FastDfsVersion.OLDEST_SUPPORTED);

    ConfKey {
        shipped = List.copyOf(shipped);
    }

    static ConfKey key(String name, String value, ValueRule rule) {
        return new ConfKey(name, rule, OLDEST, Optional.empty(), List.of(new Shipped(OLDEST, value)));
    }

    static ConfKey unshipped(String name, ValueRule rule) {
        return new ConfKey(name, rule, OLDEST, Optional.empty(), List.of());
    }

    /** Read, and in the shipped file, from this version on. */
    ConfKey since(String version) {
        FastDfsVersion from = FastDfsVersion.parse(version);
        return new ConfKey(
                name,
                rule,
                from,
                until,
                List.of(new Shipped(from, shipped.get(0).value())));
    }

    /** Not read any more from this version on. */
    ConfKey until(String version) {
        return new ConfKey(name, rule, since, Optional.of(FastDfsVersion.parse(version)), shipped);
    }

    /** Ships with another value from this version on. */
    ConfKey then(String version, String value) {
        List<Shipped> all = new ArrayList<>(shipped);
        all.add(new Shipped(FastDfsVersion.parse(version), value));
        return new ConfKey(name, rule, since, until, all);
    }

    boolean isReadBy(FastDfsVersion version) {
        return version.isAtLeast(since) && until.filter(version::isAtLeast).isEmpty();
    }

    Optional<String> shippedWith(FastDfsVersion version) {
        return shipped.stream()
                .filter(value -> version.isAtLeast(value.from()))
                .reduce((earlier, later) -> later)
                .map(Shipped::value);
    }
}
