package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.registry.ClusterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spec asks for that cannot be, or not yet: it is named, nothing is done for it, and taking it back ends it. */
class PlannerRefusalsTest {

    private static final String PLAIN = "version: 6.15.4";
    private static final String TRUNK_FILES = PLAIN + "\ntrackers: {config: {use_trunk_file: 'true'}}";

    // ---- not supported yet

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "replicas: 1; storePaths: [{size: 10Gi}]; spec.replicas below 2",
                "replicas: 2; storePaths: [{size: 20Gi}]; spec.storePaths",
                "replicas: 2; storePaths: [{size: 10Gi, storageClassName: fast}]; spec.storePaths",
                "replicas: 2; storePaths: [{size: 10Gi, accessMode: ReadWriteOncePod}]; spec.storePaths",
                "replicas: 2; storePaths: [{size: 10Gi}, {size: 10Gi}]; spec.storePaths",
                "stateVolume: {size: 3Gi}; storePaths: [{size: 10Gi}]; spec.stateVolume"
            })
    void anEditOfAGroupThatIsNotSupportedYetIsNamedAndChangesNothing(String one, String paths, String field) {
        GroupPlan group =
                group(PLAIN, Scene.group("photos-group1", 1, "group: group1\n" + one.strip() + "\n" + paths.strip()));

        assertThat(group.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.NotSupportedYet);
            assertThat(problem.type()).isEqualTo(ConditionType.CONFIGURATION_VALID);
            assertThat(problem.message()).contains(field).contains("take it back");
        });
        assertThat(group.shape()).isEqualTo(Settled.GROUP_SHAPE);
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "version: 6.16.1; spec.version other than 6.15.4",
                "{version: 6.15.4, trackers: {replicas: 3}}; spec.trackers.replicas other than 2",
                "{version: 6.15.4, trackers: {volume: {size: 2Gi}}}; spec.trackers.volume"
            })
    void anEditOfAClusterThatIsNotSupportedYetIsNamedAndChangesNothing(String spec, String field) {
        ClusterPlan plan = cluster(spec);

        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.NotSupportedYet);
            assertThat(problem.message()).contains(field);
        });
        assertThat(plan.shape()).isEqualTo(Settled.CLUSTER_SHAPE);
        assertThat(plan.registry()).isEqualTo(Settled.cluster());
    }

    @Test
    void everyFieldOfAnUnsupportedEditIsNamed() {
        GroupPlan group = group(
                PLAIN,
                Scene.group(
                        "photos-group1",
                        1,
                        "group: group1\nreplicas: 1\nstorePaths: [{size: 1Gi}]\nstateVolume: {size: 1Gi}"));

        assertThat(group.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("spec.replicas below 2", "spec.storePaths", "spec.stateVolume"));
    }

    @Test
    void whatRunsGoesOnBesideAnUnsupportedEdit() {
        ClusterPlan plan = cluster("version: 6.16.1");

        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.groups().get(0).mayConfigure()).isTrue();
        assertThat(plan.groups().get(0).problems()).isEmpty();
    }

    @Test
    void anInheritedStateVolumeIsNamedWhereItIsMissed() {
        GroupPlan group = group(PLAIN + "\nstorage: {stateVolume: {size: 9Gi}}", Scene.group1());

        assertThat(group.problems())
                .extracting(Problem::message)
                .singleElement()
                .satisfies(message -> assertThat(message).contains("spec.stateVolume"));
    }

    @Test
    void theSameSizesInOtherWordsAreNoEdit() {
        GroupPlan group = group(
                PLAIN,
                Scene.group(
                        "photos-group1",
                        1,
                        "group: group1\nstorePaths: [{size: 10240Mi, accessMode: ReadWriteOnce}]\n"
                                + "stateVolume: {size: 2048Mi}"));

        assertThat(group.problems()).isEmpty();
    }

    // ---- keys that files on the volumes depend on

    @Test
    void theNumberOfSubdirectoriesCannotChangeOnceMembersHaveJoined() {
        GroupPlan group = group(PLAIN, Scene.group1("config: {subdir_count_per_path: '16'}"));

        assertThat(group.mayConfigure()).isFalse();
        assertThat(group.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.ConfigurationInvalid);
            assertThat(problem.message()).contains("subdir_count_per_path", "256", "16");
        });
        assertThat(group.registry()).isEqualTo(Settled.group1());
    }

    @Test
    void theNumberOfSubdirectoriesCountsWhereverItIsWritten() {
        GroupPlan group = group(PLAIN + "\nstorage: {config: {subdir_count_per_path: '16'}}", Scene.group1());

        assertThat(group.mayConfigure()).isFalse();
    }

    @Test
    void theNumberOfSubdirectoriesMayBeSpelledOut() {
        GroupPlan group = group(PLAIN, Scene.group1("config: {subdir_count_per_path: '256'}"));

        assertThat(group.mayConfigure()).isTrue();
        assertThat(group.problems()).isEmpty();
    }

    @Test
    void aGroupWithoutMembersThatJoinedMayStillHaveOtherSubdirectories() {
        ClusterPlan plan = planner()
                .plan(new Scene()
                        .with(
                                Scene.group1("config: {subdir_count_per_path: '16'}"),
                                Settled.configMap("photos-group1", Settled.group(Ids.member(11, 0), Ids.member(12, 1))))
                        .seen());

        assertThat(plan.groups().get(0).problems()).isEmpty();
        assertThat(plan.groups().get(0).shape().subdirectories()).isEqualTo("16");
    }

    @Test
    void trunkFilesOnceTurnedOnCannotBeTurnedOff() {
        ClusterPlan plan =
                planner().plan(withTrunkFiles().of(Scene.cluster(PLAIN)).seen());

        assertThat(plan.mayConfigure()).isFalse();
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.ConfigurationInvalid);
            assertThat(problem.message()).contains("spec.trackers.config.use_trunk_file");
        });
        assertThat(plan.shape().trunkFiles()).isTrue();
    }

    @Test
    void turningTrunkFilesOnAgainEndsTheRefusal() {
        ClusterPlan plan =
                planner().plan(withTrunkFiles().of(Scene.cluster(TRUNK_FILES)).seen());

        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void trunkFilesThatAreTurnedOnAreRemembered() {
        ClusterPlan plan = cluster(TRUNK_FILES);

        assertThat(plan.registry().shape()).containsEntry("trunkFiles", "true");
    }

    @Test
    void trunkFilesThatCouldNotBeTurnedOnAreNotRemembered() {
        ClusterPlan plan = cluster(PLAIN + "\ntrackers: {config: {use_trunk_file: 'true', base_path: /x}}");

        assertThat(plan.mayConfigure()).isFalse();
        assertThat(plan.registry()).isEqualTo(Settled.cluster());
    }

    // ---- mistakes

    @Test
    void whatFastDfsWouldRefuseIsNotConfigured() {
        GroupPlan group = group(PLAIN, Scene.group1("config: {disk_writer_threads: '0', disk_reader_threads: '0'}"));

        assertThat(group.mayConfigure()).isFalse();
        assertThat(group.problems()).extracting(Problem::reason).containsOnly(Reason.ConfigurationInvalid);
    }

    @Test
    void aKeyThatFastDfsDoesNotReadIsOnlyARemark() {
        GroupPlan group = group(PLAIN, Scene.group1("config: {no_such_key: '1'}"));

        assertThat(group.mayConfigure()).isTrue();
        assertThat(group.problems()).extracting(Problem::reason).containsExactly(Reason.QuestionableKeys);
    }

    @Test
    void aMistakeOfOneGroupIsNoneOfItsCluster() {
        ClusterPlan plan = planner()
                .plan(Settled.scene(Scene.group1("config: {base_path: /x}")).seen());

        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void errorsAreSaidBeforeRemarks() {
        GroupPlan group = group(PLAIN, Scene.group1("config: {a_strange_key: '1', base_path: /x}"));

        assertThat(group.problems())
                .extracting(Problem::reason)
                .containsExactly(Reason.ConfigurationInvalid, Reason.QuestionableKeys);
    }

    // ---- versions

    @ParameterizedTest
    @ValueSource(strings = {"5.11.0", "6.12.9", "6.17.0", "7.0.0", "latest", "v6.15.4"})
    void aNewClusterOfAVersionThatCannotRunIsNotConfigured(String version) {
        ClusterPlan plan = planner()
                .plan(new Scene()
                        .of(Scene.cluster("version: " + version))
                        .with(Scene.group1())
                        .seen());

        assertThat(plan.mayConfigure()).isFalse();
        assertThat(plan.groups().get(0).mayConfigure()).isFalse();
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.VersionUnsupported);
            assertThat(problem.message()).contains("spec.version");
        });
    }

    @Test
    void aVersionThatNoTestRunsIsOnlyARemark() {
        ClusterPlan plan =
                planner().plan(new Scene().of(Scene.cluster("version: 6.14.0")).seen());

        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly(Reason.VersionUntested);
    }

    @Test
    void aSettledClusterGoesOnInItsVersionWhateverIsWritten() {
        ClusterPlan plan = cluster("version: latest");

        assertThat(plan.mayConfigure()).isTrue();
        assertThat(plan.shape().version()).isEqualTo("6.15.4");
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly(Reason.NotSupportedYet);
    }

    @Test
    void anInvalidSpecDoesNotReplaceWhatIsRemembered() {
        FastDfsStorageGroup other =
                Scene.group("photos-group1", 1, "group: group1\nstorePaths: [{size: 1Gi}]\nconfig: {base_path: /x}");

        ClusterPlan plan = planner()
                .plan(new Scene()
                        .with(
                                other,
                                Settled.configMap("photos-group1", Settled.group(Ids.member(11, 0), Ids.member(12, 1))))
                        .seen());

        assertThat(plan.groups().get(0).registry().shape()).isEqualTo(Settled.GROUP_SHAPE.write());
    }

    private static Scene withTrunkFiles() {
        Map<String, String> shape = new TreeMap<>(Settled.CLUSTER_SHAPE.write());
        shape.put("trunkFiles", "true");
        ClusterRegistry registry = Settled.cluster().withShape(shape);
        return new Scene()
                .with(Settled.configMap(registry), Settled.configMap("photos-group1", Settled.group1()))
                .with(Scene.group1());
    }

    private static ClusterPlan cluster(String spec) {
        return planner()
                .plan(Settled.scene(Scene.group1()).of(Scene.cluster(spec)).seen());
    }

    private static GroupPlan group(String clusterSpec, FastDfsStorageGroup group) {
        List<GroupPlan> groups = planner()
                .plan(Settled.scene(group).of(Scene.cluster(clusterSpec)).seen())
                .groups();
        assertThat(groups).hasSize(1);
        return groups.get(0);
    }

    private static Planner planner() {
        return new Planner(new Ids(1000), () -> "f".repeat(32));
    }
}
