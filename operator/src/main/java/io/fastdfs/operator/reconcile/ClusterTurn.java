package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fastdfs.operator.OperatorSettings;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.ImagesSpec;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.ContentHash;
import io.fastdfs.operator.desired.Budgets;
import io.fastdfs.operator.desired.Claims;
import io.fastdfs.operator.desired.ConfigMaps;
import io.fastdfs.operator.desired.MemberSet;
import io.fastdfs.operator.desired.NetworkPolicies;
import io.fastdfs.operator.desired.Owner;
import io.fastdfs.operator.desired.Services;
import io.fastdfs.operator.desired.TrackerSet;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.MemberUpdates;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.plan.TrackerRoll;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One turn of one cluster: carries a plan out, in the order in which a crash between any two steps does no harm. Services
 * first, then the registries that record their addresses, then volumes, configuration and StatefulSets, and at last the
 * pods that may go.
 */
final class ClusterTurn {

    private final Observation seen;
    private final Context<FastDfsCluster> context;
    private final OperatorSettings settings;
    private final Events events;
    private final Writer writer;
    private final ClusterNames names;
    private final Owner owner;
    private final FastDfsClusterSpec spec;
    private final Map<String, ConfigMap> configMaps;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, List<Problem>> groupProblems = new HashMap<>();
    private final StuckMembers stuck;
    private boolean disagreement;

    ClusterTurn(
            Observation seen,
            Context<FastDfsCluster> context,
            OperatorSettings settings,
            Events events,
            StuckMembers stuck) {
        this.stuck = stuck;
        this.seen = seen;
        this.context = context;
        this.settings = settings;
        this.events = events;
        this.writer = new Writer(context);
        this.names = ClusterNames.of(seen.cluster());
        this.owner = Owner.of(seen.cluster(), Labels.ofCluster(names.cluster()));
        this.spec = seen.cluster().getSpec();
        this.configMaps = new TreeMap<>(seen.configMaps());
    }

    /** Problems of the cluster as a whole. */
    List<Problem> problems() {
        return problems;
    }

    /** Problems of a group. */
    List<Problem> problems(String storageGroup) {
        return groupProblems.getOrDefault(storageGroup, List.of());
    }

    /** Carries the plan out; returns it with the addresses that there are now. */
    ClusterPlan carryOut(ClusterPlan plan) {
        ClusterPlan addressed;
        try {
            addressed = addressed(plan);
            remember(addressed);
        } catch (NameTakenException taken) {
            problems.add(Problem.blocked(Reason.NameTaken, message(taken)));
            return plan;
        }
        Map<Integer, String> ids = FastDfsFiles.ids(addressed);
        if (addressed.mayConfigure() && !ids.isEmpty()) {
            guarded(problems, () -> trackers(addressed, ids));
        }
        for (GroupPlan group : addressed.groups()) {
            if (!group.paused() && !blocked(group) && group.registry().members().size() >= 1) {
                guarded(problemsOf(group), () -> members(addressed, group));
            }
        }
        return addressed;
    }

    // ---- addresses and what is remembered of them

    private ClusterPlan addressed(ClusterPlan plan) {
        if (!seen.services().isEmpty() || !seen.claims().isEmpty()) {
            neverTwice(ConfigMaps.registry(owner, names, plan.registry()));
        }
        Addresses addresses = new Addresses(writer);
        Map<Integer, String> trackers = new TreeMap<>();
        for (int ordinal = 0; ordinal < plan.shape().trackers(); ordinal++) {
            int tracker = ordinal;
            trackers.put(
                    ordinal,
                    addresses.settle(
                            plan.registry().trackers().get(ordinal),
                            address -> Services.tracker(owner, names, tracker, address),
                            seen.services().get(names.tracker(ordinal))));
        }
        writer.apply(Services.forClients(owner, names), seen.services().get(names.trackers()));
        ClusterRegistry registry =
                plan.registry().withTrackers(merged(plan.registry().trackers(), trackers));

        List<GroupPlan> groups = new ArrayList<>();
        for (GroupPlan group : plan.groups()) {
            try {
                groups.add(group.paused() ? group : group.with(addressed(addresses, group)));
            } catch (NameTakenException taken) {
                problemsOf(group).add(Problem.blocked(Reason.NameTaken, message(taken)));
                groups.add(group); // its ids keep their lines, and its status says why nothing is done
            }
        }
        plan.orphans().forEach((resource, orphan) -> addressed(addresses, new GroupNames(resource), orphan));
        return plan.with(registry, groups);
    }

