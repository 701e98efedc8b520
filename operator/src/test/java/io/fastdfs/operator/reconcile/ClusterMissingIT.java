package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups and their cluster come and go in any order. */
class ClusterMissingIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @Test
    void aGroupWaitsForItsCluster() {
        situation.create(Manifests.group("late", "group1"));
        Condition ready = situation.awaitReason(
                FastDfsStorageGroup.class, "late-group1", ConditionType.READY, Reason.ClusterMissing);
        assertThat(ready.message()).contains("FastDfsCluster late");
        assertThat(situation.made("late")).isEmpty();

        situation.create(Manifests.cluster("late"));
        situation.awaitMade("late", "late-group1");
        situation.awaitReason(FastDfsStorageGroup.class, "late-group1", ConditionType.READY, Reason.Starting);
    }

    @Test
    void aClusterWaitsForItsFirstGroup() {
        situation.create(Manifests.cluster("empty"));
        situation.awaitReason(FastDfsCluster.class, "empty", ConditionType.READY, Reason.NoGroups);
        situation.awaitQuiet("empty");
        assertThat(situation.find(StatefulSet.class, "empty-tracker")).isNull();

        situation.create(Manifests.group("empty", "group1"));
        situation.awaitMade("empty", "empty-group1");
        situation.awaitReason(FastDfsCluster.class, "empty", ConditionType.READY, Reason.Starting);
    }

    @Test
    void groupsOutliveTheirClusterAndMeetItAgainUnchanged() {
        situation.create(Manifests.cluster("gone"), Manifests.group("gone", "group1"));
        situation.awaitMade("gone", "gone-group1");
        ClusterRegistry cluster = situation.clusterRegistry("gone");
        GroupRegistry group = situation.registry("gone-group1");
        String members = version(StatefulSet.class, "gone-group1");

        situation.delete(FastDfsCluster.class, "gone");
        situation.awaitReason(FastDfsStorageGroup.class, "gone-group1", ConditionType.READY, Reason.ClusterMissing);
        situation.awaitThat(
                "the trackers' objects are gone", () -> trackersObjects().equals(Set.of("ConfigMap/gone-registry")));
        situation.awaitQuiet("gone");
        assertThat(situation.clusterRegistry("gone")).isEqualTo(cluster);
        assertThat(situation.registry("gone-group1")).isEqualTo(group);
        assertThat(version(StatefulSet.class, "gone-group1"))
                .as("members go on")
                .isEqualTo(members);
        group.ids()
                .keySet()
                .forEach(id -> assertThat(situation.find(Service.class, "gone-group1-" + id))
                        .isNotNull());

        situation.create(Manifests.cluster("gone"));
        situation.awaitMade("gone", "gone-group1");
        situation.awaitReason(FastDfsStorageGroup.class, "gone-group1", ConditionType.READY, Reason.Starting);
        assertThat(situation.clusterRegistry("gone")).isEqualTo(cluster);
        assertThat(situation.registry("gone-group1")).isEqualTo(group);
        cluster.trackers()
                .forEach((ordinal, address) -> assertThat(situation
                                .get(Service.class, "gone-tracker-" + ordinal)
                                .getSpec()
                                .getClusterIP())
                        .isEqualTo(address));
        assertThat(version(StatefulSet.class, "gone-group1"))
                .as("members go on")
                .isEqualTo(members);
    }

    private String version(Class<StatefulSet> kind, String name) {
        return situation.get(kind, name).getMetadata().getUid() + " "
                + situation.get(kind, name).getMetadata().getGeneration();
    }

    /** Without the claims of the trackers' StatefulSet, which Kubernetes keeps. */
    private Set<String> trackersObjects() {
        return situation.made("gone").entrySet().stream()
                .filter(entry -> component(entry.getValue()).equals(Labels.TRACKER))
                .map(entry -> entry.getKey())
                .filter(word -> !word.startsWith("PersistentVolumeClaim/"))
                .collect(Collectors.toSet());
    }

    private static String component(HasMetadata object) {
        return Observation.label(object, Labels.COMPONENT);
    }
}
