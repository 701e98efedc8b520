package io.fastdfs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fastdfs.operator.testing.OperatorRights;
import io.fastdfs.operator.testing.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the roles in deploy/ let the operator do, asked of a real API server with the operator's own token. */
class OperatorRightsIT {
    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    @TempDir
    Path directory;

    @Test
    void actsInTheNamespacesItWatchesAndInNoOther() {
        try (var rights = rights(List.of(namespace.name()));
                var client = clientOf(rights)) {
            assertThat(may(client, "create", "apps", "statefulsets", namespace.name()))
                    .isTrue();
            assertThat(may(client, "patch", "fastdfs.io", "fastdfsclusters/status", namespace.name()))
                    .isTrue();
            assertThat(may(client, "get", "apps", "statefulsets", "default")).isFalse();
            assertThat(may(client, "list", "fastdfs.io", "fastdfsclusters", null))
                    .isFalse();
            assertThat(may(client, "get", "storage.k8s.io", "storageclasses", null))
                    .isFalse();
        }
    }

    @Test
    void actsEverywhereWhenItWatchesAllNamespaces() {
        try (var rights = rights(List.of());
                var client = clientOf(rights)) {
            assertThat(may(client, "list", "fastdfs.io", "fastdfsclusters", null))
                    .isTrue();
            assertThat(may(client, "delete", "", "pods", "default")).isTrue();
        }
    }

    @Test
    void readsNoSecretsEntersNoPodsAndGivesNoRights() {
        try (var rights = rights(List.of());
                var client = clientOf(rights)) {
            assertThat(may(client, "get", "", "secrets", namespace.name())).isFalse();
            assertThat(may(client, "create", "", "pods", namespace.name())).isFalse();
            assertThat(may(client, "create", "", "pods/exec", namespace.name())).isFalse();
            assertThat(may(client, "get", "", "nodes", null)).isFalse();
            assertThat(may(client, "create", "rbac.authorization.k8s.io", "roles", namespace.name()))
                    .isFalse();
            assertThat(may(client, "delete", "fastdfs.io", "fastdfsclusters", namespace.name()))
                    .isFalse();
        }
    }

    @Test
    void leadsByALeaseInItsHomeOnly() {
        try (var rights = rights(List.of());
                var client = clientOf(rights)) {
            assertThat(may(client, "update", "coordination.k8s.io", "leases", namespace.name()))
                    .isTrue();
            assertThat(may(client, "update", "coordination.k8s.io", "leases", "kube-system"))
                    .isFalse();
        }
    }

    private OperatorRights rights(List<String> watched) {
        return OperatorRights.grant(namespace.client(), namespace.name(), namespace.name(), watched);
    }

    private KubernetesClient clientOf(OperatorRights rights) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        rights.kubeconfig(directory.resolve("kubeconfig")).toFile()))
                .build();
    }

    private static boolean may(
            KubernetesClient client, String verb, String group, String resource, @Nullable String namespace) {
        String[] names = resource.split("/", -1);
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(names[0])
                        .withSubresource(names.length > 1 ? names[1] : null)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
