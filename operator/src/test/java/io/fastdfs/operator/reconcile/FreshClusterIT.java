package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cluster with one group consists of, and that the operator leaves it alone once it is there. */
class FreshClusterIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @Test
    void consistsOfTheObjectsThatTheDesignNames() {
        situation.create(Manifests.cluster("photos"), Manifests.group("photos", "group1"));
        situation.awaitMade("photos", "photos-group1");

        GroupRegistry registry = situation.registry("photos-group1");
        assertThat(registry.members()).hasSize(2);
        assertThat(registry.in(StorageId.State.SPARE)).hasSize(2);
        assertThat(registry.founder()).hasValue(registry.members().get(0).id());

        SortedMap<String, HasMetadata> made = situation.made("photos");
        Set<String> expected = new TreeSet<>(Set.of(
                "StatefulSet/photos-tracker",
                "Service/photos-tracker-0",
                "Service/photos-tracker-1",
                "Service/photos-trackers",
                "ConfigMap/photos-client",
                "ConfigMap/photos-registry",
                "PodDisruptionBudget/photos-tracker",
                "NetworkPolicy/photos-tracker",
                "StatefulSet/photos-group1",
                "ConfigMap/photos-group1-registry",
                "PodDisruptionBudget/photos-group1",
                "NetworkPolicy/photos-group1",
                "PersistentVolumeClaim/state-photos-group1-0",
                "PersistentVolumeClaim/state-photos-group1-1",
                "PersistentVolumeClaim/path0-photos-group1-0",
                "PersistentVolumeClaim/path0-photos-group1-1"));
        registry.ids().keySet().forEach(id -> expected.add("Service/photos-group1-" + id));
        expected.add("ConfigMap/" + configOf("photos-tracker"));
        expected.add("ConfigMap/" + configOf("photos-group1"));
        // The trackers' claims are made by the StatefulSet controller and bear the labels of its template.
        Set<String> names = made.keySet().stream()
                .filter(word -> !word.startsWith("PersistentVolumeClaim/state-photos-tracker-"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).isEqualTo(expected);
    }

    @Test
    void givesEveryObjectItsLabelsAndItsOwner() {
        situation.create(Manifests.cluster("owned"), Manifests.group("owned", "group1"));
        situation.awaitMade("owned", "owned-group1");
        String clusterUid =
                situation.get(FastDfsCluster.class, "owned").getMetadata().getUid();
        String groupUid = situation
                .get(FastDfsStorageGroup.class, "owned-group1")
                .getMetadata()
                .getUid();

        situation.made("owned").forEach((word, object) -> {
            Map<String, String> labels = object.getMetadata().getLabels();
            assertThat(labels).as(word).containsEntry(Labels.NAME, "fastdfs").containsEntry(Labels.CLUSTER, "owned");
            assertThat(labels).as(word).doesNotContainKey("app.kubernetes.io/instance");
            boolean storage = Labels.STORAGE.equals(labels.get(Labels.COMPONENT));
            if (storage) {
                assertThat(labels)
                        .as(word)
                        .containsEntry(Labels.GROUP, "group1")
                        .containsEntry(Labels.STORAGE_GROUP, "owned-group1");
            }
            boolean lasting = object instanceof PersistentVolumeClaim
                    || word.endsWith("-registry")
                    || (storage && object instanceof Service);
            if (lasting) {
                assertThat(object.getMetadata().getOwnerReferences()).as(word).isEmpty();
                assertThat(object.getMetadata().getAnnotations()).as(word).containsAllEntriesOf(Labels.neverPruned());
            } else {
                assertThat(object.getMetadata().getOwnerReferences())
                        .as(word)
                        .extracting(OwnerReference::getUid)
                        .containsExactly(storage ? groupUid : clusterUid);
            }
        });
    }

    @Test
    void bindsAddressesAndVolumesToIds() {
        situation.create(Manifests.cluster("bound"), Manifests.group("bound", "group1"));
        situation.awaitMade("bound", "bound-group1");
        GroupRegistry registry = situation.registry("bound-group1");

        for (StorageId id : registry.ids().values()) {
            Service service = situation.get(Service.class, "bound-group1-" + id.id());
            assertThat(service.getSpec().getClusterIP()).isEqualTo(id.address());
            assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
            Map<String, String> selector = service.getSpec().getSelector();
            if (id.ordinal().isPresent()) {
                int ordinal = id.ordinal().getAsInt();
                assertThat(selector).containsValue("bound-group1-" + ordinal);
                for (String volume : List.of("state", "path0")) {
                    assertThat(situation
                                    .get(PersistentVolumeClaim.class, volume + "-bound-group1-" + ordinal)
                                    .getMetadata()
                                    .getLabels())
                            .containsEntry(Labels.ID, Integer.toString(id.id()))
                            .containsEntry(Labels.CLUSTER_UID, registry.clusterUid());
                }
            } else {
                assertThat(selector).isNullOrEmpty();
            }
        }
        String storageIds = situation
                .get(ConfigMap.class, configOf("bound-tracker"))
                .getData()
                .get("storage_ids.conf");
        registry.ids()
                .values()
                .forEach(id -> assertThat(storageIds)
                        .containsPattern("(?m)^" + id.id() + "\\s+group1\\s+" + id.address() + "\\b"));
    }

    @Test
    void isNotWrittenToOnceItStands() {
        situation.create(Manifests.cluster("calm"), Manifests.group("calm", "group1"), Manifests.group("calm", "g2"));
        situation.awaitMade("calm", "calm-group1", "calm-g2");
        SortedMap<String, String> before = situation.awaitQuiet("calm");

        idle();
        assertThat(situation.versions("calm")).isEqualTo(before);

        OPERATOR.restart();
        idle();
        assertThat(situation.versions("calm"))
                .as("after a restart of the operator")
                .isEqualTo(before);
    }

    @Test
    void doesNotMindEditsOfNoConsequence() {
        situation.create(Manifests.cluster("same"), Manifests.group("same", "group1"));
        situation.awaitMade("same", "same-group1");
        situation.remembersThatMembersJoined("same-group1"); // until then every edit of a size is a correction
        SortedMap<String, String> before = situation.awaitQuiet("same");

        situation.edit(FastDfsCluster.class, "same", """
                {"metadata": {"annotations": {"note": "mine"}},
                 "spec": {"trackers": {"volume": {"size": "1024Mi"}}, "updates": {"field": "of the future"}}}""");
        situation.edit(FastDfsStorageGroup.class, "same-group1", """
                {"metadata": {"labels": {"team": "photos"}}, "spec": {"storePaths": [{"size": "1024Mi"}]}}""");
        situation.awaitThat(
                "the edit was seen",
                () -> situation
                        .condition(FastDfsStorageGroup.class, "same-group1", ConditionType.READY)
                        .map(condition -> condition.observedGeneration())
                        .equals(java.util.Optional.of(2L)));
        SortedMap<String, String> after = situation.awaitQuiet("same");
        List.of("FastDfsCluster/same", "FastDfsStorageGroup/same-group1").forEach(own -> {
            before.remove(own);
            after.remove(own);
        });
        assertThat(after).isEqualTo(before);
        assertThat(situation.awaitReason(FastDfsCluster.class, "same", ConditionType.CONFIGURATION_VALID, Reason.Valid))
                .isNotNull();
    }

    /** Longer than a round of questions to trackers that do not answer, twice. */
    private static void idle() {
        Instant end = Instant.now().plus(Duration.ofSeconds(8));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Instant.now().isAfter(end));
    }

    private String configOf(String statefulSet) {
        return situation.get(StatefulSet.class, statefulSet).getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("config"))
                .map(volume -> volume.getConfigMap().getName())
                .findFirst()
                .orElseThrow();
    }
}
