package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mistake is a condition of its own resource, says where it is, changes nothing, and is over when it is taken back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @BeforeAll
    void aClusterWhoseMembersHaveJoined() {
        situation.create(Manifests.cluster("old"), Manifests.group("old", "group1", "config: {buff_size: 256KB}"));
        situation.awaitMade("old", "old-group1");
        situation.remembersThatMembersJoined("old-group1");
        situation.awaitQuiet("old");
    }

    static Stream<Arguments> laterVersions() {
        return Stream.of(
                group("spec.replicas", "{\"spec\": {\"replicas\": 1}}", "{\"spec\": {\"replicas\": 2}}"),
                group(
                        "spec.storePaths",
                        "{\"spec\": {\"storePaths\": [{\"size\": \"2Gi\"}]}}",
                        "{\"spec\": {\"storePaths\": [{\"size\": \"1Gi\"}]}}"),
                group(
                        "spec.storePaths",
                        "{\"spec\": {\"storePaths\": [{\"size\": \"1Gi\"}, {\"size\": \"1Gi\"}]}}",
                        "{\"spec\": {\"storePaths\": [{\"size\": \"1Gi\"}]}}"),
                group(
                        "spec.stateVolume",
                        "{\"spec\": {\"stateVolume\": {\"size\": \"3Gi\"}}}",
                        "{\"spec\": {\"stateVolume\": null}}"),
                cluster(
                        "spec.trackers.replicas",
                        "{\"spec\": {\"trackers\": {\"replicas\": 3}}}",
                        "{\"spec\": {\"trackers\": {\"replicas\": 2}}}"),
                cluster(
                        "spec.trackers.volume",
                        "{\"spec\": {\"trackers\": {\"volume\": {\"size\": \"5Gi\"}}}}",
                        "{\"spec\": {\"trackers\": {\"volume\": null}}}"),
                cluster(
                        "spec.version",
                        "{\"spec\": {\"version\": \"6.16.1\"}}",
                        "{\"spec\": {\"version\": \"6.15.4\"}}"));
    }

    @ParameterizedTest(name = "{2}: {3}")
    @MethodSource("laterVersions")
    void whatALaterVersionWillDoIsRefusedAndHarmless(
            Class<? extends HasMetadata> kind, String name, String field, String edit, String takenBack) {
        SortedMap<String, String> before = situation.awaitQuiet("old");

        situation.edit(kind, name, edit);
        Condition refused =
                situation.awaitReason(kind, name, ConditionType.CONFIGURATION_VALID, Reason.NotSupportedYet);
        assertThat(refused.status()).isEqualTo("False");
        assertThat(refused.message()).contains(field);
        assertThat(objects(situation.awaitQuiet("old"))).isEqualTo(objects(before));

        situation.edit(kind, name, takenBack);
        situation.awaitReason(kind, name, ConditionType.CONFIGURATION_VALID, Reason.Valid);
        assertThat(objects(situation.awaitQuiet("old"))).isEqualTo(objects(before));
    }

    @Test
    void keysThatDataDependOnCannotChange() {
        SortedMap<String, String> before = situation.awaitQuiet("old");
        situation.edit(
                FastDfsStorageGroup.class,
                "old-group1",
                "{\"spec\": {\"config\": {\"subdir_count_per_path\": \"16\"}}}");
        Condition refused = situation.awaitReason(
                FastDfsStorageGroup.class,
                "old-group1",
                ConditionType.CONFIGURATION_VALID,
                Reason.ConfigurationInvalid);
        assertThat(refused.message()).contains("subdir_count_per_path");
        assertThat(objects(situation.awaitQuiet("old"))).isEqualTo(objects(before));

        situation.edit(
                FastDfsStorageGroup.class, "old-group1", "{\"spec\": {\"config\": {\"subdir_count_per_path\": null}}}");
        situation.awaitReason(FastDfsStorageGroup.class, "old-group1", ConditionType.CONFIGURATION_VALID, Reason.Valid);
    }

    @Test
    void valuesThatStopFastDfsNeverReachIt() {
        SortedMap<String, String> before = situation.awaitQuiet("old");
        situation.edit(
                FastDfsStorageGroup.class,
                "old-group1",
                "{\"spec\": {\"config\": {\"disk_writer_threads\": \"0\", \"disk_reader_threads\": \"0\"}}}");
        Condition refused = situation.awaitReason(
                FastDfsStorageGroup.class,
                "old-group1",
                ConditionType.CONFIGURATION_VALID,
                Reason.ConfigurationInvalid);
        assertThat(refused.message()).contains("spec.config.disk_");
        assertThat(objects(situation.awaitQuiet("old"))).isEqualTo(objects(before));
        situation.edit(
                FastDfsStorageGroup.class,
                "old-group1",
                "{\"spec\": {\"config\": {\"disk_writer_threads\": null, \"disk_reader_threads\": null}}}");
        situation.awaitReason(FastDfsStorageGroup.class, "old-group1", ConditionType.CONFIGURATION_VALID, Reason.Valid);
    }

    @Test
    void questionableKeysAreRemarksAndNoMore() {
        situation.create(
                Manifests.cluster("typo"), Manifests.group("typo", "group1", "config: {heart_beat_intervall: \"7\"}"));
        situation.awaitMade("typo", "typo-group1");
        Condition remark = situation.awaitReason(
                FastDfsStorageGroup.class, "typo-group1", ConditionType.CONFIGURATION_VALID, Reason.QuestionableKeys);
        assertThat(remark.status()).isEqualTo("True");
        assertThat(remark.message()).contains("heart_beat_interval?");
    }

    @Test
    void anOverlayThatIsNoPodTemplateHoldsUpItsGroupOnly() {
        situation.create(
                Manifests.cluster("lay"),
                Manifests.group("lay", "group1", "pod: {overlay: {spec: {containers: none}}}"),
                Manifests.group("lay", "g2"));
        Condition refused = situation.awaitReason(
                FastDfsStorageGroup.class,
                "lay-group1",
                ConditionType.CONFIGURATION_VALID,
                Reason.ConfigurationInvalid);
        assertThat(refused.message()).contains("pod.overlay");
        situation.awaitMade("lay", "lay-g2");
        assertThat(situation.find(StatefulSet.class, "lay-group1")).isNull();

        situation.edit(FastDfsStorageGroup.class, "lay-group1", "{\"spec\": {\"pod\": null}}");
        situation.awaitReason(FastDfsStorageGroup.class, "lay-group1", ConditionType.CONFIGURATION_VALID, Reason.Valid);
        situation.awaitMade("lay", "lay-group1");
    }

    /** Well-formed, but not to the API server. */
    @Test
    void anOverlayThatKubernetesRefusesIsSaidInItsWords() {
        situation.create(
                Manifests.cluster("bad"),
                Manifests.group("bad", "group1", "pod: {overlay: {spec: {restartPolicy: Sometimes}}}"));
        Condition refused = situation.awaitReason(
                FastDfsStorageGroup.class,
                "bad-group1",
                ConditionType.CONFIGURATION_VALID,
                Reason.ConfigurationInvalid);
        assertThat(refused.message()).contains("Kubernetes refuses it").contains("restartPolicy");
    }

    @Test
    void aVersionThatCannotRunIsRefusedAndCanBeCorrected() {
        situation.create(
                Manifests.cluster("ancient").replace("version: 6.15.4", "version: 5.11.0"),
                Manifests.group("ancient", "group1"));
        Condition refused = situation.awaitReason(
                FastDfsCluster.class, "ancient", ConditionType.CONFIGURATION_VALID, Reason.VersionUnsupported);
        assertThat(refused.message()).contains("5.11.0").contains("6.15.4");
        situation.awaitQuiet("ancient");
        assertThat(situation.find(StatefulSet.class, "ancient-tracker")).isNull();
        assertThat(situation.find(StatefulSet.class, "ancient-group1")).isNull();

        situation.edit(FastDfsCluster.class, "ancient", "{\"spec\": {\"version\": \"6.16.1\"}}");
        situation.awaitReason(FastDfsCluster.class, "ancient", ConditionType.CONFIGURATION_VALID, Reason.Valid);
        situation.awaitMade("ancient", "ancient-group1");
    }

    @Test
    void imagesAndClassesThatDoNotExistAreTheirClustersTroubleOnly() {
        situation.create(
                Manifests.cluster("poor", "images: {storage: 'no-such-registry.invalid/x:1'}"),
                Manifests.group("poor", "group1")
                        .replace("{size: 1Gi}", "{size: 1Gi, storageClassName: no-such-class}"));
        situation.awaitMade("poor", "poor-group1");
        situation.awaitReason(FastDfsCluster.class, "poor", ConditionType.CONFIGURATION_VALID, Reason.Valid);

        situation.create(Manifests.cluster("rich"), Manifests.group("rich", "group1"));
        situation.awaitMade("rich", "rich-group1");

        situation.edit(FastDfsStorageGroup.class, "poor-group1", "{\"spec\": {\"storePaths\": [{\"size\": \"1Gi\"}]}}");
        situation.awaitThat(
                "nothing is on those volumes yet, so the class can be corrected",
                () -> situation.get(StatefulSet.class, "poor-group1").getSpec().getVolumeClaimTemplates().stream()
                                .noneMatch(template -> "no-such-class"
                                        .equals(template.getSpec().getStorageClassName()))
                        && situation.client().persistentVolumeClaims().list().getItems().stream()
                                .noneMatch(claim ->
                                        "no-such-class".equals(claim.getSpec().getStorageClassName())));
        situation.awaitReason(
                FastDfsStorageGroup.class, "poor-group1", ConditionType.CONFIGURATION_VALID, Reason.Valid);
    }

    @Test
    void podsThatKubernetesRefusesAreMissedAloud() {
        var quota = situation
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-more-pods")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", Quantity.parse("0"))
                        .endSpec()
                        .build());
        quota.create();
        try {
            situation.awaitThat(
                    "the quota is in force", () -> quota.get().getStatus().getHard() != null);
            situation.create(Manifests.cluster("full"), Manifests.group("full", "group1"));
            Condition rejected = situation.awaitReason(
                    FastDfsStorageGroup.class, "full-group1", ConditionType.DEGRADED, Reason.PodsRejected);
            assertThat(rejected.message()).contains("full-group1 has 0 of 2 pods");
        } finally {
            quota.delete();
        }
    }

    /** Status may say what it wants; nothing else is written. */
    private static SortedMap<String, String> objects(SortedMap<String, String> versions) {
        versions.keySet().removeIf(word -> word.startsWith("FastDfs"));
        return versions;
    }

    private static Arguments group(String field, String edit, String takenBack) {
        return Arguments.of(FastDfsStorageGroup.class, "old-group1", field, edit, takenBack);
    }

    private static Arguments cluster(String field, String edit, String takenBack) {
        return Arguments.of(FastDfsCluster.class, "old", field, edit, takenBack);
    }
}
