package io.fastdfs.operator.plan;

import static io.fastdfs.operator.plan.Ids.in;
import static io.fastdfs.operator.plan.Ids.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.topology.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Registries that are lost, cannot be read or contradict what there is. */
class PlannerRebuildTest {

    private static final String NEW_UID = "f".repeat(32);

    private final Ids source = new Ids(1000);

    // ---- a group's registry that is lost

    @Test
    void aLostRegistryIsMadeAgainFromTheLabelsOfVolumes() {
        GroupPlan group = only(plan(volumes().with(Scene.group1("spareIds: 0"))));

        assertThat(members(group.registry())).isEqualTo(Map.of(0, 11, 1, 12));
        assertThat(group.registry().ids().values()).allMatch(StorageId::joined);
        assertThat(group.registry().founder()).isEmpty();
        assertThat(source.drawn()).isEmpty();
    }

    @Test
    void aLostRegistryGetsItsAddressesBackFromServices() {
        GroupPlan group = only(plan(volumes().with(Scene.group1(), Scene.service(11, 0), Scene.service(12, 1))));

        assertThat(group.registry().members())
                .extracting(StorageId::address)
                .containsExactly(Sights.address(11), Sights.address(12));
    }

    @Test
    void aLostRegistryOfUnlabelledVolumesIsMadeAgainFromServices() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.claim("state", 0, 0), Scene.claim("state", 1, 0))
                .with(Scene.group1(), Scene.service(11, 0), Scene.service(12, 1))));

        assertThat(members(group.registry())).isEqualTo(Map.of(0, 11, 1, 12));
        assertThat(group.registry().founder()).isEmpty();
    }

    @Test
    void aSpareOfALostRegistryIsNotGivenOut() {
        GroupPlan group = only(plan(volumes()
                .with(Scene.group1("replicas: 3"), Scene.service(11, 0), Scene.service(12, 1))
                .with(Scene.service(13, -1))));

        assertThat(members(group.registry()).get(2)).isEqualTo(1000);
        assertThat(in(group.registry(), State.SPARE)).contains(13);
    }

    @Test
    void whatOnlyTrackersRememberOfALostRegistryKeepsItsLine() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1())
                .seeing(Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.OFFLINE)))));

        assertThat(in(group.registry(), State.UNKNOWN)).containsExactlyInAnyOrder(11, 12);
        assertThat(group.registry().ids().get(11).address()).isEqualTo(Sights.address(11));
        assertThat(group.registry().founder()).isEmpty();
    }

    @Test
    void membersWhoseVolumesAreThereStayThoughFewerAreWanted() {
        GroupPlan group = only(plan(volumes().with(Scene.group1("replicas: 1"))));

        assertThat(group.shape().members()).isEqualTo(2);
        assertThat(group.problems()).extracting(Problem::reason).containsExactly(Reason.NotSupportedYet);
    }

    @Test
    void aRegistryThatRemembersNoShapeKeepsItsMembers() {
        GroupPlan group = only(plan(new Scene()
                .with(Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1().withShape(Map.of())))
                .with(Scene.group1("replicas: 1"))));

        assertThat(group.shape().members()).isEqualTo(2);
        assertThat(group.registry().shape()).isEqualTo(Settled.GROUP_SHAPE.write());
    }

    // ---- caches that do not hold everything

    @Test
    void aRegistryAloneIsEnough() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1(), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1()))));

        assertThat(group.registry()).isEqualTo(Settled.group1());
        assertThat(group.problems()).isEmpty();
    }

    @Test
    void someVolumesAndServicesChangeNothing() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1(), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1()))
                .with(Scene.claim("path0", 1, 12), Scene.service(13, -1))));

        assertThat(group.registry()).isEqualTo(Settled.group1());
        assertThat(group.problems()).isEmpty();
    }

    // ---- the cluster's registry

    @Test
    void theClustersUidIsReadFromItsVolumes() {
        assertThat(plan(volumes().with(Scene.group1())).registry().uid()).isEqualTo(Scene.UID);
    }

    @Test
    void theClustersUidIsReadFromItsTrackers() {
        assertThat(plan(new Scene().with(trackerSet(Scene.UID))).registry().uid())
                .isEqualTo(Scene.UID);
    }

    @Test
    void theClustersUidIsReadFromTheRegistriesOfItsGroups() {
        assertThat(plan(new Scene().with(Settled.configMap("photos-group1", Settled.group1())))
                        .registry()
                        .uid())
                .isEqualTo(Scene.UID);
    }

    @Test
    void whatIsNoUidIsNotTaken() {
        assertThat(plan(new Scene().with(trackerSet("photos"))).registry().uid())
                .isEqualTo(NEW_UID);
    }

    @Test
    void trackersGetTheirAddressesBackFromServices() {
        ClusterPlan plan = plan(new Scene().with(trackerService(0), trackerService(1)));

        assertThat(plan.trackers()).isEqualTo(Map.of(0, Sights.trackerAddress(0), 1, Sights.trackerAddress(1)));
    }

    @Test
    void aRecordedAddressCountsMoreThanTheOneOfAService() {
        ClusterPlan plan = plan(new Scene()
                .with(Settled.configMap(Settled.cluster().at(Map.of(0, "10.97.9.9"), null)))
                .with(trackerService(0), trackerService(1)));

        assertThat(plan.trackers()).isEqualTo(Map.of(0, "10.97.9.9", 1, Sights.trackerAddress(1)));
    }

    @Test
    void aLostClusterRegistryDoesNotMakeTheGroupYoung() {
        FastDfsStorageGroup edited =
                Scene.group("photos-group1", 1, "group: group1\nstorePaths: [{size: 10Gi}, {size: 1Gi}]");

        GroupPlan group = only(plan(new Scene().with(edited, Settled.configMap("photos-group1", Settled.group1()))));

        assertThat(group.shape()).isEqualTo(Settled.GROUP_SHAPE);
    }

    /** Else each lost registry would cost new ids, and with them a restart of the trackers. */
    @Test
    void idsThatWereNeverUsedAreSparesAgainAfterALoss() {
        Service unused = new ServiceBuilder(Scene.service(13, -1))
                .editMetadata()
                .addToAnnotations(Labels.UNUSED, "true")
                .endMetadata()
                .build();

        GroupPlan group = only(plan(volumes().with(Scene.group1("spareIds: 1"), unused)));

        assertThat(group.registry().in(StorageId.State.SPARE)).singleElement().satisfies(spare -> {
            assertThat(spare.id()).isEqualTo(13);
            assertThat(spare.unused()).isTrue();
        });
        assertThat(source.drawn()).isEmpty();
    }

    /** An edit that was refused may still stand in the spec when the registry is lost. */
    @Test
    void aLostShapeIsThatOfTheStatefulSetAndNotOfTheSpec() {
        StatefulSet members = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("photos-group1")
                .addToAnnotations(Labels.SHAPE, RegistryText.writeShape(Settled.GROUP_SHAPE.write()))
                .endMetadata()
                .build();

        GroupPlan group = only(plan(volumes().with(Scene.group1("stateVolume: {size: 99Gi}"), members)));

        assertThat(group.shape()).isEqualTo(Settled.GROUP_SHAPE);
        assertThat(group.problems()).extracting(Problem::reason).contains(Reason.NotSupportedYet);
    }

    // ---- registries that cannot be believed

    /** A line of somebody else's would make it unreadable at every look. */
    @Test
    void noIdsAreDrawnForSparesWhileARegistryCannotBeRead() {
        plan(volumes().with(Scene.group1("spareIds: 4"), Scene.groupRegistry("photos-group1", Map.of("id-1", "x"))));

        assertThat(source.drawn()).isEmpty();
    }

    @Test
    void whatANewerOperatorWroteIsNotTouched() {
        Map<String, String> newer = new TreeMap<>(RegistryText.write(Settled.group1()));
        newer.put("format", "2");

        ClusterPlan plan = plan(volumes().with(Scene.group1(), Scene.groupRegistry("photos-group1", newer)));

        assertThat(plan.handsOff()).isTrue();
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.RegistryUnclear);
            assertThat(problem.message()).contains("photos-group1-registry").contains("newer operator");
        });
    }

    @Test
    void aGroupWhoseRegistryContradictsItsVolumesIsLeftAlone() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1(), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1()))
                .with(Scene.claim("state", 1, 99))));

        assertThat(group.handsOff()).isTrue();
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    @Test
    void aRegistryThatCannotBeReadIsMadeAgainAndTheUserIsTold() {
        GroupPlan group = only(plan(
                volumes().with(Scene.group1(), Scene.groupRegistry("photos-group1", Map.of("id-11", "state=lost")))));

        assertThat(members(group.registry())).isEqualTo(Map.of(0, 11, 1, 12));
        assertThat(group.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.RegistryUnclear);
            assertThat(problem.message()).contains("photos-group1-registry");
        });
    }

    @Test
    void aRegistryThatContradictsTheVolumesIsNamedAndKept() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1(), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1()))
                .with(Scene.claim("state", 1, 99))));

        assertThat(group.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.RegistryUnclear);
            assertThat(problem.message()).contains("photos-group1-1 is 12 there and 99 by the label");
        });
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    @Test
    void whereTheVolumesOfAMemberDifferTheStateVolumeCounts() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1(), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap("photos-group1", Settled.group1()))
                .with(Scene.claim("path0", 0, 99), Scene.claim("state", 0, 11))));

        assertThat(group.problems()).isEmpty();
    }

    @Test
    void volumesOfIdsThatWereGivenUpContradictNothing() {
        GroupPlan group = only(plan(new Scene()
                .with(Scene.group1("replicas: 1"), Settled.configMap(Settled.cluster()))
                .with(Settled.configMap(
                        "photos-group1",
                        Ids.registry(Ids.joined(9, 0).retiring(), Ids.member(11, 0))
                                .withShape(Settled.GROUP_SHAPE.withMembers(1).write())))
                .with(Scene.claim("state", 0, 9))));

        assertThat(group.problems()).isEmpty();
    }

    private static Scene volumes() {
        return new Scene()
                .with(Scene.claim("state", 0, 11), Scene.claim("path0", 0, 11))
                .with(Scene.claim("state", 1, 12), Scene.claim("path0", 1, 12));
    }

    private static Service trackerService(int ordinal) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("photos-tracker-" + ordinal)
                .withLabels(Labels.ofCluster("photos"))
                .endMetadata()
                .withNewSpec()
                .withClusterIP(Sights.trackerAddress(ordinal))
                .endSpec()
                .build();
    }

    private static StatefulSet trackerSet(String uid) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("photos-tracker")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .addNewEnv()
                .withName("FDFS_CLUSTER_UID")
                .withValue(uid)
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private ClusterPlan plan(Scene scene) {
        return new Planner(source, () -> NEW_UID).plan(scene.seen());
    }

    private static GroupPlan only(ClusterPlan plan) {
        List<GroupPlan> groups = plan.groups();
        assertThat(groups).hasSize(1);
        return groups.get(0);
    }
}