    /** A registry that only lost its labels is not lost: made anew, it would give out ids beside those that it holds. */
    private void neverTwice(ConfigMap registry) {
        if (!seen.configMaps().containsKey(registry.getMetadata().getName())) {
            writer.mustBeGone(registry);
        }
    }

    private static Map<Integer, String> merged(Map<Integer, String> remembered, Map<Integer, String> now) {
        Map<Integer, String> both = new TreeMap<>(remembered);
        both.putAll(now);
        return both;
    }

    private GroupRegistry addressed(Addresses addresses, GroupPlan group) {
        String resource = group.names().resource();
        if (!seen.servicesOf(resource).isEmpty() || !seen.claimsOf(resource).isEmpty()) {
            neverTwice(ConfigMaps.registry(ownerOf(group.names(), group.registry()), group.names(), group.registry()));
        }
        return addressed(addresses, group.names(), group.registry());
    }

    private GroupRegistry addressed(Addresses addresses, GroupNames group, GroupRegistry registry) {
        Owner groupOwner = ownerOf(group, registry);
        List<StorageId> ids = new ArrayList<>();
        for (StorageId id : registry.ids().values()) {
            ids.add(
                    id.state() == State.UNKNOWN
                            ? id
                            : id.at(addresses.settle(
                                    id.address(),
                                    address -> Services.storage(groupOwner, group, id.at(address)),
                                    seen.services().get(group.service(id.id())))));
        }
        return registry.with(ids);
    }

    private void remember(ClusterPlan plan) {
        write(ConfigMaps.registry(owner, names, plan.registry()));
        for (GroupPlan group : plan.groups()) {
            if (!group.paused()) {
                try {
                    write(ConfigMaps.registry(
                            ownerOf(group.names(), group.registry()), group.names(), group.registry()));
                } catch (NameTakenException taken) {
                    problemsOf(group).add(Problem.blocked(Reason.NameTaken, message(taken)));
                }
            }
        }
    }

    private void write(ConfigMap registry) {
        writer.applyUnlessChanged(
                registry, seen.configMaps().get(registry.getMetadata().getName()));
    }

    // ---- trackers

    private void trackers(ClusterPlan plan, Map<Integer, String> ids) {
        Map<String, String> files = FastDfsFiles.ofTrackers(seen.cluster(), plan);
        ConfigMap config = configuration(owner, names.trackerConfig(ContentHash.of(files)), files);
        writer.apply(
                ConfigMaps.client(owner, names, FastDfsFiles.forClients(seen.cluster(), plan)),
                seen.configMaps().get(names.client()));
        ImagesSpec images = spec.images() == null ? ImagesSpec.NONE : spec.images();
        StatefulSet set = new TrackerSet(
                        owner,
                        names,
                        image(images.tracker(), settings.trackerImage(), plan),
                        images.pullPolicy(),
                        images.pullSecrets(),
                        plan.shape().trackers(),
                        plan.shape().trackerVolume(),
                        config.getMetadata().getName(),
                        plan.registry().uid(),
                        spec.trackers().pod() == null
                                ? PodOverrides.NONE
                                : spec.trackers().pod())
                .build();
        @Nullable StatefulSet existing = seen.statefulSets().get(names.trackerSet());
        boolean young = plan.registries()
                .flatMap(registry -> registry.ids().values().stream())
                .noneMatch(StorageId::joined);
        if (existing != null && young && otherVolumes(set, existing)) {
            writer.delete(existing);
            unboundTrackerClaims().forEach(writer::delete);
            return;
        }
        StatefulSet applied = writer.apply(set, existing);
        present(
                PodDisruptionBudget.class,
                names.trackerSet(),
                Budgets.of(
                        owner, names.trackerSet(), plan.shape().trackers(), Labels.selectingTrackers(names.cluster())));
        present(
                NetworkPolicy.class,
                names.trackerSet(),
                NetworkPolicies.ofTrackers(
                        owner,
                        names.trackerSet(),
                        names.cluster(),
                        Objects.requireNonNullElse(context.getClient().getNamespace(), "default"),
                        NetworkSpec.policyOf(spec.network()),
                        Layout.TRACKER_PORT));
        rollTrackers(plan, ids, set, applied);
        forgetUnused(
                names.trackerSet() + "-",
                Labels.TRACKER,
                "",
                config.getMetadata().getName(),
                seen.trackerPods());
    }

