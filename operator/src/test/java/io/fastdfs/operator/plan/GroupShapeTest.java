package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupShapeTest {

    private static final VolumeSpec STATE = new VolumeSpec("2Gi", "fast", "ReadWriteOncePod");
    private static final VolumeSpec PATH = VolumeSpec.of("100Gi");

    private final GroupShape settled = new GroupShape(2, STATE, List.of(PATH, STATE), "256");

    @Test
    void isReadAsItWasWritten() {
        GroupShape read = GroupShape.read(settled.write()).orElseThrow();

        assertThat(read.write()).isEqualTo(settled.write());
        assertThat(read.unsupported(settled)).isEmpty();
        assertThat(settled.unsupported(read)).isEmpty();
        assertThat(read.paths().get(0).storageClassName()).isNull();
        assertThat(read.state()).isEqualTo(STATE);
        assertThat(read.subdirectories()).isEqualTo("256");
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 1024Mi, true",
        "1024Gi, 1Ti, true",
        "1G, 1Gi, false",
        "1Gi, 1025Mi, false",
        "1000M, 1G, true",
        "10Gi, 10737418240, true",
        "1.5Gi, 1536Mi, true"
    })
    void sizesAreComparedAsQuantities(String one, String other, boolean same) {
        assertThat(GroupShape.same(VolumeSpec.of(one), VolumeSpec.of(other))).isEqualTo(same);
    }

    @Test
    void theDefaultAccessModeMayBeSpelledOut() {
        assertThat(GroupShape.same(VolumeSpec.of("1Gi"), new VolumeSpec("1Gi", null, "ReadWriteOnce")))
                .isTrue();
        assertThat(GroupShape.same(VolumeSpec.of("1Gi"), new VolumeSpec("1Gi", null, "ReadWriteOncePod")))
                .isFalse();
        assertThat(GroupShape.same(VolumeSpec.of("1Gi"), new VolumeSpec("1Gi", "fast", null)))
                .isFalse();
    }

    @Test
    void namesEachFieldThatCannotChangeYet() {
        assertThat(settled.unsupported(settled)).isEmpty();
        assertThat(settled.unsupported(settled.withMembers(3))).isEmpty();
        assertThat(settled.unsupported(settled.withMembers(1))).containsExactly("spec.replicas below 2");
        assertThat(settled.unsupported(new GroupShape(2, PATH, settled.paths(), "256")))
                .containsExactly("spec.stateVolume");
        assertThat(settled.unsupported(new GroupShape(2, STATE, List.of(PATH), "256")))
                .containsExactly("spec.storePaths");
        assertThat(settled.unsupported(new GroupShape(2, STATE, List.of(STATE, PATH), "256")))
                .containsExactly("spec.storePaths");
        assertThat(settled.unsupported(new GroupShape(1, PATH, List.of(), "128")))
                .containsExactly("spec.replicas below 2", "spec.storePaths", "spec.stateVolume");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "members=",
                "members=two",
                "members=100",
                "state=",
                "state=2Gi",
                "state=plenty||ReadWriteOnce",
                "state=-1Gi||ReadWriteOnce",
                "state=2Gi|fast|",
                "paths=",
                "paths=1Gi||ReadWriteOnce,",
                "paths=1Gi||ReadWriteOnce,half a path"
            })
    void halfAShapeIsNone(String field) {
        Map<String, String> fields = new TreeMap<>(settled.write());
        fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));

        assertThat(GroupShape.read(fields)).isEmpty();
    }

    @Test
    void nothingIsNoShape() {
        assertThat(GroupShape.read(Map.of())).isEmpty();
        assertThat(ClusterShape.read(Map.of())).isEmpty();
    }

    @Test
    void theClustersShapeIsReadAsItWasWritten() {
        ClusterShape cluster = new ClusterShape("6.15.4", 3, STATE, true);

        assertThat(ClusterShape.read(cluster.write())).contains(cluster);
    }

    @Test
    void namesEachFieldOfAClusterThatCannotChangeYet() {
        ClusterShape cluster = new ClusterShape("6.15.4", 2, VolumeSpec.of("1Gi"), false);

        assertThat(cluster.unsupported(new ClusterShape("6.15.4", 2, VolumeSpec.of("1024Mi"), true)))
                .isEmpty();
        assertThat(cluster.unsupported(new ClusterShape("6.16.1", 3, VolumeSpec.of("2Gi"), false)))
                .containsExactly(
                        "spec.version other than 6.15.4",
                        "spec.trackers.replicas other than 2",
                        "spec.trackers.volume");
        assertThat(cluster.unsupported(new ClusterShape("6.15.4", 1, VolumeSpec.of("1Gi"), false)))
                .containsExactly("spec.trackers.replicas other than 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version=", "trackers=", "trackers=many", "trackerVolume=", "trackerVolume=much||ReadWriteOnce"})
    void halfAClustersShapeIsNone(String field) {
        Map<String, String> fields = new TreeMap<>(new ClusterShape("6.15.4", 2, STATE, false).write());
        fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));

        assertThat(ClusterShape.read(fields)).isEmpty();
    }
}
