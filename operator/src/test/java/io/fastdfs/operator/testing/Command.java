package io.fastdfs.operator.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program of the project's tooling, run to its end. What it says on stderr is shown as it comes, for some of them take
 * minutes; through Java, because Surefire talks to its fork on the file descriptors that a child would inherit.
 */
record Command(int exitCode, List<String> output, List<String> messages) {

    static Command run(Duration limit, String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .directory(ProjectFiles.ROOT.toFile())
                    .start();
            process.getOutputStream().close();
            var output = linesOf(process.getInputStream(), false);
            var messages = linesOf(process.getErrorStream(), true);
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("%s did not end within %s".formatted(String.join(" ", words), limit));
            }
            return new Command(process.exitValue(), output.join(), messages.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while %s ran".formatted(String.join(" ", words)), e);
        }
    }

    /** What it printed, or its last words as the reason why there is nothing. */
    List<String> orFail(String what) {
        if (exitCode != 0) {
            throw new IllegalStateException("%s (exit code %d): %s"
                    .formatted(
                            what,
                            exitCode,
                            messages.isEmpty() ? "it said nothing" : messages.get(messages.size() - 1)));
        }
        return output;
    }

    private static CompletableFuture<List<String>> linesOf(InputStream stream, boolean shown) {
        return CompletableFuture.supplyAsync(
                () -> new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                        .lines()
                        .peek(line -> {
                            if (shown) {
                                System.err.println(line);
                            }
                        })
                        .collect(Collectors.toUnmodifiableList()),
                task -> {
                    Thread reader = new Thread(task, "output of a command");
                    reader.setDaemon(true);
                    reader.start();
                });
    }
}
