package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.FastDfsStorageGroupStatus;
import io.fastdfs.operator.status.Stillness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over an API server that keeps what it is sent, and does not always say so. */
@SuppressWarnings("NullAway.Init")
class StatusWriterTest {

    private static final int READY = 2;
    private static final int NOT_READY = 1;

    private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
    private volatile boolean answers = true;
    private HttpServer server;
    private KubernetesClient client;
    private StatusWriter writer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withRequestRetryBackoffLimit(0)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        writer = new StatusWriter(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgain() {
        write(READY);
        write(READY);

        assertThat(received).containsExactly(READY);
    }

    @Test
    void whatWasWrittenWithoutAnAnswerIsWrittenOverByWhatStoodBefore() {
        write(READY);
        answers = false;
        assertThatThrownBy(() -> write(NOT_READY)).isInstanceOf(KubernetesClientException.class);
        answers = true;

        write(READY);
        write(READY);

        assertThat(received).containsExactly(READY, NOT_READY, READY);
    }

    private void write(int readyReplicas) {
        writer.write(
                group(1),
                new FastDfsStorageGroup(),
                group(readyReplicas).getStatus(),
                Stillness::of,
                FastDfsStorageGroupStatus::conditions);
    }

    private static FastDfsStorageGroup group(int readyReplicas) {
        return Serialization.unmarshal("""
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsStorageGroup
                metadata: {name: photos-group1, namespace: shop, uid: u-1}
                status: {readyReplicas: %d, conditions: []}
                """.formatted(readyReplicas), FastDfsStorageGroup.class);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(Serialization.unmarshal(body, FastDfsStorageGroup.class)
                    .getStatus()
                    .readyReplicas());
            if (answers) {
                byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }
}
