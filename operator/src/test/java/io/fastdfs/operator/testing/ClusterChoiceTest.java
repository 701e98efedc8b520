package io.fastdfs.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterChoiceTest {
    private static final Kind K3S = Kind.free("k3s");
    private static final Kind NO_K3S = Kind.without("k3s", "no Docker answers here");
    private static final Kind KUBE_LOCAL = Kind.free("kube-local");
    private static final Kind NO_KUBE_LOCAL = Kind.without("kube-local", "it needs root");
    private static final Kind GIVEN = Kind.free("kubeconfig");
    private static final Kind NO_GIVEN = Kind.without("kubeconfig", "/home/me/.kube/config cannot be read");

    @Test
    void k3sIsTakenWhereDockerIs() {
        assertThat(choose(null, GIVEN, K3S, KUBE_LOCAL)).isEqualTo("k3s");
    }

    @Test
    void kubeLocalIsTakenWhereDockerIsNot() {
        assertThat(choose(null, GIVEN, NO_K3S, KUBE_LOCAL)).isEqualTo("kube-local");
    }

    @Test
    void whatIsUpIsTakenBeforeAnythingIsStarted() {
        assertThat(choose(null, GIVEN, K3S, KUBE_LOCAL.thatIsUp())).isEqualTo("kube-local");
    }

    @Test
    void whatIsUpIsTakenWithoutAskingDocker() {
        assertThat(choose(null, GIVEN, Kind.notToBeAsked("k3s"), KUBE_LOCAL.thatIsUp()))
                .isEqualTo("kube-local");
    }

    @Test
    void theUsersWordGoesBeforeWhatIsUp() {
        assertThat(choose("k3s", GIVEN, K3S, KUBE_LOCAL.thatIsUp())).isEqualTo("k3s");
    }

    @Test
    void theClusterOfTheUserIsTakenOnTheUsersWord() {
        assertThat(choose("kubeconfig", GIVEN, NO_K3S, NO_KUBE_LOCAL)).isEqualTo("kubeconfig");
    }

    @Test
    void theClusterOfTheUserIsNotTakenEvenWhereThereIsNoOther() {
        assertThatThrownBy(() -> choose(null, GIVEN, NO_K3S, NO_KUBE_LOCAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("There is no Kubernetes for the tests."
                        + " k3s: no Docker answers here."
                        + " kube-local: it needs root."
                        + " kubeconfig: FASTDFS_TEST_CLUSTER=kubeconfig makes them take the cluster of KUBECONFIG, and do"
                        + " there as they please.");
    }

    @Test
    void anotherIsNotTakenWhereTheWantedOneCannotBeHad() {
        assertThatThrownBy(() -> choose("k3s", GIVEN, NO_K3S, KUBE_LOCAL.thatIsUp()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FASTDFS_TEST_CLUSTER is k3s, and that cannot be had: no Docker answers here");
    }

    @Test
    void aKubeconfigThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> choose("kubeconfig", NO_GIVEN, K3S, KUBE_LOCAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "FASTDFS_TEST_CLUSTER is kubeconfig, and that cannot be had: /home/me/.kube/config cannot be read");
    }

    @Test
    void aNameThatIsNoneIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> choose("minikube", GIVEN, K3S, KUBE_LOCAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FASTDFS_TEST_CLUSTER is minikube; it can be k3s, kube-local, kubeconfig");
    }

    private static String choose(@Nullable String wanted, Kind given, Kind... kinds) {
        List<ClusterKind> inOrder = Stream.<ClusterKind>of(kinds).toList();
        return ClusterChoice.of(wanted, inOrder, given).name();
    }

    /** A kind of which only the choice wants something. */
    private record Kind(String name, boolean isUp, boolean mayBeAsked, Optional<String> why) implements ClusterKind {
        static Kind free(String name) {
            return new Kind(name, false, true, Optional.empty());
        }

        static Kind without(String name, String obstacle) {
            return new Kind(name, false, true, Optional.of(obstacle));
        }

        static Kind notToBeAsked(String name) {
            return new Kind(name, false, false, Optional.empty());
        }

        Kind thatIsUp() {
            return new Kind(name, true, mayBeAsked, why);
        }

        @Override
        public Optional<String> obstacle() {
            if (!mayBeAsked) {
                throw new AssertionError(name + " was asked");
            }
            return why;
        }

        @Override
        public Path start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path startWithNode() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void load(String image, Path tar) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean pullsImages() {
            throw new UnsupportedOperationException();
        }
    }
}
