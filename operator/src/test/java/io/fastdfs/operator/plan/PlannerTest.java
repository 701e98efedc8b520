package io.fastdfs.operator.plan;

import static io.fastdfs.operator.plan.Ids.in;
import static io.fastdfs.operator.plan.Ids.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

    private static final String NEW_UID = "f".repeat(32);

    private final Ids source = new Ids(1000);

    // ---- a new cluster

    @Test
    void aClusterWithoutGroupsIsPlannedAsItsSpecSays() {
        ClusterPlan plan =
                plan(new Scene().of(Scene.cluster("version: 6.16.1\ntrackers: {replicas: 3, volume: {size: 5Gi}}")));

        assertThat(plan.registry().uid()).isEqualTo(NEW_UID);
        assertThat(plan.shape()).isEqualTo(new ClusterShape("6.16.1", 3, VolumeSpec.of("5Gi"), false));
        assertThat(plan.groups()).isEmpty();
        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void aNewGroupGetsMembersSparesAndAFounder() {
        GroupPlan group = only(plan(new Scene().with(Scene.group1("replicas: 3\nspareIds: 1"))));

        assertThat(members(group.registry())).isEqualTo(Map.of(0, 1000, 1, 1001, 2, 1002));
        assertThat(in(group.registry(), State.SPARE)).containsExactly(1003);
        assertThat(group.registry().founder()).hasValue(1000);
        assertThat(group.registry().clusterUid()).isEqualTo(NEW_UID);
        assertThat(group.mayConfigure()).isTrue();
        assertThat(group.problems()).isEmpty();
    }

    @Test
    void whatIsPlannedForANewClusterStandsInItsRegistries() {
        ClusterPlan plan = plan(new Scene().with(Scene.group1()));

        assertThat(plan.registry().shape()).isEqualTo(Settled.CLUSTER_SHAPE.write());
        assertThat(only(plan).registry().shape()).isEqualTo(Settled.GROUP_SHAPE.write());
    }

    @Test
    void aSecondLookPlansTheSame() {
        ClusterPlan first = plan(new Scene().with(Scene.group1()));

        ClusterPlan second = new Planner(new Ids(1), () -> "0".repeat(32))
                .plan(new Scene()
                        .with(Scene.group1(), Settled.configMap(first.registry()))
                        .with(Settled.configMap("photos-group1", only(first).registry()))
                        .seen());

        assertThat(second.registry()).isEqualTo(first.registry());
        assertThat(only(second).registry()).isEqualTo(only(first).registry());
    }

    // ---- young and settled shapes

    @Test
    void untilAMemberHasJoinedAClustersShapeFollowsItsSpec() {
        ClusterPlan plan = plan(young(Scene.group1())
                .of(Scene.cluster("version: 6.16.1\ntrackers: {replicas: 3, volume: {size: 5Gi}}")));

        assertThat(plan.shape()).isEqualTo(new ClusterShape("6.16.1", 3, VolumeSpec.of("5Gi"), false));
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void untilAMemberHasJoinedAGroupsVolumesFollowItsSpec() {
        GroupPlan group = only(plan(young(Scene.group(
                "photos-group1",
                1,
                "group: group1\nreplicas: 2\nstorePaths: [{size: 1Gi}, {size: 2Gi}]\nstateVolume: {size: 3Gi}"))));

        assertThat(group.shape().paths()).containsExactly(VolumeSpec.of("1Gi"), VolumeSpec.of("2Gi"));
        assertThat(group.shape().state()).isEqualTo(VolumeSpec.of("3Gi"));
        assertThat(group.problems()).isEmpty();
    }

    @Test
    void aMemberThatATrackerListsSettlesTheClustersShape() {
        ClusterPlan plan = plan(young(Scene.group1())
                .of(Scene.cluster("version: 6.16.1"))
                .seeing(Sights.agreeing(2, Map.of(11, StorageState.INIT))));

        assertThat(plan.shape().version()).isEqualTo("6.15.4");
    }

    @Test
    void aVolumeOfAForgottenMemberSettlesTheClustersShape() {
        ClusterPlan plan =
                plan(young(Scene.group1()).of(Scene.cluster("version: 6.16.1")).with(Scene.claim("state", 4, 77)));

        assertThat(plan.shape().version()).isEqualTo("6.15.4");
    }

    // ---- growth

    @Test
    void aGroupGrowsWhenAllMembersAreActiveOnEveryTracker() {
        GroupPlan group = only(plan(Settled.scene(Scene.group1("replicas: 3"))));

        assertThat(group.shape().members()).isEqualTo(3);
        assertThat(members(group.registry())).isEqualTo(Map.of(0, 11, 1, 12, 2, 13));
        assertThat(group.problems()).isEmpty();
    }

    @Test
    void growingDrawsNoNewSpare() {
        plan(Settled.scene(Scene.group1("replicas: 3")));

        assertThat(source.drawn()).isEmpty();
    }

    static Stream<Arguments> notAllActive() {
        return Stream.of(
                Arguments.of("nobody was asked yet", TrackersSight.NONE),
                Arguments.of(
                        "one tracker was not asked yet",
                        Sights.of(Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE)))),
                Arguments.of(
                        "one tracker is silent",
                        Sights.of(
                                Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE)),
                                Sights.silent(1))),
                Arguments.of(
                        "one tracker still waits for a member",
                        Sights.of(
                                Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE)),
                                Sights.saying(1, Map.of(11, StorageState.ACTIVE, 12, StorageState.WAIT_SYNC)))),
                Arguments.of(
                        "one tracker does not list a member",
                        Sights.of(
                                Sights.saying(0, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE)),
                                Sights.saying(1, Map.of(11, StorageState.ACTIVE)))),
                Arguments.of(
                        "a member is away",
                        Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.OFFLINE))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notAllActive")
    void aGroupWaitsToGrowWhile(String why, TrackersSight sight) {
        GroupPlan group = only(plan(Settled.scene(Scene.group1("replicas: 3")).seeing(sight)));

        assertThat(group.shape().members()).isEqualTo(2);
        assertThat(members(group.registry())).isEqualTo(Map.of(0, 11, 1, 12));
        assertThat(group.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.WaitingToAddMembers);
            assertThat(problem.message()).contains("up to 3", "all 2 members");
        });
    }

    @Test
    void aGroupWhoseSpecIsInvalidDoesNotGrow() {
        GroupPlan group = only(plan(Settled.scene(Scene.group1("replicas: 3\nconfig: {base_path: /x}"))));

        assertThat(group.shape().members()).isEqualTo(2);
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    @Test
    void sparesAreRefilledWhenAllMembersAreActive() {
        GroupRegistry noSpares = Settled.group(Ids.joined(11, 0), Ids.joined(12, 1));

        GroupPlan group = only(plan(settled(noSpares, Scene.group1()).seeing(Settled.ALL_ACTIVE)));

        assertThat(in(group.registry(), State.SPARE)).containsExactlyInAnyOrder(1000, 1001);
    }

    @Test
    void sparesAreNotRefilledWhileAMemberIsAway() {
        GroupRegistry noSpares = Settled.group(Ids.joined(11, 0), Ids.joined(12, 1));

        GroupPlan group = only(plan(settled(noSpares, Scene.group1())
                .seeing(Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.OFFLINE)))));

        assertThat(group.registry()).isEqualTo(noSpares);
    }

    // ---- paused

    @Test
    void aNewGroupThatIsPausedGetsNoIds() {
        GroupPlan group = only(plan(new Scene().with(Scene.group1("paused: true"))));

        assertThat(group.registry().ids()).isEmpty();
        assertThat(source.drawn()).isEmpty();
    }

    @Test
    void aNewGroupOfAPausedClusterGetsNoIds() {
        GroupPlan group = only(plan(
                new Scene().of(Scene.cluster("version: 6.15.4\npaused: true")).with(Scene.group1())));

        assertThat(group.registry().ids()).isEmpty();
        assertThat(source.drawn()).isEmpty();
    }

    @Test
    void aPausedGroupKeepsItsRegistryToTheLetter() {
        GroupRegistry unjoined = Settled.group(Ids.member(11, 0), Ids.member(12, 1));

        GroupPlan group = only(plan(
                settled(unjoined, Scene.group1("paused: true\nspareIds: 4")).seeing(Settled.ALL_ACTIVE)));

        assertThat(group.registry()).isEqualTo(unjoined);
    }

    @Test
    void aPausedGroupDoesNotGrow() {
        GroupPlan group = only(plan(Settled.scene(Scene.group1("replicas: 3\npaused: true"))));

        assertThat(group.shape().members()).isEqualTo(2);
    }

    @Test
    void noGroupOfAPausedClusterGrows() {
        GroupPlan group = only(
                plan(Settled.scene(Scene.group1("replicas: 3")).of(Scene.cluster("version: 6.15.4\npaused: true"))));

        assertThat(group.shape().members()).isEqualTo(2);
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    // ---- whose names and ids

    @Test
    void theSecondGroupOfANameIsRefusedAndGetsNoIds() {
        FastDfsStorageGroup second = Scene.group("photos-copy", 2, "group: group1\nstorePaths: [{size: 1Gi}]");

        ClusterPlan plan = plan(new Scene().with(Scene.group1(), second));

        assertThat(only(plan).names().resource()).isEqualTo("photos-group1");
        assertThat(plan.refused()).containsOnlyKeys("photos-copy");
        assertThat(plan.refused().get("photos-copy").reason()).isEqualTo(Reason.GroupNameTaken);
        assertThat(source.drawn()).hasSize(4);
    }

    @Test
    void aRegistryWithoutItsGroupKeepsItsIds() {
        GroupRegistry registry = Settled.group1();

        ClusterPlan plan = plan(settled(registry).seeing(Settled.ALL_ACTIVE));

        assertThat(plan.groups()).isEmpty();
        assertThat(plan.orphans()).isEqualTo(Map.of("photos-group1", registry));
        assertThat(plan.registries()).containsExactly(registry);
    }

    @Test
    void theRegistryOfAGroupThatIsBeingDeletedKeepsItsIds() {
        FastDfsStorageGroup leaving = Scene.group1();
        leaving.getMetadata().setDeletionTimestamp("2026-02-01T00:00:00Z");

        ClusterPlan plan = plan(Settled.scene(leaving));

        assertThat(plan.groups()).isEmpty();
        assertThat(plan.orphans()).isEqualTo(Map.of("photos-group1", Settled.group1()));
    }

    @Test
    void theRegistryOfARefusedGroupThatWasBoundBeforeKeepsItsIds() {
        FastDfsStorageGroup renamed = Scene.group("photos-group1", 1, "group: other\nstorePaths: [{size: 1Gi}]");

        ClusterPlan plan = plan(Settled.scene(renamed));

        assertThat(plan.refused()).containsOnlyKeys("photos-group1");
        assertThat(plan.registries()).containsExactly(Settled.group1());
    }

    @Test
    void registriesOfAnotherClusterAreNotOurs() {
        GroupRegistry foreign = new GroupRegistry(
                "videos",
                Scene.UID,
                "group1",
                Settled.group1().founder(),
                Settled.group1().ids(),
                Settled.group1().shape());

        ClusterPlan plan = plan(settled(foreign));

        assertThat(plan.orphans()).isEmpty();
    }

    @Test
    void twoNewGroupsShareNoId() {
        ClusterPlan plan = plan(new Scene().with(Scene.group1(), group2()));

        assertThat(plan.groups()).hasSize(2);
        assertThat(allIds(plan)).hasSize(8);
    }

    static Stream<Arguments> whoMayKnowAnId() {
        HasMetadata registry = Settled.configMap("photos-group1", Settled.group(Ids.joined(1000, 0)));
        return Stream.of(
                Arguments.of("a registry", new Scene().with(registry)),
                Arguments.of("a volume", new Scene().with(Scene.claim("state", 0, 1000))),
                Arguments.of("a Service", new Scene().with(Scene.service(1000, -1))),
                Arguments.of("a tracker", new Scene().seeing(Sights.agreeing(2, Map.of(1000, StorageState.DELETED)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whoMayKnowAnId")
    void anIdOfAnotherGroupIsNeverGivenAgainWhenItIsKnownTo(String whom, Scene scene) {
        GroupPlan group = only(plan(scene.with(group2())));

        assertThat(group.registry().ids()).doesNotContainKey(1000).containsKey(1001);
    }

    // ---- ids that were given up

    @Test
    void aGroupThatComesBackAfterItsVolumesWereDeletedStartsAnew() {
        GroupPlan group = only(plan(settled(givenUp(), Scene.group1("replicas: 1\nspareIds: 0"))));

        assertThat(members(group.registry())).isEqualTo(Map.of(0, 1000));
        assertThat(group.registry().founder()).hasValue(1000);
    }

    @Test
    void idsThatWereGivenUpKeepTheirLinesAndAddresses() {
        GroupPlan group = only(plan(settled(givenUp(), Scene.group1())));

        assertThat(group.registry().in(State.RETIRING)).isEqualTo(givenUp().in(State.RETIRING));
    }

    @Test
    void whatWasGivenUpSettlesNoShape() {
        GroupPlan group = only(plan(settled(
                givenUp(),
                Scene.group(
                        "photos-group1", 1, "group: group1\nreplicas: 1\nstorePaths: [{size: 1Gi}, {size: 2Gi}]"))));

        assertThat(group.shape().members()).isEqualTo(1);
        assertThat(group.shape().paths()).hasSize(2);
        assertThat(group.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void volumesThatAreStillGoingDoNotCountAsMembers(int ordinal) {
        GroupPlan group = only(plan(
                settled(givenUp(), Scene.group1("replicas: 1")).with(Scene.claim("state", ordinal, 11 + ordinal))));

        assertThat(group.shape().members()).isEqualTo(1);
    }

    // ---- what there is

    private static GroupRegistry givenUp() {
        return Ids.registry(Ids.joined(11, 0).retiring(), Ids.joined(12, 1).retiring());
    }

    private static FastDfsStorageGroup group2() {
        return Scene.group("photos-group2", 2, "group: group2\nstorePaths: [{size: 1Gi}]");
    }

    /** Registries of which no member has joined. */
    private static Scene young(FastDfsStorageGroup group) {
        return settled(Settled.group(Ids.member(11, 0), Ids.member(12, 1), Ids.spare(13), Ids.spare(14)), group);
    }

    private static Scene settled(GroupRegistry registry, FastDfsStorageGroup... groups) {
        return new Scene()
                .with(Settled.configMap(Settled.cluster()), Settled.configMap("photos-group1", registry))
                .with(groups);
    }

    private ClusterPlan plan(Scene scene) {
        return new Planner(source, () -> NEW_UID).plan(scene.seen());
    }

    private static GroupPlan only(ClusterPlan plan) {
        assertThat(plan.groups()).hasSize(1);
        return plan.groups().get(0);
    }

    private static Set<Integer> allIds(ClusterPlan plan) {
        List<StorageId> all = plan.registries()
                .flatMap(registry -> registry.ids().values().stream())
                .toList();
        Set<Integer> ids = new HashSet<>();
        all.forEach(id -> ids.add(id.id()));
        return ids;
    }
}
