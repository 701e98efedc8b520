package io.fastdfs.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tracker or a storage on a node of its own: its files, and its process while it runs. */
public final class FastDfsServer {
    private final InstalledFastDfs fastDfs;
    private final String program;
    private final String ip;
    private final List<String> node;
    private final Path folder;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String end = "";
    private Optional<Process> process = Optional.empty();

    FastDfsServer(InstalledFastDfs fastDfs, String program, String ip, List<String> node, Path folder) {
        this.fastDfs = fastDfs;
        this.program = program;
        this.ip = ip;
        this.node = node;
        this.folder = folder;
        emptied();
    }

    FastDfsServer withFolder(Path other) {
        try {
            Files.createDirectories(other);
            Files.copy(folder.resolve("storage_ids.conf"), other.resolve("storage_ids.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FastDfsServer server = new FastDfsServer(fastDfs, program, ip, node, other);
        server.keys.putAll(keys);
        return server.with("base_path", server.basePath());
    }

    /** A key of its configuration, in the place of what it was. */
    public FastDfsServer with(String key, Object value) {
        keys.put(key, value.toString());
        return this;
    }

    public FastDfsServer without(String key) {
        keys.remove(key);
        return this;
    }

    /** Text at the end of its configuration. */
    public FastDfsServer endingWith(String text) {
        end = text;
        return this;
    }

    public FastDfsServer withEnvironment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Its folders as before its first start. */
    public FastDfsServer emptied() {
        remove(basePath());
        remove(storePath(0));
        try {
            Files.createDirectories(basePath());
            Files.createDirectories(storePath(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public Path basePath() {
        return folder.resolve("base");
    }

    public Path storePath(int number) {
        return folder.resolve("store" + number);
    }

    public String ip() {
        return ip;
    }

    /** ip:port. */
    public String address() {
        return ip + ":" + keys.get("port");
    }

    public int port() {
        return Integer.parseInt(keys.get("port"));
    }

    /** Starts it in the foreground, where it stays. */
    public FastDfsServer start() {
        return startWith("-N", writeConf().toString());
    }

    /** Starts its program with these arguments. */
    public FastDfsServer startWith(String... arguments) {
        if (isRunning()) {
            throw new IllegalStateException(this + " runs already");
        }
        ProcessBuilder command = fastDfs.command(program, arguments);
        command.command().addAll(0, node);
        command.environment().putAll(environment);
        try {
            process = Optional.of(command.redirectErrorStream(true)
                    .redirectOutput(output().toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes its configuration, and tells where. */
    public Path writeConf() {
        String text = keys.entrySet().stream()
                .flatMap(key -> Stream.of(key.getValue().split("\n")).map(value -> key.getKey() + " = " + value + "\n"))
                .collect(Collectors.joining());
        return write("server.conf", text + end);
    }

    /** A file beside its configuration. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        return read(folder.resolve(name));
    }

    public void delete(String name) {
        remove(folder.resolve(name));
    }

    public boolean isRunning() {
        return process.filter(Process::isAlive).isPresent();
    }

    public long pid() {
        return process.orElseThrow().pid();
    }

    /** Waits for its end. */
    public int exitCode() {
        return exitCode(Duration.ofMinutes(1));
    }

    public int exitCode(Duration within) {
        Process running = process.orElseThrow();
        try {
            if (!running.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("%s has not ended within %s:%n%s".formatted(this, within, log()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return running.exitValue();
    }

    /** As the kubelet does: SIGTERM. */
    public int stop() {
        process.orElseThrow().destroy();
        return exitCode();
    }

    public void kill() {
        process.orElseThrow().destroyForcibly();
        exitCode();
    }

    public void signal(String signal) {
        Command.run(Duration.ofSeconds(10), "kill", "-" + signal, Long.toString(pid()))
                .orFail(this + " cannot be signalled");
    }

    /** What it printed. */
    public String printed() {
        return read(output());
    }

    private Path output() {
        return folder.resolve("output");
    }

    /** Its own log file. */
    public String log() {
        return read(basePath().resolve("logs").resolve(program.substring("fdfs_".length()) + ".log"));
    }

    public Path pidFile() {
        return basePath().resolve("data").resolve(program + ".pid");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(all::add);
            for (int i = all.size() - 1; i >= 0; i--) {
                Files.delete(all.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return program + " of " + fastDfs + " at " + ip;
    }
}
