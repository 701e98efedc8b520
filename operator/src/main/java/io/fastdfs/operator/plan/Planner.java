package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.CombinationCheck;
import io.fastdfs.operator.config.ConfFile;
import io.fastdfs.operator.config.ConfigCheck;
import io.fastdfs.operator.config.EffectiveConfig;
import io.fastdfs.operator.config.FastDfsVersion;
import io.fastdfs.operator.config.Finding;
import io.fastdfs.operator.config.OneWayKeys;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.plan.IdAssignment.IdSource;
import io.fastdfs.operator.plan.IdAssignment.Known;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * From what the user wants and what is, to what should be. The order of its parts is the order in which they depend.
 *
 * <p>Until the first member has joined there is nothing to lose, and everything can still be corrected; from then on a
 * shape is settled.
 */
public final class Planner {

    private static final String SUBDIRECTORIES = "subdir_count_per_path";

    private final IdSource ids;
    private final Supplier<String> newUid;

    /**
     * @param ids draws FastDFS ids
     * @param newUid draws a cluster's uid, 32 hex digits
     */
    public Planner(IdSource ids, Supplier<String> newUid) {
        this.ids = ids;
        this.newUid = newUid;
    }

    /** The plan for a cluster. */
    public ClusterPlan plan(Observation seen) {
        ClusterNames names = ClusterNames.of(seen.cluster());
        FastDfsClusterSpec spec = seen.cluster().getSpec();
        ClusterRegistry registry = Registries.ofCluster(seen, names, newUid);
        ClusterShape wanted = new ClusterShape(
                spec.version(),
                spec.trackers().replicas(),
                spec.trackers().effectiveVolume(),
                EffectiveConfig.usesTrunkFiles(spec.trackers().config()));
        Map<String, GroupRegistry> registries = Registries.ofGroups(seen);
        boolean young = registries.values().stream()
                .flatMap(group -> group.ids().values().stream())
                .noneMatch(StorageId::joined);
        Optional<ClusterShape> settled = young ? Optional.empty() : ClusterShape.read(registry.shape());
        ClusterShape shape = settled.orElse(wanted);
        List<Problem> problems = new ArrayList<>();
        settled.ifPresent(
                former -> notSupportedYet(former.unsupported(wanted).toList()).ifPresent(problems::add));

        Optional<FastDfsVersion> version = version(shape.version(), problems);
        boolean valid = version.isPresent() && trackersAreValid(spec, shape, wanted, version.get(), problems);

        List<FastDfsStorageGroup> living = seen.groups().stream()
                .filter(group -> group.getMetadata().getDeletionTimestamp() == null)
                .toList();
        Binding binding = Binding.of(names.cluster(), living, registries);
        Set<Integer> taken = takenIds(seen, registries);
        List<GroupPlan> groups = new ArrayList<>();
        Map<String, GroupRegistry> orphans = new HashMap<>(registries);
        orphans.values().removeIf(orphan -> !orphan.cluster().equals(names.cluster()));
        for (FastDfsStorageGroup group : binding.bound()) {
            orphans.remove(group.getMetadata().getName());
            GroupPlan plan = plan(group, seen, registry.uid(), shape, version, registries, taken);
            taken.addAll(plan.registry().ids().keySet());
            groups.add(plan);
        }
        ClusterShape remembered = new ClusterShape(
                shape.version(),
                shape.trackers(),
                shape.trackerVolume(),
                shape.trunkFiles() || (valid && wanted.trunkFiles()));
        return new ClusterPlan(
                registry.withShape(remembered.write()),
                remembered,
                groups,
                orphans,
                binding.refused(),
                valid,
                problems);
    }

