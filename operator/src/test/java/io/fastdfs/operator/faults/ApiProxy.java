package io.fastdfs.operator.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an operator and the API server, without TLS on the operator's side: remembers what was asked, and does
 * with requests and answers what a test wants.
 */
final class ApiProxy implements AutoCloseable {

    /** Not passed on: they belong to one connection, or java.net.http sets them itself. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "content-length", "host", "upgrade", "http2-settings", "transfer-encoding", "expect");

    /** What an operator asked for. */
    record Request(String method, URI uri, String body) {

        /** Whether it is to change something; the Lease says who leads, and is renewed all the time. */
        boolean writes() {
            return !"GET".equals(method) && !uri.getPath().contains("/leases");
        }

        /** Whether it waits for changes. */
        boolean watches() {
            return Optional.ofNullable(uri.getQuery()).orElse("").contains("watch=true");
        }

        /** Whether it is for a whole kind. */
        boolean lists() {
            return "GET".equals(method)
                    && !watches()
                    && uri.getPath()
                            .matches(".*/(pods|services|configmaps|persistentvolumeclaims|statefulsets"
                                    + "|poddisruptionbudgets|networkpolicies|fastdfsclusters|fastdfsstoragegroups)");
        }

        @Override
        public String toString() {
            return method + " " + uri.getPath().replaceAll("^.*/namespaces/[^/]+/", "");
        }
    }

    /** What becomes of a request, or of its answer once there is one. */
    sealed interface Fate {}

    /** The API server's answer reaches the operator; it is asked, if it was not yet. */
    record Pass() implements Fate {}

    /** No answer comes, and the connection stays open: until {@link #hangUp}, or for so long. */
    record Silence(long millis) implements Fate {
        static final Silence FOR_EVER = new Silence(Long.MAX_VALUE);
    }

    /** The connection breaks. */
    record Cut() implements Fate {}

    /** Another answer than the API server's. */
    record Instead(int status, Map<String, String> headers, String body) implements Fate {

        /** As the API server itself reports an error. */
        static Instead error(int status, String reason, Map<String, String> headers) {
            return new Instead(status, headers, """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s", "message": "%2$s"}
                    """.formatted(status, reason));
        }
    }

    /** Asks the API server, once. */
    interface Server {
        /** The status of the answer. */
        int ask() throws IOException, InterruptedException;

        /** The answer's text, after it was asked; it then passes no more. */
        String body() throws IOException;
    }

    /** Who decides about each request. */
    interface Interference {
        Fate meet(Request request, Server server) throws IOException, InterruptedException;
    }

    private static final Interference NONE = (request, server) -> new Pass();

    private final HttpServer server;
    private final HttpClient client;
    private final URI target;
    private volatile long lastWrite = System.nanoTime();
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private volatile Interference interference = NONE;
    private volatile CountDownLatch plug = new CountDownLatch(1);

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
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls)
                    .build();
            var proxy = new ApiProxy(server, client, URI.create(apiServer.getMasterUrl()));
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

    /** When the API server last changed something, by {@link System#nanoTime}. */
    long lastWrite() {
        return lastWrite;
    }

    void interfere(Interference fresh) {
        interference = fresh;
    }

    void leaveAlone() {
        interference = NONE;
    }

    /** Ends all that an operator waits for: it is gone, or the API server is. */
    void hangUp() {
        CountDownLatch pulled = plug;
        plug = new CountDownLatch(1);
        pulled.countDown();
        open.forEach(ApiProxy::close);
    }

    @Override
    public void close() {
        hangUp();
        server.stop(0);
    }

    private void forward(HttpExchange exchange) throws IOException {
        CountDownLatch pulled = plug;
        try (exchange) {
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                exchange.sendResponseHeaders(200, -1); // fabric8 then watches by a GET that stays open
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            var request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI(), new String(body, StandardCharsets.UTF_8));
            Forward forward = new Forward(exchange, request, body);
            try {
                obey(interference.meet(request, forward), exchange, forward, pulled);
            } finally {
                forward.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void obey(Fate fate, HttpExchange exchange, Forward forward, CountDownLatch pulled)
            throws IOException, InterruptedException {
        if (fate instanceof Silence silence) {
            pulled.await(silence.millis(), TimeUnit.MILLISECONDS);
        } else if (fate instanceof Instead instead) {
            byte[] text = instead.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            instead.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(instead.status(), text.length);
            exchange.getResponseBody().write(text);
        } else if (fate instanceof Pass) {
            forward.ask();
            forward.pass();
        } // closing without an answer cuts the connection
    }

    /** One request on its way to the API server. */
    private final class Forward implements Server {
        private final HttpExchange exchange;
        private final Request request;
        private final byte[] body;
        private @Nullable HttpResponse<InputStream> answer;

        Forward(HttpExchange exchange, Request request, byte[] body) {
            this.exchange = exchange;
            this.request = request;
            this.body = body;
        }

        @Override
        public int ask() throws IOException, InterruptedException {
            HttpResponse<InputStream> there = answer;
            if (there == null) {
                HttpRequest.Builder copy = HttpRequest.newBuilder(
                                target.resolve(request.uri().toString()))
                        .method(request.method(), BodyPublishers.ofByteArray(body));
                exchange.getRequestHeaders().forEach((name, values) -> {
                    if (!OF_A_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(value -> copy.header(name, value));
                    }
                });
                there = client.send(copy.build(), BodyHandlers.ofInputStream());
                answer = there;
                open.add(there.body());
                lastWrite = request.writes() && there.statusCode() < 300 ? System.nanoTime() : lastWrite;
            }
            return there.statusCode();
        }

        @Override
        public String body() throws IOException {
            HttpResponse<InputStream> there = answer;
            return there == null ? "" : new String(there.body().readAllBytes(), StandardCharsets.UTF_8);
        }

        /** In pieces as they come: a watch never ends. */
        void pass() throws IOException {
            HttpResponse<InputStream> there = answer;
            if (there == null) {
                return;
            }
            there.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(there.statusCode(), 0);
            OutputStream out = exchange.getResponseBody();
            byte[] piece = new byte[64 * 1024];
            for (int length = there.body().read(piece);
                    length >= 0;
                    length = there.body().read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        }

        void end() throws IOException {
            if (answer != null) {
                open.remove(answer.body());
                answer.body().close();
            }
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
