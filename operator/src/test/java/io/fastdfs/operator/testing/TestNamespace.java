package io.fastdfs.operator.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A namespace of one test's own ({@code @RegisterExtension} on an instance field) or of one test class's (on a static
 * field), which admits only pods that Pod Security calls restricted. When a test fails, what stood in it is kept in
 * {@code target/failures/<test>/}.
 */
public final class TestNamespace
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
    private final Supplier<TestCluster> cluster;
    private @Nullable String name;
    private @Nullable String openedBy;

    private TestNamespace(Supplier<TestCluster> cluster) {
        this.cluster = cluster;
    }

    /** For tests of the API alone. */
    public static TestNamespace ofApi() {
        return new TestNamespace(TestCluster::get);
    }

    /** For tests whose pods run. */
    public static TestNamespace withPods() {
        return new TestNamespace(TestCluster::withNode);
    }

    /** For tests with a cluster of their own. */
    static TestNamespace on(Supplier<TestCluster> cluster) {
        return new TestNamespace(cluster);
    }

    public String name() {
        return Objects.requireNonNull(name, "a namespace exists only while its test runs");
    }

    /** A client with all rights that works in this namespace. */
    public NamespacedKubernetesClient client() {
        return cluster.get().client().adapt(NamespacedKubernetesClient.class).inNamespace(name());
    }

    /** Makes the namespace where no extension does: in a try block. */
    public TestNamespace open(String test) {
        String fresh =
                "%s-%05x".formatted(dnsLabel(test), ThreadLocalRandom.current().nextInt(1 << 20));
        cluster.get()
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(fresh)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        name = fresh;
        return this;
    }

    /** Starts the deletion and sees to it that it can end, operator or not; pods may outlive this call. */
    @Override
    public void close() {
        if (name == null) {
            return;
        }
        FastDfsObjects.remove(client());
        client().namespaces().withName(name).delete();
        name = null;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        openFor(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        openFor(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (name != null && context.getExecutionException().isPresent()) {
            Evidence.keep(client(), context);
        }
        closeFor(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        closeFor(context);
    }

    private void openFor(ExtensionContext context) {
        if (name == null) {
            open(context.getRequiredTestClass().getSimpleName());
            openedBy = context.getUniqueId();
        }
    }

    private void closeFor(ExtensionContext context) {
        if (context.getUniqueId().equals(openedBy)) {
            close();
            openedBy = null;
        }
    }

    private static String dnsLabel(String test) {
        String words = test.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        return words.substring(0, Math.min(words.length(), 30)).replaceAll("-+$", "");
    }
}
