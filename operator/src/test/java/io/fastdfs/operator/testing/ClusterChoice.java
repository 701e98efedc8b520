package io.fastdfs.operator.testing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster the tests take: the one that FASTDFS_TEST_CLUSTER names; without it the one that is up already, and else
 * the first that can be had here. What is to be found out about a kind is found out only when it matters.
 */
final class ClusterChoice {
    private ClusterChoice() {}

    /**
     * Takes one, or says of each why it is none.
     *
     * @param wanted FASTDFS_TEST_CLUSTER
     * @param kinds in the order in which they are tried
     * @param onlyWhenWanted what nobody gets who does not ask for it
     */
    static ClusterKind of(@Nullable String wanted, List<ClusterKind> kinds, ClusterKind onlyWhenWanted) {
        return wanted == null ? unasked(kinds, onlyWhenWanted) : asked(wanted, kinds, onlyWhenWanted);
    }

    private static ClusterKind asked(String wanted, List<ClusterKind> kinds, ClusterKind onlyWhenWanted) {
        List<ClusterKind> all =
                Stream.concat(kinds.stream(), Stream.of(onlyWhenWanted)).toList();
        ClusterKind asked = all.stream()
                .filter(kind -> kind.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("FASTDFS_TEST_CLUSTER is %s; it can be %s"
                        .formatted(wanted, all.stream().map(ClusterKind::name).collect(Collectors.joining(", ")))));
        asked.obstacle().ifPresent(obstacle -> {
            throw new IllegalStateException(
                    "FASTDFS_TEST_CLUSTER is %s, and that cannot be had: %s".formatted(wanted, obstacle));
        });
        return asked;
    }

    private static ClusterKind unasked(List<ClusterKind> kinds, ClusterKind onlyWhenWanted) {
        return kinds.stream()
                .filter(ClusterKind::isUp)
                .findFirst()
                .orElseGet(() -> firstToBeHad(kinds, onlyWhenWanted));
    }

    private static ClusterKind firstToBeHad(List<ClusterKind> kinds, ClusterKind onlyWhenWanted) {
        var none = new StringBuilder("There is no Kubernetes for the tests.");
        for (ClusterKind kind : kinds) {
            Optional<String> obstacle = kind.obstacle();
            if (obstacle.isEmpty()) {
                return kind;
            }
            none.append(" %s: %s.".formatted(kind.name(), obstacle.get()));
        }
        none.append(
                " %s: FASTDFS_TEST_CLUSTER=%1$s makes them take the cluster of KUBECONFIG, and do there as they please."
                        .formatted(onlyWhenWanted.name()));
        throw new IllegalStateException(none.toString());
    }
}
