package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stays of a deleted group is what its volumePolicy says, and deleting works when nothing else does. */
class GroupDeletionIT {

    private static final String DELETE = "volumePolicy: {whenDeleted: Delete}";

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @Test
    void retainedVolumesMeetTheirGroupAgainWithTheirIds() {
        situation.create(Manifests.cluster("kept"), Manifests.group("kept", "group1"), Manifests.group("kept", "g2"));
        situation.awaitMade("kept", "kept-group1", "kept-g2");
        GroupRegistry registry = situation.registry("kept-group1");
        List<String> volumes = volumes("kept-group1");
        assertThat(volumes).hasSize(4);
        String trackers = templateOf("kept-tracker");

        deleteGroup("kept-group1");
        situation.awaitThat("its members stop", () -> situation.find(StatefulSet.class, "kept-group1") == null);
        situation.awaitQuiet("kept");
        assertThat(situation.registry("kept-group1")).isEqualTo(registry);
        assertThat(volumes("kept-group1")).isEqualTo(volumes);
        registry.ids()
                .values()
                .forEach(id -> assertThat(situation
                                .get(Service.class, "kept-group1-" + id.id())
                                .getSpec()
                                .getClusterIP())
                        .isEqualTo(id.address()));
        assertThat(templateOf("kept-tracker"))
                .as("trackers restart for nothing")
                .isEqualTo(trackers);

        situation.create(Manifests.group("kept", "group1"));
        situation.awaitMade("kept", "kept-group1");
        assertThat(situation.registry("kept-group1")).isEqualTo(registry);
        assertThat(volumes("kept-group1")).isEqualTo(volumes);
        assertThat(templateOf("kept-tracker"))
                .as("trackers restart for nothing")
                .isEqualTo(trackers);
    }

    @Test
    void deletedVolumesTakeTheirIdsAlong() {
        situation.create(Manifests.cluster("lost"), Manifests.group("lost", "group1", DELETE));
        situation.awaitMade("lost", "lost-group1");
        GroupRegistry before = situation.registry("lost-group1");
        Set<Integer> used = members(before);

        deleteGroup("lost-group1");
        situation.awaitThat("the volumes are gone", () -> volumes("lost-group1").isEmpty());
        GroupRegistry retired = situation.registry("lost-group1");
        assertThat(retired.in(State.RETIRING)).extracting(StorageId::id).containsExactlyInAnyOrderElementsOf(used);
        used.forEach(id -> assertThat(situation.find(Service.class, "lost-group1-" + id))
                .as("trackers may still know %s", id)
                .isNotNull());

        situation.create(Manifests.group("lost", "group1", DELETE));
        situation.awaitMade("lost", "lost-group1");
        GroupRegistry after = situation.registry("lost-group1");
        assertThat(members(after)).hasSize(2).doesNotContainAnyElementsOf(used);
        assertThat(after.in(State.RETIRING)).extracting(StorageId::id).containsExactlyInAnyOrderElementsOf(used);
        assertThat(after.clusterUid()).isEqualTo(before.clusterUid());
        assertThat(after.founder()).as("an empty group needs a first member").isPresent();
        assertThat(volumes("lost-group1")).hasSize(4);
    }

    /** The word of a group counts before its cluster's, and a cluster's where the group says nothing. */
    @Test
    void inheritsThePolicy() {
        situation.create(
                Manifests.cluster("heir").replace("  storage:\n", "  storage:\n    " + DELETE + "\n"),
                Manifests.group("heir", "group1"),
                Manifests.group("heir", "g2", "volumePolicy: {whenDeleted: Retain}"));
        situation.awaitMade("heir", "heir-group1", "heir-g2");
        deleteGroup("heir-group1");
        deleteGroup("heir-g2");
        assertThat(volumes("heir-group1")).isEmpty();
        assertThat(volumes("heir-g2")).hasSize(4);
    }

