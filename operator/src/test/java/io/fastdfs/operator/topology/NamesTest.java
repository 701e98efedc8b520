package io.fastdfs.operator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.observe.Scene;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {

    /** Kubernetes: "Object Names and IDs", RFC 1035 label names. */
    private static final String DNS_1035 = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final int LARGEST_ID = 16_777_215;
    private static final int LAST_MEMBER = 31;

    private final ClusterNames photos = ClusterNames.of(Scene.cluster("version: 6.15.4"));
    private final GroupNames group1 = GroupNames.of(Scene.group1());

    @Test
    void namesAreThoseThatUsersWereTold() {
        assertThat(List.of(photos.tracker(0), photos.trackers(), photos.client(), photos.registry()))
                .containsExactly("photos-tracker-0", "photos-trackers", "photos-client", "photos-registry");
        assertThat(List.of(group1.memberSet(), group1.member(1), group1.service(77), group1.registry()))
                .containsExactly("photos-group1", "photos-group1-1", "photos-group1-77", "photos-group1-registry");
        assertThat(group1.claim(GroupNames.STATE_VOLUME, 1)).isEqualTo("state-photos-group1-1");
        assertThat(group1.claim(GroupNames.storePathVolume(2), 0)).isEqualTo("path2-photos-group1-0");
    }

    @Test
    void theLongestNamesOfResourcesLeaveRoomForAllNamesOfObjects() {
        ClusterNames cluster = new ClusterNames("c".repeat(44));
        GroupNames group = new GroupNames("g".repeat(52));

        assertThat(Stream.of(
                        cluster.tracker(15),
                        cluster.trackers(),
                        cluster.client(),
                        group.service(LARGEST_ID),
                        group.member(LAST_MEMBER)))
                .allMatch(name -> name.matches(DNS_1035));
        assertThat(Stream.of(cluster.trackerSet(), group.memberSet()))
                .as("with '-' and a hash of ten characters a label's value: controller-revision-hash")
                .allMatch(name -> name.length() + 11 <= 63);
    }

    @Test
    void whatFdfsMemberReadsStandsWhereItLooks() {
        assertThat(Layout.STATE_PATH).isEqualTo("/var/fdfs/state");
        assertThat(Layout.storePath(0)).isEqualTo("/var/fdfs/path0");
        assertThat(Layout.CONFIG_PATH).isEqualTo("/etc/fdfs");
        assertThat(Layout.REGISTRY_PATH).isEqualTo("/etc/fdfs-registry");
        assertThat(Layout.RUN_PATH).isEqualTo("/run/fdfs");
    }

    @Test
    void selectorsSelectTheirOwnObjectsAndNoOthers() {
        Map<String, String> tracker = Labels.ofCluster("photos");
        Map<String, String> member = Labels.ofGroup("photos", "photos-group1", "group1");
        Map<String, String> other = Labels.ofGroup("photos", "photos-group2", "group2");

        assertThat(tracker).containsAllEntriesOf(Labels.selectingTrackers("photos"));
        assertThat(member).containsAllEntriesOf(Labels.selectingMembers("photos", "photos-group1"));
        assertThat(Labels.selectingTrackers("photos").entrySet())
                .isNotEmpty()
                .anyMatch(label -> !member.entrySet().contains(label));
        assertThat(Labels.selectingMembers("photos", "photos-group1").entrySet())
                .anyMatch(label -> !other.entrySet().contains(label));
        assertThat(Labels.selectingMembers("videos", "photos-group1").entrySet())
                .anyMatch(label -> !member.entrySet().contains(label));
    }

    @Test
    void everyObjectIsSeenByTheInformers() {
        assertThat(Labels.ofCluster("photos")).containsEntry("app.kubernetes.io/managed-by", "fastdfs-operator");
        assertThat(Labels.OWNED_SELECTOR).isEqualTo("app.kubernetes.io/managed-by=fastdfs-operator");
        assertThat(Labels.ofGroup("photos", "photos-group1", "group1"))
                .containsEntry("app.kubernetes.io/managed-by", "fastdfs-operator")
                .containsEntry("app.kubernetes.io/component", "storage")
                .containsEntry("fastdfs.io/group", "group1")
                .doesNotContainKey("app.kubernetes.io/instance");
    }
}
