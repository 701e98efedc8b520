package io.fastdfs.operator.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running container; {@code exitCode} is that of its PID 1, 128 + signal when one ended it. */
final class Container implements AutoCloseable {

    private final Process process;
    private final Path termination;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Container(Process process, Path termination) {
        this.process = process;
        this.termination = termination;
        reader = new Thread(this::read, "container output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            lines.add("(output closed: " + closed.getMessage() + ")");
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean said(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** Waits for a line with {@code text}; what was said instead is in the failure. */
    Container says(String text) {
        return says(text, Duration.ofSeconds(20));
    }

    Container says(String text, Duration within) {
        try {
            Awaitility.await()
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> said(text) || !process.isAlive());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("'" + text + "' was not said within " + within + ": " + lines, late);
        }
        if (!said(text)) {
            exitCode();
            Awaitility.await("output of a container that ended").until(() -> !reader.isAlive());
        }
        if (!said(text)) {
            throw new AssertionError("it ended with " + exitCode() + " without saying '" + text + "': " + lines);
        }
        return this;
    }

    int exitCode() {
        return exitCode(Duration.ofSeconds(20));
    }

    int exitCode(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + within + ": " + lines);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    String terminationMessage() {
        try {
            return Files.readString(termination);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The container's PID 1 as the test's machine numbers it. */
    long pid() {
        return Awaitility.await()
                .until(() -> process.children().map(ProcessHandle::pid).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    void signal(String signal) {
        Command.must("kill", "-" + signal, "" + pid());
    }

    /** The storage server, PID 1's child. */
    ProcessHandle server() {
        return Awaitility.await()
                .until(
                        () -> ProcessHandle.of(pid())
                                .flatMap(init -> init.children().findFirst()),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    void signalServer(String signal) {
        Command.must("kill", "-" + signal, "" + server().pid());
    }

    /** As kubectl exec or a probe does it. */
    Command exec(String... command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "-t", "" + pid(), "-m", "-u", "-n", "-p", "-r", "-w"));
        line.addAll(List.of("-S", "10001", "-G", "10001"));
        line.addAll(List.of(command));
        return Command.run(line);
    }

    /** unshare's own --kill-child is lost when chroot changes the user (prctl(2), PR_SET_PDEATHSIG). */
    @Override
    public void close() {
        process.children().forEach(ProcessHandle::destroyForcibly);
        if (process.children().findAny().isEmpty()) {
            process.destroyForcibly();
        }
        exitCode();
    }
}