    @Test
    void worksWithoutACluster() {
        situation.create(Manifests.cluster("orphan"), Manifests.group("orphan", "group1", DELETE));
        situation.create(Manifests.group("orphan", "g2"));
        situation.awaitMade("orphan", "orphan-group1", "orphan-g2");
        situation.delete(FastDfsCluster.class, "orphan");
        situation.awaitReason(FastDfsStorageGroup.class, "orphan-g2", ConditionType.READY, Reason.ClusterMissing);

        deleteGroup("orphan-group1");
        deleteGroup("orphan-g2");
        assertThat(volumes("orphan-group1")).isEmpty();
        assertThat(volumes("orphan-g2")).hasSize(4);
        assertThat(situation.registry("orphan-group1").in(State.RETIRING)).hasSize(2);
    }

    @Test
    void worksWhilePaused() {
        situation.create(Manifests.cluster("still"), Manifests.group("still", "group1", DELETE));
        situation.create(Manifests.group("still", "g2"));
        situation.awaitMade("still", "still-group1", "still-g2");
        situation.edit(FastDfsCluster.class, "still", "{\"spec\": {\"paused\": true}}");
        situation.edit(FastDfsStorageGroup.class, "still-group1", "{\"spec\": {\"paused\": true}}");
        situation.awaitReason(FastDfsCluster.class, "still", ConditionType.PAUSED, Reason.Paused);

        deleteGroup("still-group1");
        deleteGroup("still-g2");
        assertThat(volumes("still-group1")).isEmpty();
        assertThat(volumes("still-g2")).hasSize(4);
    }

    @Test
    void waitsForAnOperator() {
        situation.create(Manifests.cluster("alone"), Manifests.group("alone", "group1", DELETE));
        situation.awaitMade("alone", "alone-group1");
        OPERATOR.stop();
        situation.delete(FastDfsStorageGroup.class, "alone-group1");
        assertThat(situation
                        .get(FastDfsStorageGroup.class, "alone-group1")
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();
        assertThat(volumes("alone-group1")).hasSize(4);

        OPERATOR.start();
        situation.awaitThat(
                "the group is gone", () -> situation.find(FastDfsStorageGroup.class, "alone-group1") == null);
        assertThat(volumes("alone-group1")).isEmpty();
    }

    /** A refused group has no volumes, even where retained ones of another FastDFS group have its metadata.name. */
    @Test
    void neverDeletesTheVolumesOfAnotherFastDfsGroup() {
        situation.create(Manifests.cluster("other"), Manifests.group("other", "group1"));
        situation.awaitMade("other", "other-group1");
        GroupRegistry registry = situation.registry("other-group1");
        deleteGroup("other-group1");

        situation.create(Manifests.group("other", "group1", DELETE).replace("group: group1", "group: images"));
        situation.awaitReason(FastDfsStorageGroup.class, "other-group1", ConditionType.READY, Reason.NameTaken);
        deleteGroup("other-group1");
        assertThat(volumes("other-group1")).hasSize(4);
        assertThat(situation.registry("other-group1")).isEqualTo(registry);
    }

    private void deleteGroup(String name) {
        situation.delete(FastDfsStorageGroup.class, name);
        situation.awaitThat(name + " is gone", () -> situation.find(FastDfsStorageGroup.class, name) == null);
        situation.awaitThat(
                "its pods are gone",
                () -> situation
                        .client()
                        .pods()
                        .withLabel(Labels.STORAGE_GROUP, name)
                        .list()
                        .getItems()
                        .isEmpty());
    }

    /** Name and uid: a volume that was made again is another volume. */
    private List<String> volumes(String storageGroup) {
        return situation
                .client()
                .persistentVolumeClaims()
                .withLabel(Labels.STORAGE_GROUP, storageGroup)
                .list()
                .getItems()
                .stream()
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .map(PersistentVolumeClaim::getMetadata)
                .map(metadata -> metadata.getName() + " " + metadata.getUid())
                .sorted()
                .toList();
    }

    private String templateOf(String statefulSet) {
        var template = situation.get(StatefulSet.class, statefulSet).getSpec().getTemplate();
        return template.getMetadata().getAnnotations().getOrDefault(Labels.TEMPLATE, "");
    }

    private static Set<Integer> members(GroupRegistry registry) {
        Set<Integer> ids = new TreeSet<>();
        registry.members().forEach(id -> ids.add(id.id()));
        return ids;
    }
}
