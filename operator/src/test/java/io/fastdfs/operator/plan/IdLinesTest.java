package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.StorageIdLine;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.registry.GroupRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which lines storage_ids.conf must have, so that trackers start again. */
class IdLinesTest {

    private static final StorageIdLine FORMER = new StorageIdLine(77, "old", "10.96.7.7");

    @Test
    void everyIdOfEveryRegistryHasALine() {
        IdLines lines = lines(Settled.scene(Scene.group1()));

        assertThat(lines.problem()).isEmpty();
        assertThat(lines.addresses()).isEqualTo(Sights.addresses(java.util.List.of(11, 12, 13, 14)));
    }

    @Test
    void anIdOfAGroupThatNobodyRemembersKeepsItsLineWhileATrackerListsIt() {
        TrackersSight sight = Sights.of(
                Sights.saying(0, false, Map.of("group1", Map.of(), "old", Map.of(77, StorageState.OFFLINE))),
                Sights.saying(1, Map.of()));

        assertThat(lines(Settled.scene(Scene.group1()).seeing(sight)).lines())
                .contains(new StorageIdLine(77, "old", Sights.address(77)));
    }

    /** Trackers do not save what is DELETED, so they start without its line. */
    @Test
    void anIdThatIsDeletedEverywhereNeedsNone() {
        TrackersSight sight = Sights.of(
                Sights.saying(0, false, Map.of("old", Map.of(77, StorageState.DELETED))), Sights.saying(1, Map.of()));

        assertThat(lines(Settled.scene(Scene.group1()).seeing(sight)).addresses())
                .doesNotContainKey(77);
    }

    /** Else a tracker that restarts for the shorter list would be silent, and the longer one be wanted again. */
    @Test
    void aLineThatTrackersWereToldStaysWhoeverAnswers() {
        TrackersSight oneIsSilent = Sights.of(Sights.saying(0, Map.of()), Sights.silent(1));
        TrackersSight allAnswer = Sights.of(Sights.saying(0, Map.of()), Sights.saying(1, Map.of()));

        for (TrackersSight sight : java.util.List.of(oneIsSilent, allAnswer)) {
            assertThat(lines(Settled.scene(Scene.group1()).with(told()).seeing(sight))
                            .lines())
                    .contains(FORMER);
        }
    }

    @Test
    void aLineWhoseAddressBelongsToAnotherIdGoesWhenEveryTrackerHasForgottenItsId() {
        ConfigMap told = told("77 old " + Sights.address(11) + "\n");
        TrackersSight allAnswer = Sights.of(Sights.saying(0, Map.of()), Sights.saying(1, Map.of()));
        IdLines lines = lines(Settled.scene(Scene.group1()).with(told).seeing(allAnswer));
        assertThat(lines.problem()).isEmpty();
        assertThat(lines.addresses()).doesNotContainKey(77);

        TrackersSight oneIsSilent = Sights.of(Sights.saying(0, Map.of()), Sights.silent(1));
        assertThat(lines(Settled.scene(Scene.group1()).with(told).seeing(oneIsSilent))
                        .problem())
                .isPresent();
    }

    @Test
    void aRegistryKnowsBetterThanWhatWasTold() {
        ConfigMap told = told("11 group1 10.96.200.1\n");

        assertThat(lines(Settled.scene(Scene.group1()).with(told)).addresses()).containsEntry(11, Sights.address(11));
    }

    @Test
    void noListIsWrittenInWhichTwoIdsShareAnAddress() {
        GroupRegistry twice = Settled.group(
                Ids.joined(11, 0), Ids.joined(12, 1).at(Sights.address(11)), Ids.spare(13), Ids.spare(14));

        assertThat(IdLines.of(plan(twice), Settled.scene(Scene.group1()).seen()).problem())
                .hasValueSatisfying(problem -> {
                    assertThat(problem.reason()).isEqualTo(Reason.RegistryUnclear);
                    assertThat(problem.message()).contains("11 and 12 share the address " + Sights.address(11));
                });
    }

    private static IdLines lines(Scene scene) {
        return IdLines.of(planner().plan(scene.seen()), scene.seen());
    }

    private static ClusterPlan plan(GroupRegistry registry) {
        ClusterPlan plan = planner().plan(Settled.scene(Scene.group1()).seen());
        return plan.with(
                plan.registry(),
                plan.groups().stream().map(group -> group.with(registry)).toList(),
                new TreeMap<>());
    }

    private static Planner planner() {
        return new Planner(new Ids(1000), () -> "f".repeat(32));
    }

    private static ConfigMap told() {
        return told("77 old 10.96.7.7\n");
    }

    private static ConfigMap told(String lines) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("photos-tracker-0123456789")
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of("storage_ids.conf", lines))
                .build();
    }
}
