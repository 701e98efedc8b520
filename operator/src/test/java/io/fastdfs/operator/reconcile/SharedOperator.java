package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The operator that the tests of a class share, with the roles of {@code deploy/}: at the end it must never have been
 * forbidden anything.
 */
final class SharedOperator implements BeforeAllCallback, AfterAllCallback {

    /** Creating anything in a namespace that is going away is forbidden to everybody. */
    private static final Pattern REFUSED =
            Pattern.compile("(?mi)^(?!.*being terminated).*(\\bforbidden\\b|Received status code 403|code=403).*$");

    private final TestNamespace home;
    private final UnaryOperator<OperatorProcess.Builder> how;
    private @Nullable OperatorProcess process;

    private SharedOperator(TestNamespace home, UnaryOperator<OperatorProcess.Builder> how) {
        this.home = home;
        this.how = how;
    }

    /** Watches one namespace, where its ServiceAccount is, too. */
    static SharedOperator in(TestNamespace home) {
        return new SharedOperator(home, how -> how);
    }

    static SharedOperator in(TestNamespace home, UnaryOperator<OperatorProcess.Builder> how) {
        return new SharedOperator(home, how);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (process != null) {
            Situation.in(home).deleteAll(); // while the operator is there to consent
            stop();
        }
    }

    void start() {
        process = how.apply(OperatorProcess.in(home)
                        .withoutLeaderElection()
                        .withJvmOption("-Dquarkus.log.category.\"io.fastdfs.operator\".level=DEBUG"))
                .start()
                .awaitStarted();
    }

    /** Ends it as a node's death would, and says what it was refused. */
    void stop() {
        OperatorProcess ended = Objects.requireNonNull(process, "no operator runs");
        List<String> refused = REFUSED.matcher(ended.logs())
                .results()
                .map(line -> line.group())
                .toList();
        ended.close();
        process = null;
        assertThat(refused).as("what the roles in deploy/ did not allow").isEmpty();
    }

    void restart() {
        stop();
        start();
    }
}
