package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.EffectiveConfig;
import io.fastdfs.operator.config.FastDfsVersion;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From what the user wants and what is, to what should be. The order of its parts is the order in which they depend.
 *
 * <p>Until the first member has joined there is nothing to lose, and everything can still be corrected; from then on a
 * shape is settled.
 */
public final class Planner {

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
        boolean young = young(seen, registries);
        Optional<ClusterShape> settled = young
                ? Optional.empty()
                : ClusterShape.read(registry.shape())
                        .or(() -> ClusterShape.read(
                                Registries.shapeOf(seen.statefulSets().get(names.trackerSet()))));
        ClusterShape shape = settled.orElse(wanted);
        List<Problem> problems = new ArrayList<>();
        Set<String> newer = Registries.newer(seen);
        newer.stream().sorted().map(Planner::writtenByANewerOperator).forEach(problems::add);
        settled.ifPresent(
                former -> notSupportedYet(former.unsupported(wanted).toList()).ifPresent(problems::add));

        Optional<FastDfsVersion> version = SpecCheck.version(shape.version(), problems);
        boolean valid = version.isPresent() && SpecCheck.trackers(spec, shape, wanted, version.get(), problems);

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
        boolean trunkFiles = settled.map(ClusterShape::trunkFiles).orElse(false) || (valid && wanted.trunkFiles());
        ClusterShape planned = new ClusterShape(shape.version(), shape.trackers(), shape.trackerVolume(), trunkFiles);
        return new ClusterPlan(
                registry.withShape(remembered(valid, planned.write(), registry.shape())),
                planned,
                groups,
                orphans,
                binding.refused(),
                young,
                !newer.isEmpty(),
                valid,
                problems);
    }

    private static Problem writtenByANewerOperator(String registry) {
        return Problem.blocked(
                Reason.RegistryUnclear,
                "ConfigMap " + registry
                        + " was written by a newer operator, and this one does not understand all of it;"
                        + " nothing of the cluster is changed until that operator runs again");
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
                version.map(v -> EffectiveConfig.storage(v, effective.config())
                                .getOrDefault(SpecCheck.SUBDIRECTORIES, ""))
                        .orElse(""));
        boolean young = kept.isPresent()
                ? kept.get().ids().values().stream().noneMatch(Planner::mayHoldFiles)
                : seen.claimsOf(names.resource()).isEmpty()
                        && seen.sight().listed(group.getSpec().group()).isEmpty();
        Optional<GroupShape> remembered = kept.flatMap(registry -> GroupShape.read(registry.shape()))
                .or(() -> GroupShape.read(Registries.shapeOf(seen.statefulSets().get(names.memberSet()))));
        Map<Integer, Integer> claimed = Registries.claimedIds(seen, names);
        Optional<GroupShape> settled =
                young ? remembered.map(former -> wanted.withMembers(former.members())) : remembered;
        GroupShape base = settled.orElse(wanted.withMembers(Math.max(wanted.members(), existing(kept, claimed))));
        notSupportedYet(base.unsupported(wanted).toList()).ifPresent(problems::add);
        unreadable(seen, names, kept).ifPresent(problems::add);
        Optional<Problem> contradiction = kept.flatMap(registry -> contradiction(names, registry, claimed));
        contradiction.ifPresent(problems::add);
        boolean valid =
                version.isPresent() && SpecCheck.members(clusterSpec, effective, base, version.get(), !young, problems);

        boolean calm = kept.isPresent() && allActive(kept.get(), base.members(), cluster.trackers(), seen);
        boolean handsOff = group.getSpec().paused() || clusterSpec.paused() || contradiction.isPresent();
        GroupShape shape = base;
        if (wanted.members() > base.members() && !handsOff) {
            if (calm && valid) {
                shape = base.withMembers(wanted.members());
            } else {
                problems.add(Problem.progress(
                        Reason.WaitingToAddMembers,
                        "members are added up to " + wanted.members() + " when "
                                + (valid
                                        ? "all " + base.members() + " members are ACTIVE on every tracker"
                                        : "the configuration is valid")));
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
                Registries.unused(seen, names.resource()),
                Registries.selectedPods(seen, names),
                claimed,
                !seen.claimsOf(names.resource()).isEmpty(),
                seen.sight(),
                cluster.trackers(),
                others);
        boolean atRest = calm && shape.members() == base.members();
        boolean brandNew = kept.isEmpty() && !seen.configMaps().containsKey(names.registry());
        GroupRegistry registry = handsOff
                ? kept.orElseGet(() -> IdAssignment.plan(known, 0, 0, false, ids))
                : IdAssignment.plan(known, shape.members(), group.getSpec().spareIds(), atRest || brandNew, ids)
                        .withShape(remembered(
                                valid,
                                shape.write(),
                                kept.map(GroupRegistry::shape).orElse(new TreeMap<>())));
        boolean stillYoung = young && registry.ids().values().stream().noneMatch(Planner::mayHoldFiles);
        return new GroupPlan(group, names, registry, kept, shape, effective, stillYoung, handsOff, valid, problems);
    }

    /** Whether no member has ever joined: nothing says so, neither a registry nor a volume of none nor a tracker. */
    private static boolean young(Observation seen, Map<String, GroupRegistry> registries) {
        Set<Integer> remembered = new HashSet<>();
        registries.values().forEach(registry -> remembered.addAll(registry.ids().keySet()));
        return registries.values().stream()
                        .flatMap(group -> group.ids().values().stream())
                        .noneMatch(StorageId::joined)
                && seen.claims().values().stream()
                        .flatMap(claim -> Registries.id(claim).stream())
                        .allMatch(remembered::contains)
                && seen.sight().groups().isEmpty();
    }

    /** What was given up by consent binds nobody. */
    private static boolean mayHoldFiles(StorageId id) {
        return id.joined() && id.state() != StorageId.State.RETIRING;
    }

    /** How many members there are by what the registry or volumes say, when nobody remembers how many were wanted. */
    private static int existing(Optional<GroupRegistry> kept, Map<Integer, Integer> claimed) {
        Set<Integer> givenUp = new HashSet<>();
        kept.ifPresent(registry -> registry.in(StorageId.State.RETIRING).forEach(id -> givenUp.add(id.id())));
        Stream<Integer> volumes = claimed.entrySet().stream()
                .filter(volume -> !givenUp.contains(volume.getValue()))
                .map(Map.Entry::getKey);
        Stream<Integer> members = kept.stream()
                .flatMap(registry -> registry.members().stream())
                .map(member -> member.ordinal().orElseThrow());
        return 1 + Stream.concat(volumes, members).max(Integer::compareTo).orElse(-1);
    }

    /** What runs was made while the spec was valid, so that is what to remember while it is not. */
    private static Map<String, String> remembered(boolean valid, Map<String, String> now, Map<String, String> former) {
        return valid || former.isEmpty() ? now : former;
    }

    private static Optional<Problem> unreadable(Observation seen, GroupNames names, Optional<GroupRegistry> kept) {
        return kept.isEmpty() && seen.configMaps().containsKey(names.registry())
                ? Optional.of(Problem.degraded(
                        Reason.RegistryUnclear,
                        "ConfigMap " + names.registry()
                                + " could not be read as a registry and is made again from volumes,"
                                + " Services and trackers"))
                : Optional.empty();
    }

    /** Which of the two is wrong a person must say: an address that leads to another id's pod loses files silently. */
    private static Optional<Problem> contradiction(
            GroupNames names, GroupRegistry registry, Map<Integer, Integer> claimed) {
        String differing = registry.members().stream()
                .filter(member -> {
                    Integer label = claimed.get(member.ordinal().orElseThrow());
                    return label != null
                            && label != member.id()
                            && registry.in(StorageId.State.RETIRING).stream().noneMatch(id -> id.id() == label);
                })
                .map(member -> names.member(member.ordinal().orElseThrow()) + " is " + member.id() + " there and "
                        + claimed.get(member.ordinal().orElseThrow()) + " by the label of its volumes")
                .collect(Collectors.joining(", "));
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.degraded(
                        Reason.RegistryUnclear,
                        "ConfigMap " + names.registry() + " and the volumes contradict each other: " + differing
                                + "; nothing of the group is changed until the wrong one is corrected (a file"
                                + " .fdfs-identity in each volume says whose it is)"));
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
