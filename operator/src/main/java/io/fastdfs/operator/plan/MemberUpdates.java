package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which members' pods to replace now. A new template reaches pods that are not ready at once, so that a change that broke
 * them is mended by taking it back; ready ones keep theirs.
 */
public record MemberUpdates(List<Member> replaced, Optional<Problem> problem) {

    /**
     * A member's pod.
     *
     * @param current whether it was made from the template that is wanted now
     * @param misled whether it looks for a tracker at an address that is not a tracker's any more
     */
    public record Member(String name, boolean ready, boolean terminating, boolean current, boolean misled) {}

    /** The next step for the pods of one group. */
    public static MemberUpdates plan(List<Member> members) {
        List<Member> staying =
                members.stream().filter(member -> !member.terminating()).toList();
        List<Member> replaced = staying.stream()
                .filter(member -> member.misled() || (!member.ready() && !member.current()))
                .toList();
        if (replaced.stream().anyMatch(Member::misled)) {
            return new MemberUpdates(
                    replaced,
                    Optional.of(
                            Problem.progress(
                                    Reason.AddressesChanged,
                                    "addresses of trackers could not be had again; members restart at once with the new ones")));
        }
        List<Member> pending = staying.stream()
                .filter(member -> member.ready() && !member.current())
                .toList();
        if (pending.isEmpty()) {
            return new MemberUpdates(replaced, Optional.empty());
        }
        return new MemberUpdates(
                replaced,
                Optional.of(Problem.progress(
                        Reason.UpdatePending,
                        "members that are ready keep their present configuration ("
                                + pending.stream().map(Member::name).collect(Collectors.joining(", "))
                                + "); delete their pods one by one, each when the others are ACTIVE, to give them the new"
                                + " one")));
    }
}
