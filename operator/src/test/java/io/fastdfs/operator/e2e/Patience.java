package io.fastdfs.operator.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long these tests wait: pods start slowly on a machine that has other work, and nothing here measures speed. */
final class Patience {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Patience() {}

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(300));
    }
}
