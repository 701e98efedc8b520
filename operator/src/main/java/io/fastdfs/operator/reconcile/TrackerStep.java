package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.ContentHash;
import io.fastdfs.operator.desired.Budgets;
import io.fastdfs.operator.desired.ConfigMaps;
import io.fastdfs.operator.desired.NetworkPolicies;
import io.fastdfs.operator.desired.TrackerSet;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.IdLines;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.plan.TrackerRoll;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trackers' configuration, StatefulSet and what goes with it, and which of their pods may go. */
final class TrackerStep {

    private final Turn turn;
    private final ClusterPlan plan;
    private final IdLines lines;

    TrackerStep(Turn turn, ClusterPlan plan, IdLines lines) {
        this.turn = turn;
        this.plan = plan;
        this.lines = lines;
    }

    void take() {
        Map<String, String> files = FastDfsFiles.ofTrackers(turn.seen.cluster(), plan, lines);
        ConfigMap config = turn.configuration(turn.owner, turn.names.trackerConfig(ContentHash.of(files)), files);
        turn.writer.apply(
                ConfigMaps.client(turn.owner, turn.names, FastDfsFiles.forClients(turn.seen.cluster(), plan)),
                turn.seen.configMaps().get(turn.names.client()));
        StatefulSet set = set(config);
        @Nullable StatefulSet existing = turn.seen.statefulSets().get(turn.names.trackerSet());
        if (plan.young() && corrected(set, existing)) {
            return; // what was deleted comes back right with the next look
        }
        StatefulSet applied = turn.writer.apply(set, existing);
        turn.present(
                PodDisruptionBudget.class,
                turn.names.trackerSet(),
                Budgets.of(
                        turn.owner,
                        turn.names.trackerSet(),
                        plan.shape().trackers(),
                        Labels.selectingTrackers(turn.names.cluster())));
        turn.present(
                NetworkPolicy.class,
                turn.names.trackerSet(),
                NetworkPolicies.ofTrackers(
                        turn.owner,
                        turn.names.trackerSet(),
                        turn.names.cluster(),
                        Objects.requireNonNullElse(turn.context.getClient().getNamespace(), "default"),
                        NetworkSpec.policyOf(turn.spec.network()),
                        Layout.TRACKER_PORT));
        roll(set, applied);
        turn.forgetUnused(
                turn.names.trackerSet() + "-",
                Labels.TRACKER,
                "",
                config.getMetadata().getName(),
                turn.seen.trackerPods());
    }

    private StatefulSet set(ConfigMap config) {
        return new TrackerSet(
                        turn.owner,
                        turn.names,
                        turn.image(turn.images().tracker(), turn.settings.trackerImage(), plan),
                        turn.images().pullPolicy(),
                        turn.images().pullSecrets(),
                        plan.shape().trackers(),
                        plan.shape().trackerVolume(),
                        config.getMetadata().getName(),
                        plan.registry().uid(),
                        plan.registry().shape(),
                        Optional.ofNullable(turn.spec.trackers().pod()).orElse(PodOverrides.NONE))
                .build();
    }

    /** While nothing is on them, claims and claim templates that ask for something else are taken away. */
    private boolean corrected(StatefulSet desired, @Nullable StatefulSet existing) {
        PersistentVolumeClaim wanted =
                desired.getSpec().getVolumeClaimTemplates().get(0);
        List<PersistentVolumeClaim> others = turn.seen.claims().values().stream()
                .filter(claim -> Labels.TRACKER.equals(Observation.label(claim, Labels.COMPONENT)))
                .filter(claim -> claim.getSpec().getVolumeName() == null && !Turn.sameWish(wanted, claim))
                .toList();
        others.stream().filter(Turn::neverBound).forEach(turn.writer::delete);
        if (existing != null && Turn.otherVolumes(desired, existing)) {
            turn.writer.delete(existing);
            return true;
        }
        return !others.isEmpty();
    }

    private void roll(StatefulSet desired, StatefulSet applied) {
        Map<Integer, String> wanted = lines.addresses();
        List<TrackerRoll.Tracker> trackers = turn.seen.trackerPods().stream()
                .map(pod -> new TrackerRoll.Tracker(
                        Pods.ordinal(pod).orElse(0),
                        pod.getMetadata().getName(),
                        Pods.ready(pod),
                        Pods.terminating(pod),
                        FastDfsFiles.idsOf(pod, turn.configMaps).orElse(wanted),
                        Turn.current(pod, desired)))
                .toList();
        boolean everActive = plan.registries()
                .anyMatch(registry -> registry.founder().isEmpty()
                        && registry.ids().values().stream().anyMatch(StorageId::joined));
        TrackerRoll roll = TrackerRoll.plan(trackers, wanted, plan.shape().trackers(), everActive, turn.seen.sight());
        roll.problem().ifPresent(turn.problems()::add);
        roll.replaced()
                .forEach(tracker -> turn.replacePod(
                        turn.seen.cluster(),
                        tracker.name(),
                        applied,
                        roll.problem().map(Problem::reason).orElse(Reason.RollingTrackers)));
    }
}
