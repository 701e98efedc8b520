package io.fastdfs.operator.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What stood in a namespace when its test failed, as files. Collecting it never hides the failure itself. */
final class Evidence {
    private final NamespacedKubernetesClient client;
    private final Path directory;

    private Evidence(NamespacedKubernetesClient client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    static void keep(NamespacedKubernetesClient client, ExtensionContext test) {
        String name = test.getRequiredTestClass().getSimpleName() + "."
                + test.getRequiredTestMethod().getName() + "-" + client.getNamespace();
        var evidence =
                new Evidence(client, ProjectFiles.of("operator/target/failures").resolve(name));
        evidence.write("fastdfs.yaml", () -> yaml(FastDfsObjects.list(client)));
        evidence.write("events.txt", evidence::events);
        evidence.writeObjects("pods.yaml", client.pods());
        evidence.writeObjects("statefulsets.yaml", client.apps().statefulSets());
        evidence.writeObjects("services.yaml", client.services());
        evidence.writeObjects("configmaps.yaml", client.configMaps());
        evidence.writeObjects("persistentvolumeclaims.yaml", client.persistentVolumeClaims());
        evidence.writeLogs();
        System.err.printf("%s failed; what stood in its namespace: %s%n", test.getDisplayName(), evidence.directory);
    }

    private void writeObjects(String file, Listable<? extends KubernetesResourceList<? extends HasMetadata>> kind) {
        write(file, () -> yaml(kind.list().getItems()));
    }

    private void writeLogs() {
        List<Pod> pods = client.pods().list().getItems();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            containersOf(pod).forEach(container -> {
                var log = client.pods().withName(name).inContainer(container);
                write("logs/%s-%s.log".formatted(name, container), log::getLog);
                write(
                        "logs/%s-%s.previous.log".formatted(name, container),
                        () -> log.terminated().getLog());
            });
        }
    }

    private static Stream<String> containersOf(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .map(container -> container.getName());
    }

    private String events() {
        return client.events().v1().events().list().getItems().stream()
                .sorted(Comparator.comparing(event -> event.getMetadata().getCreationTimestamp()))
                .map(Evidence::line)
                .collect(Collectors.joining());
    }

    private static String line(Event event) {
        return "%s %s %s/%s %s: %s%n"
                .formatted(
                        event.getMetadata().getCreationTimestamp(),
                        event.getType(),
                        event.getRegarding().getKind(),
                        event.getRegarding().getName(),
                        event.getReason(),
                        event.getNote());
    }

    private static String yaml(List<? extends HasMetadata> objects) {
        objects.forEach(object -> object.getMetadata().setManagedFields(null));
        return objects.stream().map(Serialization::asYaml).collect(Collectors.joining());
    }

    private void write(String file, Supplier<String> content) {
        try {
            String text = content.get();
            if (text != null && !text.isEmpty()) {
                Path path = directory.resolve(file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
            }
        } catch (KubernetesClientException e) {
            System.err.printf("No %s: %s%n", file, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
