package io.fastdfs.operator.reconcile;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The custom resources of these tests, as a user would write them. More lines go under {@code spec}. */
public final class Manifests {

    private Manifests() {}

    public static String cluster(String name, String... more) {
        return """
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsCluster
                metadata: {name: %s}
                spec:
                  version: 6.15.4
                  trackers:
                    pod: {nodeSelector: {no-such-node: "true"}}
                  storage:
                    pod: {nodeSelector: {no-such-node: "true"}}
                """.formatted(name) + lines(more);
    }

    public static String group(String cluster, String group, String... more) {
        return """
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsStorageGroup
                metadata: {name: %1$s-%2$s}
                spec:
                  clusterRef: {name: %1$s}
                  group: %2$s
                  storePaths: [{size: 1Gi}]
                """.formatted(cluster, group) + lines(more);
    }

    private static String lines(String... more) {
        return Stream.of(more).map(line -> "  " + line + "\n").collect(Collectors.joining());
    }
}