    private void rollTrackers(ClusterPlan plan, Map<Integer, String> ids, StatefulSet desired, StatefulSet applied) {
        List<TrackerRoll.Tracker> trackers = seen.trackerPods().stream()
                .map(pod -> new TrackerRoll.Tracker(
                        Pods.ordinal(pod).orElse(0),
                        pod.getMetadata().getName(),
                        Pods.ready(pod),
                        Pods.terminating(pod),
                        FastDfsFiles.idsOf(pod, configMaps).orElse(ids),
                        current(pod, desired)))
                .toList();
        boolean everActive = plan.registries()
                .anyMatch(registry -> registry.founder().isEmpty()
                        && registry.ids().values().stream().anyMatch(StorageId::joined));
        TrackerRoll roll = TrackerRoll.plan(trackers, ids, plan.shape().trackers(), everActive, seen.sight());
        roll.problem().ifPresent(problems::add);
        roll.replaced()
                .forEach(tracker -> replacePod(
                        seen.cluster(),
                        tracker.name(),
                        applied,
                        roll.problem().map(Problem::reason).orElse(Reason.RollingTrackers)));
    }

    // ---- members

    private void members(ClusterPlan plan, GroupPlan group) {
        Owner groupOwner = Owner.of(
                group.resource(),
                Labels.ofGroup(
                        names.cluster(),
                        group.names().resource(),
                        group.registry().group()));
        claims(group);
        @Nullable StatefulSet existing = seen.statefulSets().get(group.names().memberSet());
        int startable = startable(group);
        int running = existing == null || existing.getSpec().getReplicas() == null
                ? 0
                : existing.getSpec().getReplicas();
        int replicas = Math.max(startable, Math.min(running, group.shape().members()));
        if (replicas < group.shape().members()) {
            problemsOf(group)
                    .add(Problem.progress(
                            Reason.AddingMembers,
                            "members start when every tracker knows their ids; trackers restart one by one for that"));
        }
        if (!group.mayConfigure() || !plan.mayConfigure() || replicas == 0) {
            return;
        }
        Map<String, String> files = FastDfsFiles.ofMembers(plan, group);
        ConfigMap config = configuration(groupOwner, group.names().config(ContentHash.of(files)), files);
        ImagesSpec images = spec.images() == null ? ImagesSpec.NONE : spec.images();
        StatefulSet set = new MemberSet(
                        groupOwner,
                        group.names(),
                        names.cluster(),
                        image(images.storage(), settings.storageImage(), plan),
                        images.pullPolicy(),
                        images.pullSecrets(),
                        replicas,
                        group.shape().state(),
                        group.shape().paths(),
                        config.getMetadata().getName(),
                        group.effective().pod())
                .build();
        boolean young = group.registry().ids().values().stream().noneMatch(StorageId::joined);
        if (existing != null && young && otherVolumes(set, existing)) {
            writer.delete(existing); // its claim templates cannot be changed; it comes back with the next look
            return;
        }
        StatefulSet applied = writer.apply(set, existing);
        present(
                PodDisruptionBudget.class,
                group.names().memberSet(),
                Budgets.of(
                        groupOwner,
                        group.names().memberSet(),
                        replicas,
                        Labels.selectingMembers(names.cluster(), group.names().resource())));
        present(
                NetworkPolicy.class,
                group.names().memberSet(),
                NetworkPolicies.ofMembers(
                        groupOwner,
                        group.names().memberSet(),
                        names.cluster(),
                        NetworkSpec.policyOf(spec.network()),
                        Layout.STORAGE_PORT));
        updateMembers(plan, group, set, applied);
        forgetUnused(
                group.names().resource() + "-",
                Labels.STORAGE,
                group.names().resource(),
                config.getMetadata().getName(),
                seen.memberPods(group.names().resource()));
    }

