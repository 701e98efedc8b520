package io.fastdfs.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.ToolRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** The servers as processes: signals, files of their pids, logs, command lines. */
@FactsOfBoth
class ProcessE2E {
    private static final int EEXIST = 17;

    @Parameter
    InstalledFastDfs fastDfs;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(fastDfs, 1, 1).started(1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<FastDfsServer> servers() {
        return List.of(cluster.storage(0), cluster.tracker(0));
    }

    @LabTest
    void sigtermEndsAServerWellInLessThanFiveSeconds() {
        for (FastDfsServer server : servers()) {
            assertThat(server.pidFile()).hasContent(Long.toString(server.pid()));
            server.signal("TERM");
            assertThat(server.exitCode(Duration.ofSeconds(5))).as(server.log()).isZero();
            assertThat(server.pidFile()).doesNotExist();
        }
    }

    @LabTest
    void sigkillLeavesThePidFileAndTheServerStartsAllTheSame() {
        for (FastDfsServer server : servers()) {
            long pid = server.pid();
            server.kill();
            assertThat(server.pidFile()).hasContent(Long.toString(pid));
        }
        cluster.tracker(0).start();
        cluster.storage(0).start();
        cluster.awaitState(0, "ACTIVE");
        assertThat(cluster.storage(0).pidFile())
                .hasContent(Long.toString(cluster.storage(0).pid()));
    }

    @LabTest
    void aSecondServerOnTheSameFolderIsRefused() {
        FastDfsServer tracker = cluster.tracker(0);
        ToolRun second = cluster.lab.tool(fastDfs, "fdfs_trackerd", "-N", tracker.writeConf());
        assertThat(second.exitCode()).as(second.output()).isEqualTo(EEXIST);
    }

    @LabTest
    void aServerSaysInItsLogWhoItIs() {
        for (FastDfsServer server : servers()) {
            assertThat(server.printed()).isEmpty();
            Cluster.patience("its log")
                    .untilAsserted(() -> assertThat(server.log())
                            .containsPattern("(?m)^\\[[-0-9]{10} [:0-9]{8}\\] INFO - .*FastDFS v" + fastDfs.version()));
        }
    }

    @LabTest
    void aServerTellsItsVersion() {
        for (String server : List.of("fdfs_trackerd", "fdfs_storaged")) {
            for (String option : List.of("-V", "--version")) {
                ToolRun version = cluster.lab.tool(fastDfs, server, option);
                assertThat(version.exitCode()).isZero();
                assertThat(version.output().strip()).isEqualTo(server + " V" + fastDfs.version());
            }
        }
    }

    @LabTest
    void withoutAConfigurationAServerSaysHowItIsUsed() {
        for (String server : List.of("fdfs_trackerd", "fdfs_storaged")) {
            ToolRun usage = cluster.lab.tool(fastDfs, server);
            assertThat(usage.output()).contains("Usage: ");
            assertThat(usage.exitCode()).isNotZero();
        }
    }

    /** Without -N a server goes to the background; "stop" ends it. */
    @LabTest
    void aServerRunsInTheBackgroundUntilItIsToldToStop() {
        FastDfsServer tracker = cluster.tracker(0);
        tracker.stop();
        tracker.startWith(tracker.writeConf().toString(), "start");
        assertThat(tracker.exitCode()).isZero();
        Cluster.awaitListening(tracker);
        cluster.awaitState(0, "ACTIVE");
        tracker.startWith(tracker.writeConf().toString(), "stop");
        assertThat(tracker.exitCode()).as(tracker.printed()).isZero();
        Cluster.patience("it is gone").until(() -> !Cluster.isListening(tracker));
        assertThat(tracker.pidFile()).doesNotExist();
    }
}
