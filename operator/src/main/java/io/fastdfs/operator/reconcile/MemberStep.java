package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.ContentHash;
import io.fastdfs.operator.desired.Budgets;
import io.fastdfs.operator.desired.Claims;
import io.fastdfs.operator.desired.MemberSet;
import io.fastdfs.operator.desired.NetworkPolicies;
import io.fastdfs.operator.desired.Owner;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.MemberUpdates;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One group: its volumes, configuration, StatefulSet and what goes with it, and which of its pods may go. */
final class MemberStep {

    private final Turn turn;
    private final ClusterPlan plan;
    private final GroupPlan group;
    private final List<Problem> problems;

    MemberStep(Turn turn, ClusterPlan plan, GroupPlan group) {
        this.turn = turn;
        this.plan = plan;
        this.group = group;
        this.problems = turn.problems(group.names().resource());
    }

    void take(StuckMembers stuck) {
        claims();
        @Nullable
        StatefulSet existing = turn.seen.statefulSets().get(group.names().memberSet());
        int running = existing == null || existing.getSpec().getReplicas() == null
                ? 0
                : existing.getSpec().getReplicas();
        int replicas = Math.max(startable(), Math.min(running, group.shape().members()));
        if (replicas < group.shape().members()) {
            problems.add(Problem.progress(
                    Reason.AddingMembers,
                    "members start when every tracker knows their ids; trackers restart one by one for that"));
        }
        boolean trackersExist = plan.mayConfigure() || turn.seen.statefulSets().containsKey(turn.names.trackerSet());
        if (!group.mayConfigure() || !trackersExist || replicas == 0) {
            return;
        }
        Owner owner = Owner.of(
                group.resource(),
                Labels.ofGroup(
                        turn.names.cluster(),
                        group.names().resource(),
                        group.registry().group()));
        Map<String, String> files = FastDfsFiles.ofMembers(plan, group);
        ConfigMap config = turn.configuration(owner, group.names().config(ContentHash.of(files)), files);
        StatefulSet set = set(owner, replicas, config);
        if (existing != null && group.young() && Turn.otherVolumes(set, existing)) {
            turn.writer.delete(existing); // its claim templates cannot be changed; it comes back with the next look
            return;
        }
        StatefulSet applied = turn.writer.apply(set, existing);
        turn.present(
                PodDisruptionBudget.class,
                group.names().memberSet(),
                Budgets.of(
                        owner,
                        group.names().memberSet(),
                        replicas,
                        Labels.selectingMembers(
                                turn.names.cluster(), group.names().resource())));
        turn.present(
                NetworkPolicy.class,
                group.names().memberSet(),
                NetworkPolicies.ofMembers(
                        owner,
                        group.names().memberSet(),
                        turn.names.cluster(),
                        NetworkSpec.policyOf(turn.spec.network()),
                        Layout.STORAGE_PORT));
        if (!update(set, applied)) {
            stuck.overdue(turn.seen, plan.shape().trackers(), group).ifPresent(this::restartStuck);
        }
        turn.forgetUnused(
                group.names().resource() + "-",
                Labels.STORAGE,
                group.names().resource(),
                config.getMetadata().getName(),
                turn.seen.memberPods(group.names().resource()));
    }

    private StatefulSet set(Owner owner, int replicas, ConfigMap config) {
        return new MemberSet(
                        owner,
                        group.names(),
                        turn.names.cluster(),
                        turn.image(turn.images().storage(), turn.settings.storageImage(), plan),
                        turn.images().pullPolicy(),
                        turn.images().pullSecrets(),
                        replicas,
                        group.shape().state(),
                        group.shape().paths(),
                        config.getMetadata().getName(),
                        group.registry().shape(),
                        group.effective().pod())
                .build();
    }

    // ---- volumes

    /** A volume that is gone after its id has joined is a lost volume: making it again would hide that. */
    private void claims() {
        Owner lasting = turn.lasting(group.names(), group.registry());
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
                        turn.seen.claims().get(claim.getMetadata().getName());
                if (id.joined()) {
                    joinedClaim(id, claim, actual);
                } else if (actual != null && Turn.neverBound(actual) && !Turn.sameWish(claim, actual)) {
                    turn.writer.replace(claim, actual);
                } else {
                    turn.writer.createOnly(claim, actual);
                }
            }
        }
    }

    /** What somebody restored under the name may bear no label of ours, so that only a live look finds it. */
    private void joinedClaim(StorageId id, PersistentVolumeClaim wanted, @Nullable PersistentVolumeClaim cached) {
        @Nullable
        PersistentVolumeClaim actual = cached != null
                ? cached
                : turn.context.getClient().resource(wanted).get();
        if (actual != null) {
            label(id, wanted, actual);
            return;
        }
        problems.add(Problem.degraded(
                Reason.VolumeMissing,
                "PersistentVolumeClaim " + wanted.getMetadata().getName() + " of member " + id.id()
                        + " is gone; restore it under this name, or keep the other members and wait for the"
                        + " replacement of members"));
    }

    /** A volume without our labels was put there by somebody else; what is in it is proven once its member is ACTIVE. */
    private void label(StorageId id, PersistentVolumeClaim wanted, PersistentVolumeClaim actual) {
        boolean labelled = !Observation.label(actual, Labels.ID).isEmpty()
                && !Observation.label(actual, Labels.CLUSTER_UID).isEmpty()
                && Labels.OPERATOR.equals(Observation.label(actual, Labels.MANAGED_BY));
        boolean proven = turn.seen
                .sight()
                .activeEverywhere(
                        group.registry().group(), id.id(), plan.shape().trackers());
        if (!labelled && proven) {
            turn.context
                    .getClient()
                    .resource(actual)
                    .edit(live -> new PersistentVolumeClaimBuilder(live)
                            .editMetadata()
                            .addToLabels(wanted.getMetadata().getLabels())
                            .addToAnnotations(wanted.getMetadata().getAnnotations())
                            .endMetadata()
                            .build());
        }
    }

    // ---- pods

    /** How many members, from the first on, have ids that every tracker was told of. A tracker refuses others (rc 2). */
    private int startable() {
        List<Map<Integer, String>> told = turn.seen.trackerPods().stream()
                .flatMap(pod -> FastDfsFiles.idsOf(pod, turn.configMaps).stream())
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

    private void restartStuck(Pod pod) {
        turn.writer.delete(pod);
        turn.events.normal(
                group.resource(),
                Reason.TrackersDisagree,
                "restarting pod " + pod.getMetadata().getName()
                        + ": one tracker lists it ACTIVE and another does not come to that by itself");
    }

    /** Whether a pod had to go. */
    private boolean update(StatefulSet desired, StatefulSet applied) {
        List<MemberUpdates.Member> members = turn.seen.memberPods(group.names().resource()).stream()
                .map(pod -> new MemberUpdates.Member(
                        pod.getMetadata().getName(),
                        Pods.ready(pod),
                        Pods.terminating(pod),
                        Turn.current(pod, desired),
                        FastDfsFiles.misled(pod, turn.configMaps, plan)))
                .toList();
        MemberUpdates updates = MemberUpdates.plan(members);
        Optional<Problem> problem = updates.problem();
        problem.ifPresent(problems::add);
        updates.replaced()
                .forEach(member -> turn.replacePod(
                        group.resource(),
                        member.name(),
                        applied,
                        problem.map(Problem::reason).orElse(Reason.UpdatePending)));
        return !updates.replaced().isEmpty();
    }
}