    /** A volume that is gone after its id has joined is a lost volume: making it again would hide that. */
    private void claims(GroupPlan group) {
        Owner lasting = ownerOf(group.names(), group.registry());
        for (StorageId id : group.registry().members()) {
            for (PersistentVolumeClaim claim : Claims.ofMember(
                    lasting,
                    group.names(),
                    group.registry(),
                    id,
                    group.shape().state(),
                    group.shape().paths())) {
                @Nullable
                PersistentVolumeClaim actual =
                        seen.claims().get(claim.getMetadata().getName());
                if (id.joined()) {
                    joinedClaim(group, id, claim, actual);
                } else if (actual != null && neverBound(actual) && !sameWish(claim, actual)) {
                    writer.replace(claim, actual);
                } else {
                    writer.createOnly(claim, actual);
                }
            }
        }
    }

    /** What somebody restored under the name may bear no label of ours, so that only a live look finds it. */
    private void joinedClaim(
            GroupPlan group, StorageId id, PersistentVolumeClaim wanted, @Nullable PersistentVolumeClaim cached) {
        @Nullable
        PersistentVolumeClaim actual =
                cached != null ? cached : context.getClient().resource(wanted).get();
        if (actual != null) {
            label(group, id, wanted, actual);
            return;
        }
        problemsOf(group)
                .add(Problem.degraded(
                        Reason.VolumeMissing,
                        "PersistentVolumeClaim " + wanted.getMetadata().getName() + " of member " + id.id()
                                + " is gone; restore it under this name, or keep the other members and wait for the"
                                + " replacement of members"));
    }

    /** A volume without our labels was put there by somebody else; what is in it is proven once its member is ACTIVE. */
    private void label(GroupPlan group, StorageId id, PersistentVolumeClaim wanted, PersistentVolumeClaim actual) {
        boolean labelled = !Observation.label(actual, Labels.ID).isEmpty()
                && !Observation.label(actual, Labels.CLUSTER_UID).isEmpty()
                && Labels.OPERATOR.equals(Observation.label(actual, Labels.MANAGED_BY));
        if (!labelled
                && seen.sight()
                        .activeEverywhere(
                                group.registry().group(),
                                id.id(),
                                seen.sight().trackers().size())) {
            context.getClient()
                    .resource(actual)
                    .edit(live -> new PersistentVolumeClaimBuilder(live)
                            .editMetadata()
                            .addToLabels(wanted.getMetadata().getLabels())
                            .addToAnnotations(wanted.getMetadata().getAnnotations())
                            .endMetadata()
                            .build());
        }
    }

    /** Whether there is no volume behind a claim yet, so that nothing can be lost with it. */
    private static boolean neverBound(PersistentVolumeClaim claim) {
        return claim.getSpec().getVolumeName() == null
                && (claim.getStatus() == null
                        || !"Bound".equals(claim.getStatus().getPhase()))
                && claim.getMetadata().getDeletionTimestamp() == null;
    }

