package io.fastdfs.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus.MemberStatus;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.Effective;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.GroupShape;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.topology.GroupNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is reported of a group of two trackers: by default group1 with the members 11 and 12, which have joined. */
final class Reporting {

    static final Instant YESTERDAY = Instant.parse("2026-02-01T08:00:00Z");
    static final Instant NOW = Instant.parse("2026-02-02T08:00:00.5Z");

    static final TrackersSight ALL_ACTIVE =
            Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE));
    static final TrackersSight ONE_AWAY = Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.OFFLINE));

    private final List<Problem> planned = new ArrayList<>();
    private final List<Problem> outcome = new ArrayList<>();
    private Scene scene = new Scene();
    private FastDfsStorageGroup resource = Scene.group1();
    private GroupRegistry registry = Ids.registry(Ids.joined(11, 0), Ids.joined(12, 1));
    private int members = 2;
    private Optional<FastDfsStorageGroupStatus> former = Optional.empty();
    private Instant now = NOW;

    private Reporting() {}

    static Reporting seeing(TrackersSight sight) {
        Reporting reporting = new Reporting();
        reporting.scene.seeing(sight);
        return reporting;
    }

    /** The status of a group that was ready yesterday. */
    static FastDfsStorageGroupStatus ready() {
        return seeing(ALL_ACTIVE).at(YESTERDAY).status();
    }

    Reporting of(FastDfsStorageGroup other) {
        resource = other;
        return this;
    }

    Reporting remembering(GroupRegistry other) {
        registry = other;
        return this;
    }

    Reporting wanting(int wanted) {
        members = wanted;
        return this;
    }

    Reporting planned(Problem... problems) {
        planned.addAll(List.of(problems));
        return this;
    }

    Reporting met(Problem... problems) {
        outcome.addAll(List.of(problems));
        return this;
    }

    Reporting with(HasMetadata... objects) {
        scene.with(objects);
        return this;
    }

    Reporting inCluster(String spec) {
        scene.of(Scene.cluster(spec));
        return this;
    }

    Reporting after(FastDfsStorageGroupStatus status) {
        former = Optional.of(status);
        return this;
    }

    Reporting at(Instant time) {
        now = time;
        return this;
    }

    GroupPlan plan() {
        return new GroupPlan(
                resource,
                GroupNames.of(resource),
                registry,
                Optional.of(registry),
                new GroupShape(members, VolumeSpec.of("2Gi"), List.of(VolumeSpec.of("10Gi")), "256"),
                Effective.of(scene.seen().cluster().getSpec(), resource.getSpec()),
                false,
                resource.getSpec().paused(),
                true,
                planned);
    }

    Observation seen() {
        return scene.seen();
    }

    GroupReport report() {
        return new GroupReport(seen(), plan(), 2, outcome, former, now);
    }

    FastDfsStorageGroupStatus status() {
        return report().status();
    }

    Condition condition(ConditionType type) {
        return condition(status().conditions(), type);
    }

    MemberStatus member(int ordinal) {
        return status().members().get(ordinal);
    }

    static Condition condition(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type.word()))
                .findFirst()
                .orElseThrow();
    }

    /** As {@code True AllMembersActive}. */
    static String word(Condition condition) {
        return condition.status() + " " + condition.reason();
    }
}
