package io.fastdfs.operator.status;

import static io.fastdfs.operator.fastdfs.StorageState.ACTIVE;
import static io.fastdfs.operator.status.Reporting.seeing;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.FastDfsClusterStatus;
import io.fastdfs.operator.api.FastDfsClusterStatus.TrackerStatus;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.fastdfs.StorageInfo;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackerSight.GroupSight;
import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which changes of a status can wait. */
class StillnessTest {

    private static final Instant T = Instant.parse("2026-02-02T07:00:00Z");

    @Test
    void trafficOfAGroupCanWait() {
        FastDfsStorageGroupStatus calm = group(80, T, ACTIVE, "6.15.4", true);
        FastDfsStorageGroupStatus busy = group(79, T.minusSeconds(30), ACTIVE, "6.15.4", true);

        assertThat(busy).isNotEqualTo(calm);
        assertThat(Stillness.of(busy)).isEqualTo(Stillness.of(calm));
    }

    @Test
    void aMembersStateCannot() {
        assertThat(Stillness.of(group(80, T, StorageState.OFFLINE, "6.15.4", true)))
                .isNotEqualTo(Stillness.of(group(80, T, ACTIVE, "6.15.4", true)));
    }

    @Test
    void aMembersVersionCannot() {
        assertThat(Stillness.of(group(80, T, ACTIVE, "6.16.1", true)))
                .isNotEqualTo(Stillness.of(group(80, T, ACTIVE, "6.15.4", true)));
    }

    @Test
    void aGroupThatIsFullCannot() {
        assertThat(Stillness.of(group(80, T, ACTIVE, "6.15.4", false)))
                .isNotEqualTo(Stillness.of(group(80, T, ACTIVE, "6.15.4", true)));
    }

    @Test
    void trafficOfAClusterCanWait() {
        FastDfsClusterStatus calm = cluster("2/2", "none", "80%", "100Gi");
        FastDfsClusterStatus busy = cluster("2/2", "seconds behind", "79%", "101Gi");

        assertThat(Stillness.of(busy)).isEqualTo(Stillness.of(calm));
    }

    @Test
    void aClustersMembersCannot() {
        assertThat(Stillness.of(cluster("1/2", "none", "80%", "100Gi")))
                .isNotEqualTo(Stillness.of(cluster("2/2", "none", "80%", "100Gi")));
    }

    @Test
    void whyATrackerDoesNotAnswerCanWait() {
        assertThat(Stillness.of(with(tracker(false, "no answer in time"))))
                .isEqualTo(Stillness.of(with(tracker(false, "cannot be reached: Connection refused"))));
    }

    @Test
    void thatATrackerDoesNotAnswerCannot() {
        assertThat(Stillness.of(with(tracker(false, "no answer in time"))))
                .isNotEqualTo(Stillness.of(with(tracker(true, null))));
    }

    private static TrackerStatus tracker(boolean reachable, @Nullable String message) {
        return new TrackerStatus("photos-tracker-0", "10.96.0.10:22122", false, reachable, message);
    }

    private static FastDfsClusterStatus with(TrackerStatus tracker) {
        return cluster(List.of(tracker), "2/2", "none", "80%", "100Gi");
    }

    private static FastDfsStorageGroupStatus group(
            int percent, Instant followed, StorageState second, String version, boolean writable) {
        TreeMap<Integer, MemberSight> members = new TreeMap<>();
        members.put(11, member(11, ACTIVE, version, percent, T, T));
        members.put(12, member(12, second, version, percent, StorageInfo.NEVER, followed));
        GroupSight group = new GroupSight(members, new TreeMap<>(), writable, OptionalInt.of(percent), 1000);
        return seeing(Sights.of(Sights.grouped(0, group), Sights.grouped(1, group)))
                .status();
    }

    private static MemberSight member(
            int id, StorageState state, String version, int percent, Instant written, Instant followed) {
        return new MemberSight(Sights.address(id), state, version, "", OptionalInt.of(percent), written, followed);
    }

    private static FastDfsClusterStatus cluster(String members, String sync, String free, String room) {
        return cluster(List.of(), members, sync, free, room);
    }

    private static FastDfsClusterStatus cluster(
            List<TrackerStatus> trackers, String members, String sync, String free, String room) {
        return new FastDfsClusterStatus(
                3L,
                List.of(),
                "6.15.4",
                trackers,
                List.of(),
                members,
                sync,
                free,
                new FastDfsClusterStatus.Capacity(room),
                "photos-trackers.shop.svc:22122");
    }
}
