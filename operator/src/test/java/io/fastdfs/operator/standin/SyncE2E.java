package io.fastdfs.operator.standin;

import static io.fastdfs.operator.standin.Cluster.EINVAL;
import static io.fastdfs.operator.standin.Cluster.ENOENT;
import static io.fastdfs.operator.standin.Cluster.ask;
import static io.fastdfs.operator.standin.Cluster.groupAnd;
import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static io.fastdfs.operator.testing.FastDfsLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.e2e.FastDfsClient;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Files, their names, and their way to the other member. */
@FactsOfBoth
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncE2E {
    private static final int DELETE_FILE = 12;
    private static final int SET_METADATA = 13;
    private static final int DOWNLOAD_FILE = 14;
    private static final int GET_METADATA = 15;
    private static final int FILE_INFO = 22;

    @Parameter
    InstalledFastDfs fastDfs;

    private Cluster cluster;

    @BeforeParameterizedClassInvocation
    void open() {
        cluster = new Cluster(fastDfs, 1, 2).started(2);
        cluster.awaitSettled(2);
    }

    @AfterParameterizedClassInvocation
    void close() {
        cluster.close();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Test
    void copiesAndDeletesGoBothWays() throws IOException {
        for (int member = 0; member < 2; member++) {
            int peer = 1 - member;
            byte[] content = content(300_000 + member);
            String file = cluster.upload(member, content);
            cluster.awaitFile(peer, file, content);
            FastDfsClient.deleteFrom(cluster.storage(peer).address(), file);
            cluster.awaitNoFile(member, file);
        }
    }

    @Test
    void whatAMemberMissedIsDeliveredWhenItIsBack() throws IOException {
        String deleted = cluster.upload(0, content(7));
        cluster.awaitFile(1, deleted, content(7));
        cluster.storage(1).stop();
        cluster.awaitState(1, "OFFLINE");
        List<String> files = new ArrayList<>();
        for (int size = 10; size < 30; size++) {
            files.add(cluster.upload(0, content(size)));
        }
        FastDfsClient.deleteFrom(cluster.storage(0).address(), deleted);
        cluster.storage(1).start();
        cluster.awaitState(1, "ACTIVE");
        for (int size = 10; size < 30; size++) {
            cluster.awaitFile(1, files.get(size - 10), content(size));
        }
        cluster.awaitNoFile(1, deleted);
    }

    /** The binlog's file and how far it has been sent are what tells exactly whether a peer has everything. */
    @Test
    void theMarkOfAPeerReachesTheEndOfTheBinlog() throws IOException {
        cluster.upload(0, content(50));
        Path sync = cluster.storage(0).basePath().resolve("data/sync");
        Cluster.patience("everything sent").untilAsserted(() -> {
            String mark;
            try (var marks = Files.list(sync)) {
                mark = Files.readString(marks.filter(
                                file -> file.getFileName().toString().startsWith(Integer.toString(id(1)))
                                        && file.toString().endsWith(".mark"))
                        .findFirst()
                        .orElseThrow());
            }
            assertThat(mark).contains("binlog_index=0", "binlog_offset=" + Files.size(sync.resolve("binlog.000")));
        });
    }

    @Test
    void metadataFollowsItsFile() throws IOException {
        String file = cluster.upload(0, content(60));
        byte[] name = name(file);
        byte[] metadata = "width\u00021024\u0001height\u0002768".getBytes(StandardCharsets.US_ASCII);
        byte[] set = ByteBuffer.allocate(8 + 8 + 1 + 16 + name.length + metadata.length)
                .putLong(name.length)
                .putLong(metadata.length)
                .put((byte) 'O')
                .put(Field.text(GROUP, 16))
                .put(name)
                .put(metadata)
                .array();
        assertThat(ask(cluster.storage(0), SET_METADATA, set).status()).isZero();
        Cluster.patience("metadata on the peer").untilAsserted(() -> {
            Answer got = ask(cluster.storage(1), GET_METADATA, groupAnd(file.substring(GROUP.length() + 1)));
            assertThat(got.status()).isZero();
            assertThat(new String(got.body(), StandardCharsets.US_ASCII).split("\u0001"))
                    .containsExactlyInAnyOrder("width\u00021024", "height\u0002768");
        });
    }

    private static byte[] name(String file) {
        return file.substring(GROUP.length() + 1).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aFilesNameTellsItsSourceTimeSizeAndChecksum() {
        long before = Instant.now().getEpochSecond();
        byte[] content = content(12_345);
        String file = cluster.upload(1, content);
        assertThat(file).matches("group1/M00/00/00/[A-Za-z0-9_-]{27}[0-9]{3}\\.jpg");
        ByteBuffer told = ByteBuffer.wrap(Base64.getUrlDecoder().decode(file.substring(17, 17 + 27)));
        assertThat(Integer.reverseBytes(told.getInt())).isEqualTo(id(1));
        assertThat(told.getInt()).isBetween((int) before, (int) Instant.now().getEpochSecond());
        long size = told.getLong();
        assertThat(size).isNegative();
        assertThat((int) size).isEqualTo(12_345);
        CRC32 sum = new CRC32();
        sum.update(content);
        assertThat(Integer.toUnsignedLong(told.getInt())).isEqualTo(sum.getValue());
    }

    @Test
    void aFileLiesUnderItsNameInItsStorePath() {
        byte[] content = content(99);
        String file = cluster.upload(0, content);
        String below = file.substring("group1/M00/".length());
        assertThat(cluster.storage(0).storePath(0).resolve("data").resolve(below))
                .hasBinaryContent(content);
    }

    @Test
    void aMemberTellsWhatItKnowsOfAFile() {
        String file = cluster.upload(0, content(4_321));
        Answer info = ask(cluster.storage(0), FILE_INFO, groupAnd(file.substring(GROUP.length() + 1)));
        assertThat(info.status()).isZero();
        assertThat(info.body()).hasSize(3 * 8 + 16);
        ByteBuffer told = ByteBuffer.wrap(info.body());
        CRC32 sum = new CRC32();
        sum.update(content(4_321));
        assertThat(told.getLong()).isEqualTo(4_321);
        assertThat(told.getLong())
                .isBetween(Instant.now().getEpochSecond() - 120, Instant.now().getEpochSecond());
        assertThat(told.getLong() & 0xFFFF_FFFFL).isEqualTo(sum.getValue());
    }

    @Test
    void aPartOfAFileCanBeDownloaded() {
        byte[] content = content(1_000);
        String file = cluster.upload(0, content);
        assertThat(download(file, 100, 50).body()).isEqualTo(Arrays.copyOfRange(content, 100, 150));
        assertThat(download(file, 900, 0).body()).isEqualTo(Arrays.copyOfRange(content, 900, 1_000));
        assertThat(download(file, 1_000, 0).status()).isEqualTo(EINVAL);
        assertThat(download(file, 900, 200).body()).isEqualTo(Arrays.copyOfRange(content, 900, 1_000));
    }

    /** Uploads take it, downloads refuse it. */
    @Test
    void anEmptyFileCanBeUploadedButNotDownloaded() {
        String file = cluster.upload(0, new byte[0]);
        assertThat(download(file, 0, 0).status()).isEqualTo(EINVAL);
        assertThat(ask(cluster.storage(0), FILE_INFO, groupAnd(file.substring(GROUP.length() + 1)))
                        .status())
                .isZero();
    }

    @Test
    void aFileThatIsNotThereIsMissing() {
        String file = cluster.upload(0, content(10));
        String other = file.substring(0, 17) + "oYYBAGsEh8eAB6wRAAGGoDNDy6U" + "999.jpg";
        for (int command : List.of(FILE_INFO, DELETE_FILE, GET_METADATA)) {
            assertThat(ask(cluster.storage(0), command, groupAnd(other.substring(GROUP.length() + 1)))
                            .status())
                    .as("command " + command)
                    .isEqualTo(ENOENT);
        }
        assertThat(download(other, 0, 0).status()).isEqualTo(ENOENT);
    }

    @Test
    void aStorePathThatIsNotThereIsInvalid() {
        String file = cluster.upload(0, content(10));
        assertThat(download(file.replace("M00", "M01"), 0, 0).status()).isEqualTo(EINVAL);
    }

    @Test
    void anotherGroupsFileIsInvalid() {
        String file = cluster.upload(0, content(10));
        assertThat(download(file.replace("group1", "group2"), 0, 0).status()).isEqualTo(EINVAL);
    }

    private Answer download(String file, long offset, long length) {
        int slash = file.indexOf('/');
        byte[] name = groupAnd(file.substring(0, slash), file.substring(slash + 1));
        return ask(
                cluster.storage(0),
                DOWNLOAD_FILE,
                ByteBuffer.allocate(16 + name.length)
                        .putLong(offset)
                        .putLong(length)
                        .put(name)
                        .array());
    }

    /** The entrypoint of the storage image reads it. */
    @Test
    void theInitFlagTellsThatAMemberHasJoined() {
        assertThat(cluster.storage(1).basePath().resolve("data/.data_init_flag"))
                .content()
                .contains("storage_join_time=", "sync_old_done=1", "sync_src_server=" + id(0));
    }
}
