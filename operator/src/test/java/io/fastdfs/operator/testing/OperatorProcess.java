package io.fastdfs.operator.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged operator as a process of its own, with the rights of {@code deploy/} and no others. It can be killed in
 * the middle of anything, started again, and run beside a second one: they share the Lease of their home namespace.
 */
public final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = ProjectFiles.of("operator/target/quarkus-app/quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^\\s:]+:(\\d+)");
    private static final AtomicInteger STARTS = new AtomicInteger();

    private final Process process;
    private final Path log;
    private final OperatorRights rights;

    private OperatorProcess(Process process, Path log, OperatorRights rights) {
        this.process = process;
        this.log = log;
        this.rights = rights;
    }

    /** An operator whose ServiceAccount and Lease live in the namespace, and which watches that namespace. */
    public static Builder in(TestNamespace home) {
        return new Builder(home);
    }

    /** How an operator is to be started. */
    public static final class Builder {
        private final TestNamespace home;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> jvmOptions = new ArrayList<>();
        private List<String> watched;

        private Builder(TestNamespace home) {
            this.home = home;
            watched = List.of(home.name());
        }

        public Builder watching(String... namespaces) {
            watched = List.of(namespaces);
            return this;
        }

        public Builder watchingAllNamespaces() {
            watched = List.of();
            return this;
        }

        public Builder with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Leads at once: what replaces an operator that was killed need not wait for the end of its Lease. */
        public Builder withoutLeaderElection() {
            return with("QUARKUS_PROFILE", "single"); // the election is for the profile prod, in application.properties
        }

        public Builder withJvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /** Starts it and returns at once; see {@link OperatorProcess#awaitStarted()}. */
        public OperatorProcess start() {
            if (!Files.exists(JAR)) {
                throw new IllegalStateException(
                        JAR + " is not there: mvn -DskipTests package, or mvn verify, makes it");
            }
            String name = home.name() + "-" + STARTS.incrementAndGet();
            Path logs = ProjectFiles.of("operator/target/operator-logs");
            Path log = logs.resolve(name + ".log");
            var rights = OperatorRights.grant(home.client(), home.name(), name, watched);
            Path kubeconfig = rights.kubeconfig(logs.resolve(name + ".kubeconfig"));
            return new OperatorProcess(launch(kubeconfig, log), log, rights);
        }

        private Process launch(Path kubeconfig, Path log) {
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // as in its image
            words.addAll(jvmOptions);
            words.add("-jar");
            words.add(JAR.toString());
            var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
            builder.environment().put("QUARKUS_HTTP_PORT", "0");
            builder.environment().put("QUARKUS_OPERATOR_SDK_NAMESPACES", String.join(",", watched));
            try {
                Process process = builder.start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
                return process;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits until it serves HTTP, which it does once its caches are filled. */
    public OperatorProcess awaitStarted() {
        await("the operator has started, see " + log)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "The operator ended with exit code %d: %s".formatted(process.exitValue(), logs()));
                    }
                    return LISTENING.matcher(logs()).find();
                });
        return this;
    }

    /** An address of its HTTP server, as {@code /q/health/ready}. */
    public URI http(String path) {
        Matcher listening = LISTENING.matcher(logs());
        if (!listening.find()) {
            throw new IllegalStateException("The operator has not started, see " + log);
        }
        return URI.create("http://127.0.0.1:%s%s".formatted(listening.group(1), path));
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** All that it has said so far. */
    public String logs() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a node that dies: no signal handler runs, no Lease is given back. */
    public void kill9() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** As the kubelet does. */
    public void stop() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
        rights.close();
    }

    private void awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The operator did not end within %s, see %s".formatted(limit, log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the operator ended", e);
        }
    }
}
