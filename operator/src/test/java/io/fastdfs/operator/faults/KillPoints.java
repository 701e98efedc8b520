package io.fastdfs.operator.faults;

import io.fastdfs.operator.faults.ApiProxy.Fate;
import io.fastdfs.operator.faults.ApiProxy.Pass;
import io.fastdfs.operator.faults.ApiProxy.Request;
import io.fastdfs.operator.faults.ApiProxy.Server;
import io.fastdfs.operator.faults.ApiProxy.Silence;
import io.fastdfs.operator.faults.SimulatedFastDfs.Command;
import io.fastdfs.operator.faults.SimulatedFastDfs.Execution;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers what an operator does to each cluster, API writes and commands to trackers, and stops it at a point of the
 * cluster's own: from there on nothing that it does for that cluster reaches anybody, as if it were dead. When all
 * clusters have come to their points one SIGKILL is the death at each of them.
 */
final class KillPoints implements ApiProxy.Interference, SimulatedFastDfs.Ear {

    private static final Pattern CLUSTER = Pattern.compile("(?<![a-z0-9])[a-z][0-9]{3}(?![0-9a-z])");

    private final Map<String, Point> points;
    private final Map<String, List<String>> steps = new HashMap<>();
    private final Map<String, String> reached = new TreeMap<>();
    private final Set<Command> asked = new HashSet<>();

    /** A step by its number, from 1, and whether it is carried out before the operator dies. */
    record Point(int number, boolean carriedOut) {}

    /** @param points where to stop, by cluster; other clusters are only counted */
    KillPoints(Map<String, Point> points) {
        this.points = Map.copyOf(points);
    }

    /** The steps of a cluster so far. */
    synchronized List<String> steps(String cluster) {
        return List.copyOf(steps.getOrDefault(cluster, List.of()));
    }

    /** At which step each cluster was stopped. */
    synchronized Map<String, String> reached() {
        return new TreeMap<>(reached);
    }

    @Override
    public Fate meet(Request request, Server server) throws IOException, InterruptedException {
        Optional<String> cluster = clusterOf(request);
        if (cluster.isEmpty()) {
            return new Pass();
        }
        Decision decision = decide(cluster.get(), request.writes(), request.toString());
        if (decision == Decision.DIE_AFTER_IT) {
            server.ask();
        }
        return decision == Decision.GO_ON ? new Pass() : Silence.FOR_EVER;
    }

    @Override
    public Optional<Buffer> hear(Command command, Execution carryOut) {
        Decision decision = decide(command.cluster(), isNew(command), command.toString());
        if (decision == Decision.BE_DEAD) {
            return Optional.empty();
        }
        Buffer answer = carryOut.get();
        return decision == Decision.GO_ON ? Optional.of(answer) : Optional.empty();
    }

    /** Which cluster a request is about: objects bear its name in theirs, events in their text. */
    static Optional<String> clusterOf(Request request) {
        Matcher path = CLUSTER.matcher(request.uri().getPath());
        if (path.find()) {
            return Optional.of(path.group());
        }
        Matcher body = CLUSTER.matcher(request.body());
        return body.find() ? Optional.of(body.group()) : Optional.empty();
    }

    private enum Decision {
        GO_ON,
        DIE_AFTER_IT,
        BE_DEAD
    }

    private synchronized Decision decide(String cluster, boolean counts, String step) {
        if (reached.containsKey(cluster)) {
            return Decision.BE_DEAD;
        }
        if (!counts) {
            return Decision.GO_ON;
        }
        List<String> former = steps.computeIfAbsent(cluster, name -> new ArrayList<>());
        former.add(step);
        Point point = points.get(cluster);
        if (point == null || point.number() != former.size()) {
            return Decision.GO_ON;
        }
        reached.put(cluster, step.replace(cluster, "C"));
        return point.carriedOut() ? Decision.DIE_AFTER_IT : Decision.BE_DEAD;
    }

    /** Questions are asked again and again; each is a step once. */
    private synchronized boolean isNew(Command command) {
        return asked.add(command) || command.code() == Command.DELETE_STORAGE;
    }
}
