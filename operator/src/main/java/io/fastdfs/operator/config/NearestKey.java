package io.fastdfs.operator.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which key a user may have meant. */
final class NearestKey {

    private NearestKey() {}

    /** The key with the fewest differing letters, if at most a third of its letters differ; users can set it, so owned keys are none. */
    static Optional<String> to(String written, ConfFile file, FastDfsVersion version) {
        String wanted = written.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
        return KeyTable.of(file).stream()
                .filter(key -> key.isReadBy(version))
                .map(ConfKey::name)
                .filter(name -> OwnedKeys.find(file, name).isEmpty())
                .filter(name -> distance(wanted, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters to add, remove or change (Levenshtein). */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
