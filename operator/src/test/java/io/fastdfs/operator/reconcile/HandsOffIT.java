package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.SortedMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the operator must do nothing: while it is paused, and while the time has not come. */
class HandsOffIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @Test
    void nothingIsMadeOfAPausedCluster() {
        situation.create(Manifests.cluster("calm", "paused: true"), Manifests.group("calm", "group1"));
        situation.awaitReason(FastDfsCluster.class, "calm", ConditionType.PAUSED, Reason.Paused);
        situation.awaitReason(FastDfsStorageGroup.class, "calm-group1", ConditionType.PAUSED, Reason.Paused);
        situation.awaitQuiet("calm");
        assertThat(situation.made("calm")).isEmpty();

        situation.edit(FastDfsCluster.class, "calm", "{\"spec\": {\"paused\": false}}");
        situation.awaitMade("calm", "calm-group1");
        situation.awaitReason(FastDfsCluster.class, "calm", ConditionType.PAUSED, Reason.NotPaused);
    }

    @Test
    void nothingOfAPausedClusterIsMended() {
        situation.create(Manifests.cluster("idle"), Manifests.group("idle", "group1"));
        situation.awaitMade("idle", "idle-group1");
        situation.edit(FastDfsCluster.class, "idle", "{\"spec\": {\"paused\": true}}");
        situation.awaitReason(FastDfsCluster.class, "idle", ConditionType.PAUSED, Reason.Paused);

        situation.delete(Service.class, "idle-trackers");
        situation.edit(StatefulSet.class, "idle-group1", "{\"spec\": {\"replicas\": 1}}");
        situation.edit(
                FastDfsStorageGroup.class, "idle-group1", "{\"spec\": {\"config\": {\"heart_beat_interval\": \"9\"}}}");
        SortedMap<String, String> paused = situation.awaitQuiet("idle");
        assertThat(situation.find(Service.class, "idle-trackers")).isNull();
        assertThat(situation.get(StatefulSet.class, "idle-group1").getSpec().getReplicas())
                .isEqualTo(1);

        situation.edit(FastDfsCluster.class, "idle", "{\"spec\": {\"paused\": false}}");
        situation.awaitThat(
                "everything is mended",
                () -> situation.find(Service.class, "idle-trackers") != null
                        && situation
                                        .get(StatefulSet.class, "idle-group1")
                                        .getSpec()
                                        .getReplicas()
                                == 2);
        assertThat(situation.awaitQuiet("idle")).isNotEqualTo(paused);
    }

    @Test
    void aPausedGroupDoesNotHoldUpTheOthers() {
        situation.create(
                Manifests.cluster("half"),
                Manifests.group("half", "group1"),
                Manifests.group("half", "g2", "paused: true"));
        situation.awaitMade("half", "half-group1");
        situation.awaitReason(FastDfsStorageGroup.class, "half-g2", ConditionType.PAUSED, Reason.Paused);
        assertThat(situation.find(StatefulSet.class, "half-g2")).isNull();
        assertThat(situation.made("half").keySet()).noneMatch(word -> word.contains("half-g2"));
    }

    @Test
    void membersAreNotAddedToAGroupThatIsNotWhole() {
        situation.create(Manifests.cluster("grow"), Manifests.group("grow", "group1"));
        situation.awaitMade("grow", "grow-group1");
        situation.remembersThatMembersJoined("grow-group1");
        situation
                .client()
                .resources(FastDfsStorageGroup.class)
                .withName("grow-group1")
                .scale(3);

        Condition waiting = situation.awaitReason(
                FastDfsStorageGroup.class, "grow-group1", ConditionType.PROGRESSING, Reason.WaitingToAddMembers);
        assertThat(waiting.status()).isEqualTo("False");
        assertThat(waiting.message()).contains("3").contains("ACTIVE");
        situation.awaitQuiet("grow");
        assertThat(situation.registry("grow-group1").members()).hasSize(2);
        assertThat(situation.get(StatefulSet.class, "grow-group1").getSpec().getReplicas())
                .isEqualTo(2);

        situation
                .client()
                .resources(FastDfsStorageGroup.class)
                .withName("grow-group1")
                .scale(2);
        situation.awaitThat(
                "nothing waits any more",
                () -> situation
                        .condition(FastDfsStorageGroup.class, "grow-group1", ConditionType.PROGRESSING)
                        .map(Condition::reason)
                        .filter(Reason.WaitingToAddMembers.name()::equals)
                        .isEmpty());
    }
}
