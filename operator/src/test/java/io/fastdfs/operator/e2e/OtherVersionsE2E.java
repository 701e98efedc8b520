package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.FastDfsImages;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.RequiresRealFastDfs;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other tests run one version of FastDFS; what they have in common works with every further one, too. */
@RequiresRealFastDfs(inPods = true, versions = 2)
class OtherVersionsE2E {
    @RegisterExtension
    final TestNamespace namespace = TestNamespace.withPods();

    static Stream<FastDfsImages> others() {
        return FastDfsImages.all().stream().filter(one -> !one.equals(FastDfsImages.any()));
    }

    @ParameterizedTest
    @MethodSource("others")
    void filesAreOnEveryMemberAlsoAfterAllPodsWereDeletedAtOnce(FastDfsImages fastDfs) throws IOException {
        try (OperatorProcess operator =
                OperatorProcess.in(namespace).withoutLeaderElection().start()) {
            Photos photos =
                    Photos.apply(namespace.client(), "photos", fastDfs, 2).withGroup("group1", 2);
            photos.awaitReady();
            assertThat(photos.members("group1"))
                    .allSatisfy(member -> assertThat(member.version()).isEqualTo(fastDfs.version()));
            Album album = new Album(photos);
            album.upload("group1", 10);
            album.assertOnEveryMember();
            Footprint before = Footprint.of(namespace.client(), photos);

            namespace.client().pods().withLabel("fastdfs.io/cluster", "photos").delete();
            Patience.await("all pods are others, and ready").until(() -> before.succeededBy(photos.pods()));
            photos.awaitReady();
            album.assertOnEveryMember();
            album.upload("group1", 10);
            album.assertOnEveryMember();
            assertThat(Footprint.of(namespace.client(), photos).objects()).isEqualTo(before.objects());
            assertThat(operator.isRunning()).isTrue();
        }
    }
}
