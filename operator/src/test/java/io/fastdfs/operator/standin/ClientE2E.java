package io.fastdfs.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.e2e.FastDfsClient;
import io.fastdfs.operator.e2e.FastDfsFailure;
import io.fastdfs.operator.fastdfs.TrackerAddress;
import io.fastdfs.operator.fastdfs.TrackerClient;
import io.fastdfs.operator.fastdfs.TrackerReport;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the operator's client and an application's client get from FastDFS and from the stand-in, side by side. */
@RequiresRealFastDfs
class ClientE2E {
    private static Cluster real;
    private static Cluster standIn;
    private static Vertx vertx;
    private static TrackerClient client;

    @BeforeAll
    static void open() {
        InstalledFastDfs theStandIn = InstalledFastDfs.andStandIn().stream()
                .filter(InstalledFastDfs::standIn)
                .findFirst()
                .orElseThrow();
        List<InstalledFastDfs> sameVersion = InstalledFastDfs.real().stream()
                .filter(one -> one.version().equals(theStandIn.version()))
                .toList();
        Assumptions.assumeFalse(
                sameVersion.isEmpty(),
                "SKIPPED, NOTHING WAS TESTED: FastDFS " + theStandIn.version() + " is not installed");
        vertx = Vertx.vertx();
        client = new TrackerClient(vertx, Optional.empty());
        real = new Cluster(sameVersion.get(0), 2, 2).started(2);
        standIn = new Cluster(theStandIn, 2, 2).started(2);
        real.awaitSettled(2);
        standIn.awaitSettled(2);
    }

    @AfterAll
    static void close() {
        if (vertx != null) {
            client.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
            real.close();
            standIn.close();
        }
    }

    /** First what succeeds, of which the report tells, then what fails. */
    @Test
    void filesAndReportsAndFailuresAreAlike() throws IOException {
        assertThat(wayOfAFile(standIn)).isEqualTo(wayOfAFile(real));
        Cluster.patience("reports are alike")
                .untilAsserted(() -> assertThat(reportOfLeader(standIn)).isEqualTo(reportOfLeader(real)));
        assertThat(failures(standIn)).isEqualTo(failures(real));
    }

    /** With names for addresses, and without what hangs on the clock and the disk. */
    private static String reportOfLeader(Cluster cluster) {
        FastDfsServer leader = cluster.tracker(cluster.awaitLeader());
        TrackerReport report = client.report(new TrackerAddress(leader.ip(), leader.port()))
                .toCompletableFuture()
                .join()
                .answer()
                .orElseThrow();
        String text = report.toString();
        for (int number = 0; number < 2; number++) {
            text = text.replace(cluster.storage(number).ip(), "storage" + number);
        }
        return text.replace(leader.address(), "leader")
                .replace("1970-01-01T00:00:00Z", "never")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "a time")
                .replaceAll("(total|free|reserved)Mb=\\d+", "$1Mb=some")
                .replaceAll("reservedMb=OptionalLong\\[\\d+]", "reservedMb=some")
                .replaceAll("Connections\\[[^]]*]", "connections");
    }

    private static List<String> wayOfAFile(Cluster cluster) throws IOException {
        String member = cluster.storage(0).address();
        byte[] content = {1, 2, 3, 4};
        String file = FastDfsClient.uploadTo(member, 0, content);
        String downloaded = Arrays.toString(FastDfsClient.downloadFrom(member, file));
        FastDfsClient.deleteFrom(member, file);
        return List.of(file.replaceAll("[A-Za-z0-9_-]", "x"), downloaded);
    }

    private static List<String> failures(Cluster cluster) {
        FastDfsClient application = new FastDfsClient(cluster.tracker(0).address());
        String member = cluster.storage(0).address();
        String missing = "group1/M00/00/00/oYYBAGsEh8eAB6wRAAGGoDNDy6U999.jpg";
        byte[] content = {1, 2, 3, 4};
        return List.of(
                status(() -> FastDfsClient.downloadFrom(member, missing)),
                status(() -> FastDfsClient.deleteFrom(member, missing)),
                status(() -> FastDfsClient.uploadTo(member, 7, content)),
                status(() -> application.upload("nogroup", content)));
    }

    private static String status(ThrowingCallable asked) {
        return "status "
                + Assertions.catchThrowableOfType(FastDfsFailure.class, asked).status();
    }
}
