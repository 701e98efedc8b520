package io.fastdfs.operator.e2e;

import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a line of sh inside a pod. */
final class PodShell {
    private static final long LIMIT_SECONDS = 60;

    private PodShell() {}

    /** Returns what it printed; fails with what it said when it ends with anything but 0. */
    static String run(NamespacedKubernetesClient client, String pod, String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch exec =
                client.pods().withName(pod).writingOutput(out).writingError(err).exec("sh", "-ec", line)) {
            Integer code = exec.exitCode().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (code == null || code != 0) {
                throw new IllegalStateException(
                        "%s in %s ended with %s: %s%s".formatted(line, pod, code, text(out), text(err)));
            }
            return text(out).strip();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + " in " + pod + " was interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(line + " in " + pod + ": " + text(out) + text(err), failure);
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
