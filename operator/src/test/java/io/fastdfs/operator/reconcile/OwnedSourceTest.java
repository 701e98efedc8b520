package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.topology.Labels;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over an API server that has one ConfigMap, of version 7, and no news. */
@SuppressWarnings("NullAway.Init")
class OwnedSourceTest {

    private static final ResourceID ID = new ResourceID("photos-client", "shop");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Looking looking = new Looking();
    private HttpServer server;
    private KubernetesClient client;
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", OwnedSourceTest::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        operator =
                new Operator(overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
        operator.register(looking);
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.stop();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatTheInformerSawBeforeTheWriterDidIsNotHeldTwice() {
        looking.source.handleRecentResourceCreate(ID, configMap("7"));
        assertThat(looking.source.holdsAside()).isTrue(); // without this there would be no need of the class

        Set<ConfigMap> seen = looking.source.getSecondaryResources(Scene.cluster("version: 6.15.4"));

        assertThat(seen).containsExactly(configMap("7"));
        assertThat(looking.source.holdsAside()).isFalse();
    }

    @Test
    void whatTheInformerHasNotSeenStaysAndCounts() {
        looking.source.handleRecentResourceUpdate(ID, configMap("8"), configMap("7"));

        assertThat(looking.source.getSecondaryResources(Scene.cluster("version: 6.15.4")))
                .containsExactly(configMap("8"));
        assertThat(looking.source.holdsAside()).isTrue();
        assertThat(looking.source.getSecondaryResources(Scene.cluster("version: 6.15.4")))
                .containsExactly(configMap("8"));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(200, -1); // no WebSocket; the client watches by plain HTTP then
            exchange.close();
            return;
        }
        if (query.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0); // and never a word
            exchange.getResponseBody().flush();
            return;
        }
        boolean configMaps = exchange.getRequestURI().getPath().endsWith("/configmaps");
        byte[] list = ("{\"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"7\"}, \"items\": ["
                        + (configMaps ? Serialization.asJson(configMap("7")) : "") + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
        exchange.close();
    }

    private static ConfigMap configMap(String version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ID.getName())
                .withNamespace("shop")
                .withResourceVersion(version)
                .withLabels(Labels.ofCluster("photos"))
                .endMetadata()
                .build();
    }

    private static final class Source extends OwnedSource<ConfigMap> {

        Source(EventSourceContext<FastDfsCluster> context) {
            super(
                    InformerEventSourceConfiguration.from(ConfigMap.class, FastDfsCluster.class)
                            .withSecondaryToPrimaryMapper(object -> Set.of(new ResourceID("photos", "shop")))
                            .build(),
                    context);
        }

        boolean holdsAside() {
            return temporaryResourceCache.getResourceFromCache(ID).isPresent();
        }
    }

    @ControllerConfiguration
    private static final class Looking implements Reconciler<FastDfsCluster> {
        private Source source;

        @Override
        public List<EventSource<?, FastDfsCluster>> prepareEventSources(EventSourceContext<FastDfsCluster> context) {
            source = new Source(context);
            return List.of(source);
        }

        @Override
        public UpdateControl<FastDfsCluster> reconcile(FastDfsCluster cluster, Context<FastDfsCluster> context) {
            return UpdateControl.noUpdate();
        }
    }
}
