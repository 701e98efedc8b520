package io.fastdfs.operator.image;

import static io.fastdfs.operator.image.ClusterLab.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.InstalledFastDfs;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FastDFS reads its server_id after having freed it; libserverid.so is why it runs all the same. */
@Tag("fastdfs")
@RequiresRealFastDfs
class ServerIdE2E {

    /** glibc fills what is freed, so that the outcome does not hang on what the heap happens to do. */
    private static final Map<String, String> FILL_FREED = Map.of("GLIBC_TUNABLES", "glibc.malloc.perturb=165");

    private static final Member MEMBER = Member.founder(id(0));

    @BeforeAll
    static void root() {
        Skipped.unlessRoot();
    }

    static List<InstalledFastDfs> fastDfs() {
        return InstalledFastDfs.all();
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void withoutTheLibraryAStorageLosesItsId(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            lab.startTrackers().forEach(tracker -> tracker.says("INFO - FastDFS"));
            Pod pod = lab.storage(0, MEMBER);
            pod.run("storage.conf", "server_id = " + id(0) + "\n" + lab.conf());
            try (Container storage = pod.start(FILL_FREED, "/usr/bin/fdfs_storaged", "-N", "/run/fdfs/storage.conf")) {
                assertThat(storage.exitCode()).isNotZero();
            }
            assertThat(pod.log("storaged.log")).contains("get my server id from tracker server fail");
            assertThat(lab.status(0, id(0))).isEqualTo("absent");
        }
    }

    @ParameterizedTest
    @MethodSource("fastDfs")
    void withTheLibraryItHasIt(InstalledFastDfs fastDfs, @TempDir Path folder) {
        try (ClusterLab lab = new ClusterLab(folder, fastDfs)) {
            lab.startTrackers();
            Container storage = lab.start(FILL_FREED, lab.storage(0, MEMBER));
            lab.awaitActive(id(0));
            assertThat(storage.isRunning()).isTrue();
        }
    }
}
