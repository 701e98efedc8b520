package io.fastdfs.operator.faults;

import io.fastdfs.operator.faults.ApiProxy.Fate;
import io.fastdfs.operator.faults.ApiProxy.Instead;
import io.fastdfs.operator.faults.ApiProxy.Pass;
import io.fastdfs.operator.faults.ApiProxy.Request;
import io.fastdfs.operator.faults.ApiProxy.Server;
import io.fastdfs.operator.faults.ApiProxy.Silence;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server whose watch cache is behind, as one of several may be after a restart: lists are those of an earlier time,
 * and watches bring nothing, until it has caught up. Writes and single objects are never stale.
 */
final class StaleLists {

    private final Map<String, String> lists = new ConcurrentHashMap<>();
    private final AtomicInteger served = new AtomicInteger();
    private volatile boolean caughtUp;

    /** Remembers the lists that it answers from now on. */
    Fate remember(Request request, Server server) throws IOException, InterruptedException {
        if (request.lists()) {
            server.ask();
            String body = server.body();
            lists.put(request.uri().toString(), body);
            return new Instead(200, Map.of(), body);
        }
        return new Pass();
    }

    /** Answers with what it remembers. */
    Fate recall(Request request, Server server) {
        if (caughtUp) {
            return new Pass();
        }
        if (request.watches()) {
            return Silence.FOR_EVER;
        }
        String list = lists.get(request.uri().toString());
        if (list == null) {
            return new Pass();
        }
        served.incrementAndGet();
        return new Instead(200, Map.of(), list);
    }

    /** How many lists were stale. */
    int served() {
        return served.get();
    }

    void catchUp() {
        caughtUp = true;
    }
}
