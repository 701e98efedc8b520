package io.fastdfs.operator.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The CRDs as they are committed, in a cluster. Applying them twice, or from two JVMs at a time, changes nothing. */
final class Crds {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kubectl") // so that kubectl apply --server-side after the tests finds no other owner
            .withForce(true)
            .build();

    private Crds() {}

    static void install(KubernetesClient client) {
        List<CustomResourceDefinition> crds = read(client);
        crds.forEach(crd -> client.resource(crd).patch(APPLY));
        await().atMost(30, TimeUnit.SECONDS)
                .pollInterval(200, TimeUnit.MILLISECONDS)
                .until(() -> crds.stream().allMatch(crd -> isServed(client, crd)));
    }

    private static List<CustomResourceDefinition> read(KubernetesClient client) {
        try (var files = Files.list(ProjectFiles.of("crds"))) {
            List<Path> yamls = files.filter(file -> file.toString().endsWith("-v1.yml"))
                    .sorted()
                    .toList();
            if (yamls.isEmpty()) {
                throw new IllegalStateException("crds/ holds no *-v1.yml");
            }
            return yamls.stream()
                    .map(file -> client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .load(file.toFile())
                            .item())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isServed(KubernetesClient client, CustomResourceDefinition crd) {
        return isEstablished(client.resource(crd).get()) && answersList(client, crd);
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    /** Established is written a moment before the first request finds the resource. */
    private static boolean answersList(KubernetesClient client, CustomResourceDefinition crd) {
        String path = "/apis/%s/%s/%s?limit=1"
                .formatted(
                        crd.getSpec().getGroup(),
                        crd.getSpec().getVersions().get(0).getName(),
                        crd.getSpec().getNames().getPlural());
        return client.raw(path) != null;
    }
}
