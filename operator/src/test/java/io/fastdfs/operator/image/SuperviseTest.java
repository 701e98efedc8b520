package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.StorageLab.HAS_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the container when its storage server ends. */
class SuperviseTest {

    private static final Member MEMBER = Member.of(8812345);

    @SuppressWarnings("NullAway.Init")
    private StorageLab lab;

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    @BeforeEach
    void lab(@TempDir Path folder) {
        lab = new StorageLab(folder).member(MEMBER).allUsed(MEMBER);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    private Container whoseServerFirst(String does) {
        lab.pod.run("server-does", "[ -e /run/fdfs/done ] || { : >/run/fdfs/done; " + does + "; }");
        return lab.start();
    }

    private Container whoseServer(String does) {
        lab.pod.run("server-does", does);
        return lab.start();
    }

    private static long starts(Container storage) {
        return storage.lines().stream().filter(HAS_STARTED::equals).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 104, 107, 110, 111, 113})
    void aServerThatGivesUpForWantOfTrackersIsStartedAgainInTheSameContainer(int code) {
        Container storage = whoseServerFirst("exit " + code)
                .says("fdfs_storaged ended by itself with exit code " + code)
                .says("preload: /usr/lib/fdfs/libserverid.so");
        Awaitility.await().until(() -> starts(storage) == 2);
        assertThat(storage.isRunning()).isTrue();
        assertThat(storage.terminationMessage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 17, 22, 29, 64, 98, 255})
    void everyOtherCodeEndsTheContainerWithIt(int code) {
        Container storage = whoseServer("exit " + code);
        assertThat(storage.exitCode()).isEqualTo(code);
        assertThat(starts(storage)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 9, 11, 15})
    void deathByASignalEndsTheContainerAsTheShellCountsIt(int signal) {
        assertThat(whoseServer("kill -" + signal + " $$").exitCode()).isEqualTo(128 + signal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "QUIT"})
    void aServerThatIsAskedToEndGetsTheSignalAndIsNotStartedAgain(String signal) {
        Container storage = whoseServer("trap 'echo got " + signal + "; exit 110' " + signal + "; echo trapped; "
                        + "while :; do sleep 0.05; done")
                .says("trapped");
        storage.signal(signal);
        assertThat(storage.exitCode(Duration.ofSeconds(3))).isEqualTo(110);
        assertThat(storage.said("got " + signal)).isTrue();
        assertThat(storage.said("started again")).isFalse();
    }

    @Test
    void sigtermBetweenTwoStartsEndsTheContainerAtOnce() {
        Container storage = whoseServer("exit 110").says("ended by itself");
        storage.signal("TERM");
        assertThat(storage.exitCode(Duration.ofSeconds(3))).isEqualTo(143);
    }

    @Test
    void eachStartPassesTheInterlock() {
        Container storage = whoseServer("rm /var/fdfs/path1/.fdfs-identity; exit 110");
        assertThat(storage.exitCode()).isEqualTo(64);
        assertThat(storage.terminationMessage()).startsWith("VolumeUnidentified: the volume at /var/fdfs/path1");
    }

    @Test
    void thePidFileOfTheServerThatEndedDoesNotHinderTheNext() {
        Container storage = whoseServerFirst("echo $$ >/var/fdfs/state/data/fdfs_storaged.pid; exit 111");
        Awaitility.await().until(() -> starts(storage) == 2);
        assertThat(lab.pod.volume("state").resolve("data/fdfs_storaged.pid")).doesNotExist();
    }

    @Test
    void whatTheServerLeavesBehindIsBuried() {
        Container storage = whoseServer("(sleep 0.3 & sleep 0.1 & :)").says("conf: enabled = false");
        Awaitility.await()
                .until(() -> storage.exec("sh", "-c", "grep -l sleep /proc/[0-9]*/comm | wc -l")
                        .output()
                        .equals("1\n"));
        assertThat(storage.exec("sh", "-c", "grep -h '^State:.*Z' /proc/[0-9]*/status")
                        .output())
                .isEmpty();
    }

    @Test
    void theServerIsAChildThatDiesWithItsContainer() {
        Container storage = lab.start().says("conf: enabled = false");
        ProcessHandle server = storage.server();
        storage.signal("KILL");
        storage.exitCode();
        Awaitility.await().until(() -> !server.isAlive());
    }
}