    private GroupPlan plan(
            FastDfsStorageGroup group,
            Observation seen,
            String clusterUid,
            ClusterShape cluster,
            Optional<FastDfsVersion> version,
            Map<String, GroupRegistry> registries,
            Set<Integer> taken) {
        GroupNames names = GroupNames.of(group);
        FastDfsClusterSpec clusterSpec = seen.cluster().getSpec();
        Effective effective = Effective.of(clusterSpec, group.getSpec());
        List<Problem> problems = new ArrayList<>();
        Optional<GroupRegistry> kept = Optional.ofNullable(registries.get(names.resource()));
        GroupShape wanted = new GroupShape(
                group.getSpec().replicas(),
                effective.stateVolume(),
                group.getSpec().storePaths(),
                version.map(v -> EffectiveConfig.storage(v, effective.config()).getOrDefault(SUBDIRECTORIES, ""))
                        .orElse(""));
        Optional<GroupShape> remembered = kept.flatMap(registry -> GroupShape.read(registry.shape()));
        boolean young = kept.isEmpty() || kept.get().ids().values().stream().noneMatch(StorageId::joined);
        Optional<GroupShape> settled =
                young ? remembered.map(former -> wanted.withMembers(former.members())) : remembered;
        GroupShape base = settled.orElse(wanted);
        settled.ifPresent(
                former -> notSupportedYet(former.unsupported(wanted).toList()).ifPresent(problems::add));
        boolean valid =
                version.isPresent() && membersAreValid(clusterSpec, effective, base, version.get(), !young, problems);

        boolean calm = kept.isPresent() && allActive(kept.get(), base.members(), cluster.trackers(), seen);
        GroupShape shape = base;
        if (wanted.members() > base.members() && !group.getSpec().paused()) {
            if (calm && valid) {
                shape = base.withMembers(wanted.members());
            } else {
                problems.add(Problem.progress(
                        Reason.WaitingToAddMembers,
                        "members are added up to " + wanted.members() + " when all " + base.members()
                                + " members are ACTIVE on every tracker"));
            }
        }
        Set<Integer> others = new HashSet<>(taken);
        kept.ifPresent(registry -> others.removeAll(registry.ids().keySet()));
        Known known = new Known(
                kept,
                new GroupRegistry(
                        seen.cluster().getMetadata().getName(),
                        clusterUid,
                        group.getSpec().group(),
                        OptionalInt.empty(),
                        new TreeMap<>(),
                        new TreeMap<>()),
                Registries.addresses(seen, names.resource()),
                Registries.selectedPods(seen, names),
                Registries.claimedIds(seen, names),
                !seen.claimsOf(names.resource()).isEmpty(),
                seen.sight(),
                others);
        boolean settledScale = calm && shape.members() == base.members();
        boolean paused = group.getSpec().paused() || clusterSpec.paused();
        GroupRegistry registry = paused
                ? kept.orElse(known.blank())
                : IdAssignment.plan(known, shape.members(), group.getSpec().spareIds(), settledScale, ids)
                        .withShape(shape.write());
        return new GroupPlan(group, names, registry, shape, effective, valid, problems);
    }

    private static boolean trackersAreValid(
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

    private static boolean membersAreValid(
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

    private static Optional<FastDfsVersion> version(String text, List<Problem> problems) {
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

    private static Optional<Problem> notSupportedYet(List<String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.invalid(
                        Reason.NotSupportedYet,
                        "this change is not supported yet and nothing was done for it: " + String.join(", ", fields)
                                + "; take it back"));
    }

    private static boolean allActive(GroupRegistry registry, int members, int trackers, Observation seen) {
        List<StorageId> ids = registry.members();
        return ids.size() >= members
                && ids.stream().allMatch(id -> seen.sight().activeEverywhere(registry.group(), id.id(), trackers));
    }

    private static Set<Integer> takenIds(Observation seen, Map<String, GroupRegistry> registries) {
        Set<Integer> taken = new HashSet<>();
        registries.values().forEach(registry -> taken.addAll(registry.ids().keySet()));
        seen.claims().values().forEach(claim -> Registries.id(claim).ifPresent(taken::add));
        seen.services().values().forEach(service -> Registries.id(service).ifPresent(taken::add));
        seen.sight()
                .groups()
                .forEach(group -> taken.addAll(seen.sight().listed(group).keySet()));
        return taken;
    }
}
