package io.fastdfs.operator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that ran to its end. */
record Command(int exitCode, String output) {

    static Command run(String... command) {
        return run(List.of(command));
    }

    static Command run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not end: " + output);
            }
            return new Command(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String must(String... command) {
        Command done = run(command);
        if (done.exitCode != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed with " + done.exitCode + ": " + done.output);
        }
        return done.output;
    }
}
