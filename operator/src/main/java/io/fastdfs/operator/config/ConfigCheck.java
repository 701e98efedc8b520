package io.fastdfs.operator.config;

import io.fastdfs.operator.config.Finding.Severity;
import io.fastdfs.operator.config.ValueRule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges the keys a user wrote into one map: what is not theirs to set, what would not be one line of the file, what FastDFS does not read, and what it makes of the values.
 * Findings come in the order of the keys. {@link CombinationCheck} judges what only shows when maps are merged.
 */
public final class ConfigCheck {

    private ConfigCheck() {}

    /** {@code path} is the field that holds the map, such as spec.trackers.config; sentences begin with it. */
    public static List<Finding> of(ConfFile file, String path, Map<String, String> config, FastDfsVersion version) {
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(config)
                .forEach((key, value) -> findings.addAll(new Entry(file, path, key, value, version).findings()));
        return List.copyOf(findings);
    }

    private record Entry(ConfFile file, String path, String key, String value, FastDfsVersion version) {

        List<Finding> findings() {
            Optional<Finding> broken =
                    brokenKey().or(this::owned).or(this::unread).or(this::brokenValue);
            if (broken.isPresent()) {
                return List.of(broken.get());
            }
            List<Finding> findings = new ArrayList<>();
            if (!value.equals(value.strip())) {
                findings.add(
                        finding(Severity.WARNING, "has blanks around its value, which are left out; remove them."));
            }
            KeyTable.find(file, key)
                    .flatMap(known -> known.rule().judge(value.strip()))
                    .ifPresent(verdict -> findings.add(finding(verdict)));
            return findings;
        }

        private Optional<Finding> brokenKey() {
            return IniLimits.problemOfKey(key).map(problem -> finding(Severity.ERROR, problem));
        }

        private Optional<Finding> owned() {
            return OwnedKeys.find(file, key)
                    .map(owned -> finding(Severity.ERROR, "cannot be set: " + owned.sentence() + "."));
        }

        private Optional<Finding> brokenValue() {
            return IniLimits.problemOfValue(value).map(problem -> finding(Severity.ERROR, problem));
        }

        private Optional<Finding> unread() {
            Optional<ConfKey> known = KeyTable.find(file, key);
            if (known.isPresent()) {
                return known.filter(conf -> !conf.isReadBy(version))
                        .map(conf -> finding(Severity.WARNING, otherVersion(conf)));
            }
            return Optional.of(finding(Severity.WARNING, unknown()));
        }

        private String otherVersion(ConfKey conf) {
            String when = conf.until()
                    .map(until -> "only versions before " + until + " read it")
                    .orElse("FastDFS reads it from " + conf.since() + " on");
            return "is not read by FastDFS " + version + " and left out of the file: " + when
                    + "; remove it or change spec.version.";
        }

        private String unknown() {
            String leftOut = "is no key of " + file.fileName() + " in FastDFS " + version + " and left out of the file";
            for (ConfFile other : List.of(ConfFile.TRACKER, ConfFile.STORAGE)) {
                if (other != file && KeyTable.reads(other, version, key)) {
                    return leftOut + ": it belongs to " + other.fileName() + ", write it in " + other.field() + ".";
                }
            }
            return NearestKey.to(key, file, version)
                    .map(nearest -> leftOut + ": did you mean " + nearest + "?")
                    .orElse(leftOut + "; remove it.");
        }

        private Finding finding(Verdict verdict) {
            return finding(
                    verdict.severity(),
                    "= " + IniLimits.shown(value) + " " + verdict.what() + "; write " + verdict.instead() + ".");
        }

        private Finding finding(Severity severity, String rest) {
            return new Finding(severity, file, key, path + "." + IniLimits.shownKey(key) + " " + rest);
        }
    }
}
