package io.fastdfs.operator.image;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A switch with one network namespace per node, 10.213.0.0/24, all of it away from the machine's own network. */
final class Network implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "fdfsm" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet() + "-";
    private final List<String> namespaces = new ArrayList<>();

    Network() {
        add("switch");
        Command.must("ip", "-n", prefix + "switch", "link", "add", "br0", "type", "bridge");
        Command.must("ip", "-n", prefix + "switch", "link", "set", "br0", "up");
    }

    static String address(int node) {
        return "10.213.0." + node;
    }

    /** What to put in front of a command that is to run on this node, which is made when it is new. */
    List<String> on(int node) {
        String namespace = prefix + node;
        if (!namespaces.contains(namespace)) {
            add("" + node);
            String port = "port" + node;
            Command.must(
                    "ip",
                    "-n",
                    prefix + "switch",
                    "link",
                    "add",
                    port,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    namespace);
            Command.must("ip", "-n", prefix + "switch", "link", "set", port, "master", "br0", "up");
            Command.must("ip", "-n", namespace, "addr", "add", address(node) + "/24", "dev", "eth0");
            Command.must("ip", "-n", namespace, "link", "set", "eth0", "up");
            Command.must("ip", "-n", namespace, "link", "set", "lo", "up");
        }
        return List.of("ip", "netns", "exec", namespace);
    }

    private void add(String name) {
        Command.must("ip", "netns", "add", prefix + name);
        namespaces.add(prefix + name);
    }

    @Override
    public void close() {
        namespaces.forEach(namespace -> Command.run("ip", "netns", "del", namespace));
    }
}
