package io.fastdfs.operator.reconcile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Stands between an operator and the API server, without TLS on the operator's side: remembers what was asked, and can
 * pull the plug between an answer and the one who waits for it.
 */
final class ApiProxy implements AutoCloseable {

    /** Not passed on: they belong to one connection, or java.net.http sets them itself. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "content-length", "host", "upgrade", "http2-settings", "transfer-encoding", "expect");

    /** A request that was answered. */
    record Request(String method, URI uri, int status) {

        /** Whether it changed anything that lasts. */
        boolean writes() {
            String path = uri.getPath();
            return !"GET".equals(method) && status < 300 && !path.contains("/events") && !path.contains("/leases");
        }
    }

    /** Told of each request once the API server has answered, before the operator is; false: the operator never is. */
    interface Watcher {
        boolean answered(Request request);
    }

    private final HttpServer server;
    private final HttpClient client;
    private final URI target;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private volatile Watcher watcher = request -> true;

    private ApiProxy(HttpServer server, HttpClient client, URI target) {
        this.server = server;
        this.client = client;
        this.target = target;
    }

    static ApiProxy to(Config apiServer) {
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // else 40 ms for each answer: delayed acknowledgements
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, SSLUtils.trustManagers(apiServer), null);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var proxy = new ApiProxy(
                    server, HttpClient.newBuilder().sslContext(tls).build(), URI.create(apiServer.getMasterUrl()));
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "proxy of the API server");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", proxy::forward);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    void watch(Watcher fresh) {
        watcher = fresh;
    }

    /** Ends the watches of an operator that is gone, which would stay open until something happens on them. */
    void hangUp() {
        open.forEach(ApiProxy::close);
    }

    @Override
    public void close() {
        hangUp();
        server.stop(0);
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestHeaders().containsKey("Upgrade")
                    && "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                exchange.sendResponseHeaders(200, -1); // fabric8 then watches by a GET that stays open
                return;
            }
            HttpResponse<InputStream> answer = ask(exchange);
            try (InputStream body = answer.body()) {
                open.add(body);
                var request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(), answer.statusCode());
                requests.add(request);
                if (watcher.answered(request)) {
                    pass(answer, exchange);
                }
            } finally {
                open.remove(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<InputStream> ask(HttpExchange exchange) throws IOException, InterruptedException {
        URI uri = target.resolve(exchange.getRequestURI().toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_A_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** In pieces as they come: a watch never ends. */
    private static void pass(HttpResponse<InputStream> answer, HttpExchange exchange) throws IOException {
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        byte[] piece = new byte[64 * 1024];
        for (int length = answer.body().read(piece);
                length >= 0;
                length = answer.body().read(piece)) {
            exchange.getResponseBody().write(piece, 0, length);
            exchange.getResponseBody().flush();
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