    private static boolean sameWish(PersistentVolumeClaim wanted, PersistentVolumeClaim actual) {
        String wantedClass = wanted.getSpec().getStorageClassName();
        return (wantedClass == null || wantedClass.equals(actual.getSpec().getStorageClassName()))
                && wanted.getSpec().getAccessModes().equals(actual.getSpec().getAccessModes())
                && wanted.getSpec()
                        .getResources()
                        .getRequests()
                        .equals(actual.getSpec().getResources().getRequests());
    }

    /** How many members, from the first on, have ids that every tracker was told of. A tracker refuses others (rc 2). */
    private int startable(GroupPlan group) {
        List<Map<Integer, String>> told = seen.trackerPods().stream()
                .flatMap(pod -> FastDfsFiles.idsOf(pod, configMaps).stream())
                .toList();
        int count = 0;
        for (StorageId id : group.registry().members()) {
            boolean known = told.stream().allMatch(ids -> Objects.equals(ids.get(id.id()), id.address()));
            if (!known
                    || id.ordinal().orElseThrow() != count
                    || count >= group.shape().members()) {
                break;
            }
            count++;
        }
        return count;
    }

    private void updateMembers(ClusterPlan plan, GroupPlan group, StatefulSet desired, StatefulSet applied) {
        List<MemberUpdates.Member> members = seen.memberPods(group.names().resource()).stream()
                .map(pod -> new MemberUpdates.Member(
                        pod.getMetadata().getName(),
                        Pods.ready(pod),
                        Pods.terminating(pod),
                        current(pod, desired),
                        FastDfsFiles.misled(pod, configMaps, plan)))
                .toList();
        MemberUpdates updates = MemberUpdates.plan(members);
        updates.problem().ifPresent(problemsOf(group)::add);
        updates.replaced()
                .forEach(member -> replacePod(
                        group.resource(),
                        member.name(),
                        applied,
                        updates.problem().map(Problem::reason).orElse(Reason.UpdatePending)));
        if (updates.replaced().isEmpty()) {
            cureDisagreement(plan, group);
        }
    }

    /** One member at a time, and only when every tracker answers: silence is no disagreement. */
    private void cureDisagreement(ClusterPlan plan, GroupPlan group) {
        String name = group.registry().group();
        for (StorageId id : group.registry().members()) {
            @Nullable
            Pod pod = seen.pods().get(group.names().member(id.ordinal().orElseThrow()));
            if (pod == null || Pods.terminating(pod)) {
                continue;
            }
            String uid = pod.getMetadata().getUid();
            boolean disagree = seen.sight().complete(plan.shape().trackers())
                    && seen.sight().views(name, id.id()).anyMatch(MemberSight::active)
                    && seen.sight().views(name, id.id()).anyMatch(MemberSight::joining);
            if (!disagree) {
                stuck.settled(uid);
                continue;
            }
            disagreement = true;
            if (stuck.overdue(uid)) {
                writer.delete(pod);
                stuck.settled(uid);
                events.normal(
                        group.resource(),
                        Reason.TrackersDisagree,
                        "restarting pod " + pod.getMetadata().getName()
                                + ": one tracker lists it ACTIVE and another does" + " not come to that by itself");
                return;
            }
        }
    }

    /** Whether to look again soon, although nothing may change by itself. */
    boolean disagreement() {
        return disagreement;
    }

    // ---- parts of both

    /** Named by its content, so what differs under its name was tampered with, and is made again. */
    private ConfigMap configuration(Owner whose, String name, Map<String, String> files) {
        ConfigMap desired = ConfigMaps.configuration(whose, name, files);
        @Nullable ConfigMap actual = seen.configMaps().get(name);
        ConfigMap applied = actual != null && !files.equals(actual.getData())
                ? writer.replace(desired, actual)
                : writer.apply(desired, actual);
        configMaps.put(name, applied);
        return applied;
    }

    private <T extends HasMetadata> void present(Class<T> kind, String name, Optional<T> desired) {
        @Nullable T actual = KubernetesView.all(kind, context).get(name);
        if (desired.isPresent()) {
            writer.apply(desired.get(), actual);
        } else if (actual != null) {
            writer.delete(actual);
        }
    }

