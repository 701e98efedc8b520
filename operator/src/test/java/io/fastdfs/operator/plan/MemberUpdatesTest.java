package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.plan.MemberUpdates.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberUpdatesTest {

    private final Member settled = new Member("m-0", true, false, true, false);
    private final Member readyButOld = new Member("m-1", true, false, false, false);
    private final Member brokenAndOld = new Member("m-2", false, false, false, false);
    private final Member brokenButCurrent = new Member("m-3", false, false, true, false);
    private final Member misled = new Member("m-4", true, false, true, true);

    @Test
    void nothingHappensToMembersThatAreAsTheyShouldBe() {
        assertThat(MemberUpdates.plan(List.of(settled, brokenButCurrent)))
                .returns(List.of(), MemberUpdates::replaced)
                .returns(true, updates -> updates.problem().isEmpty());
        assertThat(MemberUpdates.plan(List.of()).replaced()).isEmpty();
    }

    @Test
    void aReadyMemberKeepsItsOldConfigurationAndTheUserIsTold() {
        MemberUpdates updates = MemberUpdates.plan(List.of(settled, readyButOld));

        assertThat(updates.replaced()).isEmpty();
        assertThat(updates.problem().orElseThrow().reason()).isEqualTo(Reason.UpdatePending);
        assertThat(updates.problem().orElseThrow().message()).contains("m-1").doesNotContain("m-0");
    }

    @Test
    void aBrokenMemberWithAnOldTemplateIsReplacedAtOnce() {
        MemberUpdates updates = MemberUpdates.plan(List.of(brokenAndOld, brokenButCurrent, readyButOld));

        assertThat(updates.replaced()).containsExactly(brokenAndOld);
        assertThat(updates.problem().orElseThrow().reason()).isEqualTo(Reason.UpdatePending);
    }

    @Test
    void aBrokenMemberAloneIsMendedWithoutAWord() {
        assertThat(MemberUpdates.plan(List.of(settled, brokenAndOld)).problem()).isEmpty();
    }

    @Test
    void membersThatLookForTrackersElsewhereAreReplacedThoughReady() {
        MemberUpdates updates = MemberUpdates.plan(List.of(misled, settled, brokenAndOld, readyButOld));

        assertThat(updates.replaced()).containsExactly(misled, brokenAndOld);
        assertThat(updates.problem().orElseThrow().reason()).isEqualTo(Reason.AddressesChanged);
    }

    @Test
    void whatIsOnItsWayOutIsLeftAlone() {
        List<Member> leaving = List.of(
                new Member("m-0", false, true, false, true),
                new Member("m-1", true, true, false, false),
                new Member("m-2", false, true, false, false));

        assertThat(MemberUpdates.plan(leaving).replaced()).isEmpty();
        assertThat(MemberUpdates.plan(leaving).problem()).isEmpty();
    }
}
