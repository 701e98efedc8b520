package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.CombinationCheck;
import io.fastdfs.operator.config.ConfFile;
import io.fastdfs.operator.config.ConfigCheck;
import io.fastdfs.operator.config.EffectiveConfig;
import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.config.Finding;
import io.fastdfs.operator.config.OneWayKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether FastDFS can run what the spec says: findings become problems, and errors keep configuration from being written. */
final class SpecCheck {

    static final String SUBDIRECTORIES = "subdir_count_per_path";

    private SpecCheck() {}

    static boolean trackers(
            FastDfsClusterSpec spec,
            ClusterShape shape,
            ClusterShape wanted,
            FastDfsVersion version,
            List<Problem> problems) {
        List<Finding> findings = new ArrayList<>(ConfigCheck.of(
                ConfFile.TRACKER, "spec.trackers.config", spec.trackers().config(), version));
        findings.addAll(
                CombinationCheck.tracker("spec.trackers.config", spec.trackers().config(), version, shape.trackers()));
        if (shape.trunkFiles() && !wanted.trunkFiles()) {
            findings.addAll(OneWayKeys.tracker(
                    "spec.trackers.config",
                    Map.of("use_trunk_file", "true"),
                    EffectiveConfig.tracker(version, spec.trackers().config())));
        }
        return judge(findings, problems);
    }

    static boolean members(
            FastDfsClusterSpec cluster,
            Effective effective,
            GroupShape shape,
            FastDfsVersion version,
            boolean settled,
            List<Problem> problems) {
        List<Finding> findings =
                new ArrayList<>(ConfigCheck.of(ConfFile.STORAGE, "spec.config", effective.config(), version));
        findings.addAll(CombinationCheck.storage(
                "spec.config", effective.config(), version, shape.paths().size()));
        findings.addAll(
                CombinationCheck.heartbeats("spec.config", cluster.trackers().config(), effective.config(), version));
        if (settled) {
            findings.addAll(OneWayKeys.storage(
                    "spec.config",
                    Map.of(SUBDIRECTORIES, shape.subdirectories()),
                    EffectiveConfig.storage(version, effective.config())));
        }
        return judge(findings, problems);
    }

    /** Errors first: they are what the user has to mend. */
    private static boolean judge(List<Finding> findings, List<Problem> problems) {
        findings.stream()
                .filter(Finding::isError)
                .forEach(error -> problems.add(Problem.invalid(Reason.ConfigurationInvalid, error.sentence())));
        findings.stream()
                .filter(finding -> !finding.isError())
                .forEach(warning -> problems.add(Problem.invalid(Reason.QuestionableKeys, warning.sentence())));
        return findings.stream().noneMatch(Finding::isError);
    }

    static Optional<FastDfsVersion> version(String text, List<Problem> problems) {
        FastDfsVersion version;
        try {
            version = FastDfsVersion.parse(text);
        } catch (IllegalArgumentException notAVersion) {
            problems.add(Problem.invalid(Reason.VersionUnsupported, "spec.version: " + notAVersion.getMessage()));
            return Optional.empty();
        }
        if (!version.isSupported()) {
            problems.add(Problem.invalid(
                    Reason.VersionUnsupported,
                    "spec.version " + version + " cannot run under this operator; write 6.15.4 or another of 6.13 to "
                            + FastDfsVersion.NEWEST_SUPPORTED_LINE));
            return Optional.empty();
        }
        if (!version.isTested()) {
            problems.add(Problem.invalid(
                    Reason.VersionUntested,
                    "spec.version " + version
                            + " is expected to work but no test of the operator runs it; 6.15.4 and 6.16.1"
                            + " are tested"));
        }
        return Optional.of(version);
    }
}
