package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bears a needed name and is somebody else's is never touched: the user is told, and may take it away. */
class NameTakenIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    static Stream<Arguments> foreignObjects() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}]}\n";
        String configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {mine: 'yes'}\n";
        String statefulSet = """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %s}
                spec:
                  replicas: 0
                  serviceName: none
                  selector: {matchLabels: {app: mine}}
                  template: {metadata: {labels: {app: mine}}, spec: {containers: [{name: c, image: i}]}}
                """;
        String claim = """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
                """;
        Class<?> cluster = FastDfsCluster.class;
        Class<?> group = FastDfsStorageGroup.class;
        return Stream.of(
                Arguments.of("a", Service.class, "a-tracker-1", service, cluster),
                Arguments.of("b", Service.class, "b-trackers", service, cluster),
                Arguments.of("c", ConfigMap.class, "c-registry", configMap, cluster),
                Arguments.of("d", ConfigMap.class, "d-client", configMap, cluster),
                Arguments.of("e", StatefulSet.class, "e-tracker", statefulSet, cluster),
                Arguments.of("f", ConfigMap.class, "f-group1-registry", configMap, group),
                Arguments.of("g", StatefulSet.class, "g-group1", statefulSet, group),
                Arguments.of("h", PersistentVolumeClaim.class, "path0-h-group1-1", claim, group));
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("foreignObjects")
    void aForeignObjectIsLeftAloneAndNamed(
            String cluster,
            Class<? extends HasMetadata> kind,
            String name,
            String manifest,
            Class<? extends HasMetadata> speaker) {
        situation.create(manifest.formatted(name));
        situation.create(Manifests.cluster(cluster), Manifests.group(cluster, "group1"));

        String speakersName = speaker == FastDfsCluster.class ? cluster : cluster + "-group1";
        Condition ready = situation.awaitReason(speaker, speakersName, ConditionType.READY, Reason.NameTaken);
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.message()).contains(kind.getSimpleName() + " " + name);
        situation.awaitQuiet(cluster);
        HasMetadata foreign = situation.get(kind, name);
        assertThat(foreign.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(foreign.getMetadata().getManagedFields())
                .noneMatch(entry -> entry.getManager().startsWith("fastdfs-operator"));

        situation.delete(kind, name);
        situation.awaitMade(cluster, cluster + "-group1");
        situation.awaitReason(FastDfsCluster.class, cluster, ConditionType.READY, Reason.Starting);
        situation.awaitReason(FastDfsStorageGroup.class, cluster + "-group1", ConditionType.READY, Reason.Starting);
        assertThat(situation.get(kind, name).getMetadata().getLabels())
                .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR);
    }

    /** The registries of a group and of a cluster that bear one name would have one name, too. */
    @Test
    void objectsOfAnotherClusterAreForeign() {
        situation.create(Manifests.cluster("p"), Manifests.group("p", "b"));
        situation.awaitMade("p", "p-b");
        ConfigMap registry = situation.get(ConfigMap.class, "p-b-registry");

        situation.create(Manifests.cluster("p-b"), Manifests.group("p-b", "group1"));
        Condition ready = situation.awaitReason(FastDfsCluster.class, "p-b", ConditionType.READY, Reason.NameTaken);
        assertThat(ready.message()).contains("ConfigMap p-b-registry");
        situation.awaitQuiet("p-b");
        assertThat(situation.get(ConfigMap.class, "p-b-registry").getData()).isEqualTo(registry.getData());
        assertThat(situation.find(StatefulSet.class, "p-b-tracker")).isNull();
        assertThat(situation.condition(FastDfsStorageGroup.class, "p-b", ConditionType.READY))
                .map(Condition::reason)
                .hasValue(Reason.Starting.name());
    }

    @Test
    void theYoungerOfTwoGroupsOfOneNameIsRefused() {
        situation.create(Manifests.cluster("two"), Manifests.group("two", "group1"));
        situation.awaitMade("two", "two-group1");
        situation.create(Manifests.group("two", "group1").replace("name: two-group1}\n", "name: two-again}\n"));

        Condition ready = situation.awaitReason(
                FastDfsStorageGroup.class, "two-again", ConditionType.READY, Reason.GroupNameTaken);
        assertThat(ready.message()).contains("group1").contains("two-group1");
        situation.awaitQuiet("two");
        assertThat(situation.made("two").values())
                .noneMatch(object ->
                        "two-again".equals(object.getMetadata().getLabels().get(Labels.STORAGE_GROUP)));
        assertThat(situation.find(StatefulSet.class, "two-again")).isNull();
        assertThat(situation.condition(FastDfsStorageGroup.class, "two-group1", ConditionType.READY))
                .map(Condition::reason)
                .hasValue(Reason.Starting.name());

        situation.delete(FastDfsStorageGroup.class, "two-again");
        situation.awaitThat("it is gone", () -> situation.find(FastDfsStorageGroup.class, "two-again") == null);
        assertThat(situation.find(StatefulSet.class, "two-group1")).isNotNull();
    }
}
