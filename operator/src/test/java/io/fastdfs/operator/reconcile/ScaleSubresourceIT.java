package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.testing.TestNamespace;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kubectl scale and autoscalers see a storage group through its scale subresource, and set its members there. */
class ScaleSubresourceIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    /** The controller looks every 15 s (kube-controller-manager, --horizontal-pod-autoscaler-sync-period). */
    private static final Duration TWO_ROUNDS_OF_AUTOSCALERS = Duration.ofSeconds(40);

    private final Situation situation = Situation.in(NAMESPACE);

    @BeforeAll
    static void aCluster() {
        Situation.in(NAMESPACE).create(Manifests.cluster("photos"));
    }

    @Test
    void showsTheMembersAndSelectsTheirPods() {
        situation.create(Manifests.group("photos", "seen"));
        situation.awaitMade("photos", "photos-seen");
        situation.awaitThat(
                "the members have pods",
                () -> scaleOf("photos-seen").getStatus().getReplicas() == 2);

        Scale scale = scaleOf("photos-seen");
        assertThat(scale.getSpec().getReplicas()).isEqualTo(2);
        assertThat(situation
                        .client()
                        .pods()
                        .withLabelSelector(scale.getStatus().getSelector())
                        .list()
                        .getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("photos-seen-0", "photos-seen-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 32})
    void setsTheMembers(int wanted) {
        String group = pausedGroup("to" + wanted);
        scale(group, wanted);
        assertThat(membersOf(group)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 33})
    void refusesWhatTheSpecRefuses(int wanted) {
        String group = pausedGroup("not" + wanted);
        var refusal = catchThrowableOfType(KubernetesClientException.class, () -> scale(group, wanted));

        assertThat(refusal).hasMessageContaining("spec.replicas: Invalid value: a group has 1 to 32 members");
        assertThat(membersOf(group)).isEqualTo(2);
    }

    @Test
    void obeysAnAutoscaler() {
        String group = pausedGroup("auto");
        situation.create("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: photos-auto}
                spec:
                  scaleTargetRef: {apiVersion: fastdfs.io/v1alpha1, kind: FastDfsStorageGroup, name: photos-auto}
                  minReplicas: 3
                  maxReplicas: 5
                  behavior: {scaleDown: {selectPolicy: Disabled}}
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
                """);

        await("the autoscaler raises the group to its minimum")
                .atMost(TWO_ROUNDS_OF_AUTOSCALERS)
                .until(() -> membersOf(group), Predicate.isEqual(3));
    }

    /** Of two members, which nobody makes. */
    private String pausedGroup(String group) {
        situation.create(Manifests.group("photos", group, "paused: true"));
        return "photos-" + group;
    }

    private void scale(String group, int members) {
        resource(group)
                .scale(new ScaleBuilder(scaleOf(group))
                        .editMetadata()
                        .withResourceVersion(null) // as kubectl scale: whatever the operator writes meanwhile
                        .endMetadata()
                        .editSpec()
                        .withReplicas(members)
                        .endSpec()
                        .build());
    }

    private Scale scaleOf(String group) {
        return resource(group).scale();
    }

    private int membersOf(String group) {
        return situation.get(FastDfsStorageGroup.class, group).getSpec().replicas();
    }

    private Resource<FastDfsStorageGroup> resource(String group) {
        return situation.client().resources(FastDfsStorageGroup.class).withName(group);
    }
}
