package io.fastdfs.operator.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys FastDFS reads from one of its files, and what they are when nobody sets them. */
final class KeyTable {

    private static final Pattern STORE_PATH_READONLY = Pattern.compile("store_path\\d{1,3}_readonly");

    private KeyTable() {}

    static List<ConfKey> of(ConfFile file) {
        return switch (file) {
            case TRACKER -> TrackerKeys.ALL;
            case STORAGE -> StorageKeys.ALL;
            case CLIENT -> ClientKeys.ALL;
        };
    }

    /** The key of that name, in whatever version it is read. */
    static Optional<ConfKey> find(ConfFile file, String name) {
        if (file == ConfFile.STORAGE && STORE_PATH_READONLY.matcher(name).matches()) {
            return Optional.of(StorageKeys.STORE_PATH_READONLY);
        }
        return of(file).stream().filter(key -> key.name().equals(name)).findFirst();
    }

    static boolean reads(ConfFile file, FastDfsVersion version, String name) {
        return find(file, name).filter(key -> key.isReadBy(version)).isPresent();
    }

    /** The shipped file of that version: keys and values in its order. */
    static Map<String, String> shipped(ConfFile file, FastDfsVersion version) {
        Map<String, String> values = new LinkedHashMap<>();
        of(file).stream()
                .filter(key -> key.isReadBy(version))
                .forEach(key -> key.shippedWith(version).ifPresent(value -> values.put(key.name(), value)));
        return values;
    }
}
