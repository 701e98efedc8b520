package io.fastdfs.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.Parameter;

/** Several trackers, their leader, their restarts and their quarrels. */
@FactsOfBoth
class TrackersE2E {
    @Parameter
    InstalledFastDfs fastDfs;

    @LabTest
    void aLeaderIsChosenOnceThereIsAGroup() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1).started(0)) {
            assertThat(cluster.leads(0)).isEmpty();
            assertThat(cluster.leads(1)).isEmpty();
            cluster.storage(0).start();
            int leader = cluster.awaitLeader();
            assertThat(cluster.leads(1 - leader)).contains(false);
        }
    }

    @LabTest
    void anotherTrackerTakesOverAndTheFormerLeaderFollowsIt() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1).started(1)) {
            int former = cluster.awaitLeader();
            cluster.tracker(former).kill();
            Cluster.patience("the other leads").until(() -> cluster.leads(1 - former), Optional.of(true)::equals);
            assertThat(cluster.state(1 - former, 0)).isEqualTo("ACTIVE");
            cluster.tracker(former).start();
            Cluster.awaitListening(cluster.tracker(former));
            Cluster.patience("the former follows").until(() -> cluster.leads(former), Optional.of(false)::equals);
            cluster.awaitState(0, "ACTIVE");
            assertThat(cluster.leads(1 - former)).contains(true);
        }
    }

    /** Clients get ENOENT from it meanwhile; the other tracker serves them. */
    @LabTest
    void aTrackerThatIsStartedAgainKnowsNoActiveMemberUntilTheyHaveRejoined() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1)) {
            cluster.storage(0).with("heart_beat_interval", 10);
            cluster.started(1);
            cluster.tracker(0).stop();
            cluster.tracker(0).start();
            Cluster.awaitListening(cluster.tracker(0));
            assertThat(cluster.state(0, 0)).isEqualTo("OFFLINE");
            assertThat(cluster.queryStore(0)).isEqualTo(Cluster.ENOENT);
            assertThat(cluster.queryStore(1)).isZero();
            cluster.awaitState(0, 0, "ACTIVE");
            assertThat(cluster.queryStore(0)).isZero();
        }
    }

    @LabTest
    void aTrackerThatLostEverythingKnowsNothingUntilAMemberJoinsThenAllThatTheOtherKnows() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2)) {
            cluster.storage(0).with("heart_beat_interval", 5);
            cluster.storage(1).with("heart_beat_interval", 5);
            cluster.started(2);
            long joined = cluster.record(1, 1).orElseThrow().number("join time");
            cluster.tracker(0).stop();
            cluster.tracker(0).emptied().start();
            Cluster.awaitListening(cluster.tracker(0));
            assertThat(cluster.state(0, 0)).isEqualTo("absent");
            assertThat(cluster.queryStore(0)).isEqualTo(Cluster.ENOENT);
            cluster.awaitState(0, "ACTIVE");
            cluster.awaitState(1, "ACTIVE");
            assertThat(cluster.record(0, 1).orElseThrow().number("join time")).isEqualTo(joined);
        }
    }

    @LabTest
    void membersRejoinTrackersThatAllLostEverything() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2).started(2)) {
            byte[] content = {1, 2, 3};
            String file = cluster.upload(0, content);
            cluster.awaitFile(1, file, content);
            cluster.lab.trackers().forEach(FastDfsServer::stop);
            cluster.lab.trackers().forEach(tracker -> tracker.emptied().start());
            cluster.awaitState(0, "ACTIVE");
            cluster.awaitState(1, "ACTIVE");
            assertThat(cluster.download(1, file)).hasValue(content);
        }
    }

    /** A tracker reads its list when it starts, so that one may know an id of which the other has not heard. */
    @LabTest
    void trackersDisagreeAboutAMemberOfWhichOnlyOneKnows() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1).started(1)) {
            cluster.lab.ids(cluster.lab.idLine(0) + cluster.lab.idLine(1));
            cluster.tracker(0).stop();
            cluster.tracker(0).start();
            cluster.awaitState(0, 0, "ACTIVE");
            FastDfsServer second = cluster.storage(1);
            second.start();
            Cluster.patience("one tracker knows it")
                    .until(() -> !cluster.state(0, 1).equals("absent"));
            Cluster.patience("the other does not")
                    .during(Duration.ofSeconds(4))
                    .until(() -> cluster.state(1, 1).equals("absent"));
            assertThat(second.isRunning()).isTrue();

            cluster.tracker(1).stop();
            cluster.tracker(1).start();
            cluster.awaitState(1, "ACTIVE");
        }
    }

    @LabTest
    void aStorageStartsWhileOneOfTheTrackersIsDown() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 1).started(1)) {
            cluster.storage(0).stop();
            cluster.tracker(1).stop();
            cluster.storage(0).start();
            cluster.awaitState(0, 0, "ACTIVE");
            cluster.tracker(1).start();
            cluster.awaitState(1, 0, "ACTIVE");
        }
    }
}
