package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.observe.Scene;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveTest {

    @Test
    void aGroupOfWhichNobodySaysAnythingKeepsItsVolumes() {
        Effective effective = effective("version: 6.15.4", "replicas: 1");

        assertThat(effective.config()).isEmpty();
        assertThat(effective.stateVolume()).isEqualTo(VolumeSpec.of("2Gi"));
        assertThat(effective.deletesVolumes()).isFalse();
    }

    @Test
    void theGroupsKeysCountOverTheClusters() {
        Effective effective = effective(
                "version: 6.15.4\nstorage: {config: {upload_priority: '3', heart_beat_interval: '9'}}",
                "config: {heart_beat_interval: '6', tcp_quick_ack: 'true'}");

        assertThat(effective.config())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("upload_priority", "3", "heart_beat_interval", "6", "tcp_quick_ack", "true"));
    }

    @Test
    void theStateVolumeIsInheritedWholeOrReplacedWhole() {
        String cluster = "version: 6.15.4\nstorage: {stateVolume: {size: 5Gi, storageClassName: fast}}";

        assertThat(effective(cluster, "replicas: 1").stateVolume()).isEqualTo(new VolumeSpec("5Gi", "fast", null));
        assertThat(effective(cluster, "stateVolume: {size: 7Gi}").stateVolume()).isEqualTo(VolumeSpec.of("7Gi"));
    }

    @ParameterizedTest
    @CsvSource({
        "Delete, , true",
        "Delete, Retain, false",
        "Retain, Delete, true",
        "Retain, , false",
        "delete, , false",
        "DeleteSomeDay, , false"
    })
    void volumesGoOnlyByTheExactWord(String cluster, String group, boolean deletes) {
        assertThat(effective(
                                "version: 6.15.4\nstorage: {volumePolicy: {whenDeleted: " + cluster + "}}",
                                group == null ? "replicas: 1" : "volumePolicy: {whenDeleted: " + group + "}")
                        .deletesVolumes())
                .isEqualTo(deletes);
    }

    @Test
    void mapsOfPodsMergeAndTheRestIsReplaced() {
        Effective effective = effective("""
                version: 6.15.4
                storage:
                  pod:
                    labels: {team: media, tier: gold}
                    annotations: {note: cluster}
                    nodeSelector: {disk: ssd}
                    priorityClassName: low
                    tolerations: [{key: a, operator: Exists}]
                    resources: {requests: {cpu: 100m}}
                """, """
                pod:
                  labels: {tier: silver}
                  nodeSelector: {zone: b}
                  tolerations: [{key: b, operator: Exists}]
                  resources: {limits: {memory: 1Gi}}
                """);

        assertThat(effective.pod().labels()).isEqualTo(Map.of("team", "media", "tier", "silver"));
        assertThat(effective.pod().annotations()).isEqualTo(Map.of("note", "cluster"));
        assertThat(effective.pod().nodeSelector()).isEqualTo(Map.of("disk", "ssd", "zone", "b"));
        assertThat(effective.pod().priorityClassName()).isEqualTo("low");
        assertThat(effective.pod().tolerations()).singleElement().returns("b", t -> t.getKey());
        assertThat(effective.pod().resources()).isNotNull();
        assertThat(effective.pod().resources().getRequests()).isNullOrEmpty();
    }

    @Test
    void overlaysMergeByKeyAndTheirListsAreReplaced() {
        Effective effective = effective("""
                version: 6.15.4
                storage:
                  pod:
                    overlay: {metadata: {annotations: {a: "1", b: "1"}}, spec: {hostAliases: [{ip: 10.0.0.1}], x: cluster}}
                """, """
                pod:
                  overlay: {metadata: {annotations: {b: "2"}}, spec: {hostAliases: [{ip: 10.0.0.2}]}}
                """);

        assertThat(effective.pod().overlay())
                .isEqualTo(Map.of(
                        "metadata",
                        Map.of("annotations", Map.of("a", "1", "b", "2")),
                        "spec",
                        Map.of("hostAliases", List.of(Map.of("ip", "10.0.0.2")), "x", "cluster")));
    }

    private static Effective effective(String cluster, String group) {
        return Effective.of(
                Scene.cluster(cluster).getSpec(), Scene.group1(group).getSpec());
    }
}
