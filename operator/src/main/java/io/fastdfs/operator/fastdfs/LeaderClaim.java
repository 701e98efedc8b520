package io.fastdfs.operator.fastdfs;

/** What one tracker says of the leader among the trackers. */
public sealed interface LeaderClaim {

    /** Names the leader; trackers from 6.15.5 on. */
    record Named(TrackerAddress leader) implements LeaderClaim {}

    /** "I lead"; trackers before 6.15.5. */
    record Itself() implements LeaderClaim {}

    /** "I do not lead", which is all that a tracker before 6.15.5 tells. */
    record NotItself() implements LeaderClaim {}

    /** Knows of no leader, or (before 6.15.5) has no group yet and does not say. */
    record Nobody() implements LeaderClaim {}

    /** Whether the tracker at this address, the one that made the claim, says that it leads. */
    default boolean madeByLeader(TrackerAddress claimant) {
        return this instanceof Itself || (this instanceof Named named && named.leader.equals(claimant));
    }
}
