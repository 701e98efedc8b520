package io.fastdfs.operator.faults;

import io.fastdfs.operator.faults.ApiProxy.Cut;
import io.fastdfs.operator.faults.ApiProxy.Fate;
import io.fastdfs.operator.faults.ApiProxy.Instead;
import io.fastdfs.operator.faults.ApiProxy.Pass;
import io.fastdfs.operator.faults.ApiProxy.Request;
import io.fastdfs.operator.faults.ApiProxy.Server;
import io.fastdfs.operator.faults.ApiProxy.Silence;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Has an API server answer badly from a write of a cluster's own on, and well again after a while. */
final class WriteFaults implements ApiProxy.Interference {

    /** Longer than the pause before a second or third try. */
    private static final long LASTS_NANOS = Duration.ofSeconds(2).toNanos();

    /** What goes wrong, and whether the write was carried out all the same. */
    enum Fault {
        CONFLICT(false, Instead.error(409, "Conflict", Map.of())),
        THROTTLED(false, Instead.error(429, "TooManyRequests", Map.of("Retry-After", "1"))),
        BROKEN(false, Instead.error(500, "InternalError", Map.of())),
        BROKEN_AFTER_IT(true, Instead.error(500, "InternalError", Map.of())),
        UNAVAILABLE(false, Instead.error(503, "ServiceUnavailable", Map.of())),
        CUT(false, new Cut()),
        CUT_AFTER_IT(true, new Cut()),
        NO_ANSWER(false, Silence.FOR_EVER),
        NO_ANSWER_AFTER_IT(true, Silence.FOR_EVER);

        private final boolean carriedOut;
        private final Fate fate;

        Fault(boolean carriedOut, Fate fate) {
            this.carriedOut = carriedOut;
            this.fate = fate;
        }
    }

    /** From which write on what happens. */
    record Plan(int number, Fault fault) {}

    private final Map<String, Plan> plans;
    private final Map<String, Integer> writes = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, String> met = new TreeMap<>();

    WriteFaults(Map<String, Plan> plans) {
        this.plans = Map.copyOf(plans);
    }

    /** The write that each cluster's fault began with. */
    synchronized Map<String, String> met() {
        return new TreeMap<>(met);
    }

    @Override
    public Fate meet(Request request, Server server) throws IOException, InterruptedException {
        Optional<Fault> fault = request.writes()
                ? KillPoints.clusterOf(request).flatMap(cluster -> faultNow(cluster, request))
                : Optional.empty();
        if (fault.isEmpty()) {
            return new Pass();
        }
        if (fault.get().carriedOut) {
            server.ask();
        }
        return fault.get().fate;
    }

    private synchronized Optional<Fault> faultNow(String cluster, Request request) {
        Plan plan = plans.get(cluster);
        if (plan == null || writes.merge(cluster, 1, Integer::sum) < plan.number()) {
            return Optional.empty();
        }
        met.putIfAbsent(cluster, plan.fault() + " at " + request.toString().replace(cluster, "C"));
        long begin = since.computeIfAbsent(cluster, name -> System.nanoTime());
        return System.nanoTime() - begin < LASTS_NANOS ? Optional.of(plan.fault()) : Optional.empty();
    }
}
