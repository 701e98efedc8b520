package io.fastdfs.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.e2e.FastDfsClient;
import io.fastdfs.operator.testing.FastDfsLab;
import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tools of each, at the servers of each. */
@FactsOfBoth
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsE2E {
    private static final String OF_EACH = "io.fastdfs.operator.testing.InstalledFastDfs#andStandIn";

    @Parameter
    InstalledFastDfs servers;

    private Cluster cluster;
    private Path conf;

    @BeforeParameterizedClassInvocation
    void open() {
        cluster = new Cluster(servers, 2, 2).started(2);
        cluster.awaitSettled(2);
        conf = cluster.lab.clientConf(0, 1);
    }

    @AfterParameterizedClassInvocation
    void close() {
        cluster.close();
    }

    private Path file(String name) {
        return cluster.lab.folder().resolve(name);
    }

    private String upload(InstalledFastDfs tools, byte[] content) throws IOException {
        Files.write(file("sent.txt"), content);
        ToolRun upload = cluster.lab.tool(tools, "fdfs_upload_file", conf, file("sent.txt"));
        assertThat(upload.exitCode()).as(upload.output()).isZero();
        assertThat(upload.output()).matches("group1/M00/00/00/[A-Za-z0-9_-]{27}[0-9]{3}\\.txt\n");
        return upload.output().strip();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @ParameterizedTest
    @MethodSource(OF_EACH)
    void aFileGoesInAndComesOut(InstalledFastDfs tools) throws IOException {
        byte[] content = content(1 << 20);
        String id = upload(tools, content);
        Files.deleteIfExists(file("back"));
        ToolRun download = cluster.lab.tool(tools, "fdfs_download_file", conf, id, file("back"));
        assertThat(download.exitCode()).as(download.output()).isZero();
        assertThat(file("back")).hasBinaryContent(content);
        assertThat(new FastDfsClient(cluster.tracker(0).address()).download(id)).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource(OF_EACH)
    void aFileIsDescribed(InstalledFastDfs tools) throws IOException {
        String id = upload(tools, content(4_000));
        ToolRun info = cluster.lab.tool(tools, "fdfs_file_info", conf, id);
        assertThat(info.exitCode()).as(info.output()).isZero();
        assertThat(info.output()).contains("file size: 4000", "source ip address: ", "file crc32: ");
        assertThat(value(info.output(), "source ip address: (.*)"))
                .isIn(cluster.storage(0).ip(), cluster.storage(1).ip());
    }

    @ParameterizedTest
    @MethodSource(OF_EACH)
    void aDeletedFileIsGone(InstalledFastDfs tools) throws IOException {
        byte[] content = content(5_000);
        String id = upload(tools, content);
        ToolRun delete = cluster.lab.tool(tools, "fdfs_delete_file", conf, id);
        assertThat(delete.exitCode()).as(delete.output()).isZero();
        cluster.awaitNoFile(0, id);
        cluster.awaitNoFile(1, id);
        ToolRun again = cluster.lab.tool(tools, "fdfs_delete_file", conf, id);
        assertThat(again.output()).contains("delete file fail");
    }

    /** fdfs_download_file ends with 0 even then. */
    @ParameterizedTest
    @MethodSource(OF_EACH)
    void aDownloadThatFailsSaysSoButEndsWell(InstalledFastDfs tools) throws IOException {
        String id = upload(tools, content(5_001));
        ToolRun download = cluster.lab.tool(
                tools,
                "fdfs_download_file",
                conf,
                id.replaceFirst("/[^/]*$", "/oYYBAGsEh8eAB6wRAAGGoDNDy6U999.txt"),
                file("none"));
        assertThat(download.output()).contains("download file fail");
        assertThat(download.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource(OF_EACH)
    void withoutATrackerAnUploadFails(InstalledFastDfs tools) throws IOException {
        Path nobody = Files.writeString(
                file("nobody.conf"),
                "tracker_server = " + cluster.tracker(0).ip() + ":22999\nbase_path = " + cluster.lab.folder()
                        + "\nconnect_timeout = 1\n");
        Files.write(file("sent.txt"), content(3));
        assertThat(cluster.lab
                        .tool(tools, "fdfs_upload_file", nobody, file("sent.txt"))
                        .exitCode())
                .isNotZero();
    }

    /** Every value that does not change from one second to the next. */
    @ParameterizedTest
    @MethodSource(OF_EACH)
    void theMonitorTellsOfTheGroupAndItsMembers(InstalledFastDfs tools) {
        ToolRun monitor = cluster.lab.tool(tools, "fdfs_monitor", conf);
        assertThat(monitor.exitCode()).as(monitor.output()).isZero();
        String said = monitor.output();
        assertThat(value(said, "group count: (.*)")).isEqualTo("1");
        assertThat(value(said, "group name = (.*)")).isEqualTo("group1");
        assertThat(value(said, "storage server count = (.*)")).isEqualTo("2");
        assertThat(value(said, "readable server count = (.*)")).isEqualTo("2");
        assertThat(value(said, "writable server count = (.*)")).isEqualTo("2");
        for (int member = 0; member < 2; member++) {
            assertThat(said)
                    .containsPattern("id = " + FastDfsLab.id(member) + "\\s+(ip_addr|host) = "
                            + Pattern.quote(cluster.storage(member).ip()) + "(:23000)?\\s+ACTIVE");
        }
        assertThat(value(said, "version = (.*)")).isEqualTo(servers.version());
        assertThat(value(said, "read write mode = (.*)")).startsWith("both");
    }

    private static String value(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return found.group(1).strip();
    }
}
