package io.fastdfs.operator.plan;

import static io.fastdfs.operator.plan.Ids.in;
import static io.fastdfs.operator.plan.Ids.joined;
import static io.fastdfs.operator.plan.Ids.member;
import static io.fastdfs.operator.plan.Ids.members;
import static io.fastdfs.operator.plan.Ids.registry;
import static io.fastdfs.operator.plan.Ids.spare;
import static io.fastdfs.operator.plan.Ids.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.plan.Ids.Facts;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdAssignmentTest {

    private final Ids source = new Ids(1000);

    @Test
    void aFreshGroupGetsMembersSparesAndAFounder() {
        GroupRegistry planned = Facts.none().plan(2, 2, false, source);

        assertThat(members(planned)).isEqualTo(Map.of(0, 1000, 1, 1001));
        assertThat(in(planned, State.SPARE)).containsExactlyInAnyOrder(1002, 1003);
        assertThat(planned.founder()).hasValue(1000);
        assertThat(planned.ids().values()).allMatch(id -> !id.joined() && id.address() == null);
    }

    @Test
    void idsThatAnybodyElseHasAreNeverDrawn() {
        GroupRegistry planned = Facts.none().taken(1000, 1002).plan(2, 1, false, source);

        assertThat(planned.ids().keySet()).containsExactly(1001, 1003, 1004);
    }

    @Test
    void aSecondLookChangesNothing() {
        GroupRegistry planned = Facts.none().plan(2, 2, false, source);

        assertThat(Facts.none().remembered(planned).plan(2, 2, false, new Ids(1)))
                .isEqualTo(planned);
        assertThat(Facts.none().remembered(planned).plan(2, 2, true, new Ids(1)))
                .isEqualTo(planned);
    }

    @Test
    void killedBetweenServicesAndRegistryTheSameMembersGetTheSameIds() {
        GroupRegistry before = Facts.none().plan(2, 2, false, source);

        GroupRegistry after = Facts.none()
                .services(before.ids().keySet())
                .pods(Map.of(1000, 0, 1001, 1))
                .plan(2, 2, false, new Ids(5000));

        assertThat(members(after)).isEqualTo(members(before));
        assertThat(in(after, State.SPARE)).isEqualTo(in(before, State.SPARE));
        assertThat(after.founder()).isEqualTo(before.founder());
        assertThat(after.member(1).orElseThrow().address()).isEqualTo(Sights.address(1001));
        assertThat(after.ids().values()).noneMatch(StorageId::joined);
    }

    @Test
    void killedAfterTheFirstServiceOnlyWhatIsMissingIsDrawn() {
        GroupRegistry after =
                Facts.none().services(List.of(7)).pods(Map.of(7, 0)).plan(2, 1, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 7, 1, 1000));
        assertThat(in(after, State.SPARE)).containsExactly(1001);
    }

    @Test
    void aLostRegistryIsMadeAgainFromLabelledVolumes() {
        GroupRegistry after =
                Facts.none().claims(Map.of(0, 8, 1, 9)).services(List.of(8, 9)).plan(2, 0, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 8, 1, 9));
        assertThat(after.founder()).isEmpty();
        assertThat(after.member(0).orElseThrow().joined()).isTrue();
        assertThat(after.member(0).orElseThrow().address()).isEqualTo(Sights.address(8));
        assertThat(source.drawn()).isEmpty();
    }

    @Test
    void afterTheLossOfARegistryASpareMayBeAFormerMembersId() {
        GroupRegistry after = Facts.none()
                .claims(Map.of(0, 8))
                .services(List.of(8, 12))
                .pods(Map.of(8, 0))
                .plan(2, 1, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 8, 1, 1000));
        assertThat(in(after, State.SPARE)).containsExactlyInAnyOrder(12, 1001);
        assertThat(after.ids().get(12).joined()).isTrue();
    }

    @Test
    void aLabelOnAVolumeCountsMoreThanAService() {
        GroupRegistry after = Facts.none()
                .claims(Map.of(0, 9))
                .services(List.of(8, 9))
                .pods(Map.of(8, 0))
                .plan(1, 0, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 9));
    }

    @Test
    void aLostRegistryKeepsMembersThatTheSpecDoesNotName() {
        GroupRegistry after = Facts.none().claims(Map.of(0, 8, 5, 9)).plan(1, 0, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 8, 5, 9));
    }

    @Test
    void anIdOnTheVolumesOfTwoMembersIsGivenToOneOnly() {
        GroupRegistry after = Facts.none().claims(Map.of(0, 8, 1, 8)).plan(2, 0, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 8, 1, 1000));
    }

    @Test
    void aLostRegistryOfUnlabelledVolumesNamesNoFounder() {
        GroupRegistry after = Facts.none().unlabelledVolumes().plan(2, 0, false, source);

        assertThat(after.founder()).isEmpty();
        assertThat(Facts.none()
                        .unlabelledVolumes()
                        .remembered(after)
                        .plan(2, 0, false, source)
                        .founder())
                .isEmpty();
    }

    @Test
    void whatOnlyTrackersListKeepsItsLineAndIsNotGivenOut() {
        GroupRegistry after = Facts.none()
                .seen(Sights.agreeing(2, Map.of(1000, StorageState.OFFLINE)))
                .plan(1, 0, false, source);

        assertThat(in(after, State.UNKNOWN)).containsExactly(1000);
        assertThat(after.ids().get(1000))
                .returns(Sights.address(1000), StorageId::address)
                .returns(true, StorageId::joined);
        assertThat(members(after)).isEqualTo(Map.of(0, 1001));
        assertThat(after.founder()).isEmpty();
    }

    @Test
    void whatATrackerListsWithoutAnAddressHasNone() {
        var nameless = new io.fastdfs.operator.observe.TrackerSight.MemberSight(
                "",
                StorageState.OFFLINE,
                "",
                "",
                OptionalInt.empty(),
                java.time.Instant.EPOCH,
                java.time.Instant.EPOCH);
        GroupRegistry after = Facts.none()
                .seen(Sights.of(Sights.timed(new java.util.TreeMap<>(Map.of(77, nameless)))))
                .plan(1, 0, false, source);

        assertThat(after.ids().get(77)).returns(null, StorageId::address).returns(State.UNKNOWN, StorageId::state);
    }

    @Test
    void aTrackerMayListWhatAnOldRegistryForgot() {
        GroupRegistry after = Facts.none()
                .remembered(registry(joined(1, 0)))
                .seen(Sights.agreeing(1, Map.of(1, StorageState.ACTIVE, 2, StorageState.ACTIVE)))
                .plan(1, 0, false, source);

        assertThat(in(after, State.UNKNOWN)).containsExactly(2);
    }

    @Test
    void anUnknownIdStaysWhenNobodyListsItAnyMore() {
        GroupRegistry after =
                Facts.none().remembered(registry(joined(1, 0), unknown(2))).plan(1, 0, true, source);

        assertThat(after).isEqualTo(registry(joined(1, 0), unknown(2)));
    }

    @Test
    void aMemberThatTheRegistryForgotIsKnownByItsVolume() {
        GroupRegistry after = Facts.none()
                .remembered(registry(joined(1, 0), spare(30)))
                .claims(Map.of(0, 1, 1, 2))
                .services(List.of(1, 2, 30))
                .plan(2, 1, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 1, 1, 2));
        assertThat(after.ids().get(2).joined()).isTrue();
        assertThat(in(after, State.SPARE)).containsExactly(30);
    }

    @Test
    void killedWhileAMemberWasAddedItGetsTheIdThatItsServiceHas() {
        GroupRegistry after = Facts.none()
                .remembered(registry(joined(1, 0), spare(30), spare(31)))
                .claims(Map.of(0, 1))
                .pods(Map.of(1, 0, 31, 1))
                .plan(2, 2, false, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 1, 1, 31));
        assertThat(after.ids().get(31).joined())
                .as("no volume of it exists, so none can be lost")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(StorageState.class)
    void noFounderWhileATrackerListsAnythingAndTheRegistryIsLost(StorageState state) {
        assertThat(Facts.none()
                        .seen(Sights.agreeing(1, Map.of(5, state)))
                        .plan(1, 0, false, source)
                        .founder())
                .isEmpty();
    }

    @Test
    void theFounderStaysUntilAMemberIsActive() {
        GroupRegistry young = registry(member(1, 0), member(2, 1)).withFounder(OptionalInt.of(1));

        assertThat(Facts.none().remembered(young).plan(2, 0, false, source).founder())
                .hasValue(1);
        assertThat(Facts.none()
                        .remembered(young)
                        .seen(Sights.agreeing(2, Map.of(1, StorageState.WAIT_SYNC)))
                        .plan(2, 0, false, source)
                        .founder())
                .hasValue(1);
        assertThat(Facts.none()
                        .remembered(young)
                        .seen(Sights.of(Sights.saying(0, Map.of()), Sights.saying(1, Map.of(1, StorageState.ACTIVE))))
                        .plan(2, 0, false, source)
                        .founder())
                .isEmpty();
    }

    @Test
    void aStrangerThatIsActiveEndsTheFoundersTime() {
        assertThat(Facts.none()
                        .remembered(registry(member(1, 0)).withFounder(OptionalInt.of(1)))
                        .seen(Sights.agreeing(1, Map.of(99, StorageState.ACTIVE)))
                        .plan(1, 0, false, source)
                        .founder())
                .isEmpty();
    }

    @Test
    void afterAMemberWasActiveNothingMakesAFounderAgain() {
        GroupRegistry grown = registry(joined(1, 0), joined(2, 1));

        assertThat(Facts.none().remembered(grown).plan(2, 0, true, source).founder())
                .as("trackers silent, volumes gone")
                .isEmpty();
        assertThat(Facts.none()
                        .remembered(grown)
                        .seen(Sights.agreeing(2, Map.of()))
                        .plan(2, 0, true, source)
                        .founder())
                .as("trackers lost their lists")
                .isEmpty();
    }

    @Test
    void aGroupThatIsCreatedAgainAfterItsVolumesWereDeletedGetsAFounderAgain() {
        GroupRegistry deleted = registry(joined(1, 0).retiring(), joined(2, 1).retiring(), spare(3), spare(4));

        GroupRegistry again = Facts.none().remembered(deleted).plan(2, 2, false, source);

        assertThat(members(again)).isEqualTo(Map.of(0, 3, 1, 4));
        assertThat(again.founder()).hasValue(3);
        assertThat(in(again, State.RETIRING)).containsExactlyInAnyOrder(1, 2);
    }

    @ParameterizedTest
    @EnumSource(StorageState.class)
    void whatTrackersStillSayOfDeletedMembersDoesNotTakeTheFounderAway(StorageState state) {
        GroupRegistry deleted = registry(joined(1, 0).retiring(), spare(3));
        Facts facts = Facts.none().seen(Sights.agreeing(2, Map.of(1, state)));

        GroupRegistry first = facts.remembered(deleted).plan(1, 0, false, source);
        GroupRegistry second = facts.remembered(first).plan(1, 0, false, source);

        assertThat(first.founder()).hasValue(3);
        assertThat(second.founder()).hasValue(3);
    }

    @Test
    void volumesThatAreStillGoingDoNotBringGivenUpIdsBack() {
        GroupRegistry deleted = registry(joined(1, 0).retiring(), spare(3));

        GroupRegistry again = Facts.none()
                .remembered(deleted)
                .claims(Map.of(0, 1))
                .services(List.of(1, 3))
                .pods(Map.of(1, 0))
                .plan(1, 0, false, source);

        assertThat(members(again)).isEqualTo(Map.of(0, 3));
        assertThat(in(again, State.RETIRING)).containsExactly(1);
    }

    @Test
    void aMoreOfMembersTakesSparesAndDrawsNothing() {
        GroupRegistry grown = Facts.none()
                .remembered(registry(joined(1, 0), spare(30), spare(31)))
                .plan(3, 2, false, source);

        assertThat(members(grown)).isEqualTo(Map.of(0, 1, 1, 30, 2, 31));
        assertThat(in(grown, State.SPARE)).isEmpty();
        assertThat(source.drawn()).isEmpty();
        assertThat(grown.founder()).isEmpty();
    }

    @Test
    void sparesAreRefilledInCalmOnly() {
        GroupRegistry used = registry(joined(1, 0), joined(30, 1));

        assertThat(in(Facts.none().remembered(used).plan(2, 2, false, source), State.SPARE))
                .isEmpty();
        assertThat(in(Facts.none().remembered(used).plan(2, 2, true, source), State.SPARE))
                .containsExactlyInAnyOrder(1000, 1001);
    }

    @Test
    void fewerSparesInTheSpecTakeNoneAway() {
        GroupRegistry kept = registry(joined(1, 0), spare(30), spare(31));

        assertThat(Facts.none().remembered(kept).plan(1, 0, true, source)).isEqualTo(kept);
    }

    @Test
    void fewerMembersInTheSpecTakeNoneAway() {
        GroupRegistry kept = registry(joined(1, 0), joined(2, 1));

        assertThat(Facts.none().remembered(kept).plan(1, 0, true, source)).isEqualTo(kept);
    }

    @Test
    void aSpareThatATrackerHasListedIsNeverUsedAndDoesNotCount() {
        GroupRegistry after = Facts.none()
                .remembered(registry(joined(1, 0), spare(30)))
                .seen(Sights.agreeing(1, Map.of(1, StorageState.ACTIVE, 30, StorageState.OFFLINE)))
                .plan(2, 1, true, source);

        assertThat(members(after)).isEqualTo(Map.of(0, 1, 1, 1000));
        assertThat(in(after, State.SPARE)).containsExactlyInAnyOrder(30, 1001);
        assertThat(after.ids().get(30).joined()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idsThatWereGivenUpAreLeftAlone(boolean refill) {
        StorageId givenUp = joined(5, 3).retiring();

        GroupRegistry after =
                Facts.none().remembered(registry(joined(1, 0), givenUp)).plan(4, 1, refill, source);

        assertThat(after.ids()).containsEntry(5, givenUp);
        assertThat(members(after)).doesNotContainValue(5);
    }

    @Test
    void aMemberIsJoinedOnceAnyTrackerListsIt() {
        GroupRegistry after = Facts.none()
                .remembered(registry(member(1, 0), member(2, 1)))
                .seen(Sights.of(Sights.saying(0, Map.of(2, StorageState.INIT)), Sights.silent(1)))
                .plan(2, 0, false, source);

        assertThat(after.ids().get(1).joined()).isFalse();
        assertThat(after.ids().get(2).joined()).isTrue();
        assertThat(Facts.none()
                        .remembered(after)
                        .plan(2, 0, false, source)
                        .ids()
                        .get(2)
                        .joined())
                .as("also when trackers forget it")
                .isTrue();
    }

    @Test
    void nothingIsDrawnForAGroupThatWantsNothing() {
        GroupRegistry after = Facts.none().services(List.of(7)).plan(0, 0, false, source);

        assertThat(in(after, State.SPARE)).isEqualTo(Set.of(7));
        assertThat(after.founder()).isEmpty();
        assertThat(source.drawn()).isEmpty();
    }
}