    /** Old configuration stays while a pod uses it: its container may restart. */
    private void forgetUnused(String prefix, String component, String storageGroup, String current, List<Pod> pods) {
        List<String> used = pods.stream()
                .flatMap(pod -> Pods.configMap(pod, "config").stream())
                .toList();
        seen.configMaps().forEach((name, configMap) -> {
            boolean ours = Boolean.TRUE.equals(configMap.getImmutable())
                    && name.startsWith(prefix)
                    && component.equals(Observation.label(configMap, Labels.COMPONENT))
                    && storageGroup.equals(Observation.label(configMap, Labels.STORAGE_GROUP));
            if (ours && !name.equals(current) && !used.contains(name)) {
                writer.delete(configMap);
            }
        });
    }

    /** Only once the StatefulSet controller has seen the template that the pod should come back with. */
    private void replacePod(HasMetadata about, String name, StatefulSet set, Reason reason) {
        Pod pod = Objects.requireNonNull(seen.pods().get(name));
        boolean observed = set.getStatus() != null
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration());
        if (!observed) {
            return;
        }
        writer.delete(pod);
        events.normal(about, reason, "restarting pod " + name + " so that it runs what its template says now");
    }

    private List<PersistentVolumeClaim> unboundTrackerClaims() {
        return seen.claims().values().stream()
                .filter(claim -> Labels.TRACKER.equals(Observation.label(claim, Labels.COMPONENT)))
                .filter(ClusterTurn::neverBound)
                .toList();
    }

    private static boolean otherVolumes(StatefulSet desired, StatefulSet actual) {
        List<PersistentVolumeClaim> wanted = desired.getSpec().getVolumeClaimTemplates();
        List<PersistentVolumeClaim> there = actual.getSpec().getVolumeClaimTemplates();
        return wanted.size() != there.size()
                || IntStream.range(0, wanted.size())
                        .anyMatch(i -> !wanted.get(i)
                                        .getMetadata()
                                        .getName()
                                        .equals(there.get(i).getMetadata().getName())
                                || !Objects.equals(
                                        wanted.get(i).getSpec().getStorageClassName(),
                                        there.get(i).getSpec().getStorageClassName())
                                || !sameWish(wanted.get(i), there.get(i)));
    }

    private static boolean current(Pod pod, StatefulSet desired) {
        return Observation.annotation(pod, Labels.TEMPLATE)
                .equals(desired.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations()
                        .get(Labels.TEMPLATE));
    }

    /** A user's mistake, or an object that is not ours, is a condition of its owner and holds up nobody else. */
    private void guarded(List<Problem> whose, Runnable step) {
        try {
            step.run();
        } catch (NameTakenException taken) {
            whose.add(Problem.blocked(Reason.NameTaken, message(taken)));
        } catch (IllegalArgumentException mistake) {
            whose.add(Problem.invalid(Reason.ConfigurationInvalid, message(mistake)));
        } catch (KubernetesClientException failure) {
            if (!Writer.refused(failure)) {
                throw failure;
            }
            whose.add(Problem.invalid(Reason.ConfigurationInvalid, "Kubernetes refuses it: " + message(failure)));
        }
    }

    private boolean blocked(GroupPlan group) {
        return problemsOf(group).stream().anyMatch(problem -> problem.type() == ConditionType.READY);
    }

    private List<Problem> problemsOf(GroupPlan group) {
        return groupProblems.computeIfAbsent(group.names().resource(), name -> new ArrayList<>());
    }

    /** Whose objects outlive their custom resources: those need no reference to one. */
    private Owner ownerOf(GroupNames group, GroupRegistry registry) {
        return Owner.of(seen.cluster(), Labels.ofGroup(names.cluster(), group.resource(), registry.group()));
    }

    private static String image(@Nullable String own, String standard, ClusterPlan plan) {
        return own == null ? standard.replace("{version}", plan.shape().version()) : own;
    }

    private static String message(Exception exception) {
        return String.valueOf(exception.getMessage());
    }
}
