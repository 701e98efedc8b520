package io.fastdfs.operator.standin;

import static io.fastdfs.operator.standin.Cluster.EALREADY;
import static io.fastdfs.operator.standin.Cluster.EBUSY;
import static io.fastdfs.operator.standin.Cluster.EINVAL;
import static io.fastdfs.operator.standin.Cluster.ENOENT;
import static io.fastdfs.operator.standin.Cluster.groupAnd;
import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static io.fastdfs.operator.testing.FastDfsLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.InstalledFastDfs;
import org.junit.jupiter.params.Parameter;

/** The answers to 93 (delete a storage) and 108 (delete a group), in each state. */
@FactsOfBoth
class DeletionE2E {
    private static final int DELETE_STORAGE = 93;
    private static final int DELETE_GROUP = 108;

    @Parameter
    InstalledFastDfs fastDfs;

    @LabTest
    void aMemberIsDeletedOnceItIsStoppedAndOnlyOnTheTrackerThatIsAsked() {
        try (Cluster cluster = new Cluster(fastDfs, 2, 2).started(2)) {
            cluster.awaitSettled(2);
            assertThat(cluster.delete(0, 1)).isEqualTo(EBUSY);
            assertThat(cluster.delete(0, 5)).isEqualTo(ENOENT);
            assertThat(status(cluster, DELETE_STORAGE, groupAnd("nogroup", "" + id(1))))
                    .isEqualTo(ENOENT);
            assertThat(status(cluster, DELETE_STORAGE, Field.text(GROUP, 16))).isEqualTo(EINVAL);
            assertThat(status(cluster, DELETE_STORAGE, groupAnd("1234567890123456")))
                    .isEqualTo(EINVAL);

            cluster.storage(1).stop();
            cluster.awaitState(1, "OFFLINE");
            assertThat(cluster.delete(0, 1)).isZero();
            assertThat(cluster.state(0, 1)).isEqualTo("DELETED");
            assertThat(cluster.delete(0, 1)).isEqualTo(EALREADY);
            assertThat(cluster.state(1, 1)).isEqualTo("OFFLINE");
            assertThat(storageCount(cluster)).isEqualTo(2);

            assertThat(status(cluster, DELETE_GROUP, Field.text(GROUP, 16))).isEqualTo(EBUSY);
            assertThat(status(cluster, DELETE_GROUP, Field.text("nogroup", 16))).isEqualTo(ENOENT);
        }
    }

    @LabTest
    void aDeletedRecordIsForgottenWhenTheTrackerIsStartedAgain() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(2)) {
            cluster.storage(1).stop();
            cluster.awaitState(1, "OFFLINE");
            assertThat(cluster.delete(0, 1)).isZero();
            cluster.tracker(0).stop();
            cluster.tracker(0).start();
            cluster.awaitState(0, "ACTIVE");
            assertThat(cluster.state(0, 1)).isEqualTo("absent");
            assertThat(storageCount(cluster)).isEqualTo(1);
        }
    }

    /** The id may leave the list then. */
    @LabTest
    void theIdOfADeletedMemberMayLeaveTheList() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(2)) {
            cluster.storage(1).stop();
            cluster.awaitState(1, "OFFLINE");
            assertThat(cluster.delete(0, 1)).isZero();
            cluster.tracker(0).stop();
            cluster.lab.ids(cluster.lab.idLine(0));
            cluster.tracker(0).start();
            cluster.awaitState(0, "ACTIVE");
        }
    }

    /** A deleted record may join again, under its id, and is brought up to date when its peer has been started again. */
    @LabTest
    void aDeletedMemberJoinsAgain() {
        try (Cluster cluster = new Cluster(fastDfs, 1, 2).started(2)) {
            byte[] before = "before".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            String file = cluster.upload(0, before);
            cluster.awaitFile(1, file, before);
            cluster.storage(1).stop();
            cluster.awaitState(1, "OFFLINE");
            assertThat(cluster.delete(0, 1)).isZero();
            cluster.storage(0).stop();
            cluster.storage(0).start();
            cluster.awaitState(0, "ACTIVE");
            cluster.storage(1).start();
            cluster.awaitState(1, "ACTIVE");
            byte[] after = "after".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            String later = cluster.upload(0, after);
            cluster.awaitFile(1, later, after);
        }
    }

    private static int status(Cluster cluster, int command, byte[] body) {
        return Cluster.ask(cluster.tracker(0), command, body).status();
    }

    private static long storageCount(Cluster cluster) {
        byte[] group =
                Cluster.ask(cluster.tracker(0), 90, Field.text(GROUP, 16)).body();
        return Layout.fields(90, group).stream()
                .filter(field -> field.name().equals("1.storage count"))
                .findFirst()
                .orElseThrow()
                .number();
    }
}
