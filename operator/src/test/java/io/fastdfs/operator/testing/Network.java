package io.fastdfs.operator.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A switch with one network namespace per node, each with an address of its own, which only this machine reaches. FastDFS
 * needs that: a storage refuses a tracker at 127.0.0.1, and finds its id by its address.
 */
public final class Network implements AutoCloseable {
    /** As many networks of 64 addresses as there are in 10.231.0.0/16. */
    private static final int MOST = 1024;

    private static final int THIS_MACHINE = 62;

    private final String name;
    private final String prefix;
    private final int first;
    private final List<String> namespaces = new ArrayList<>();

    public Network() {
        int number = takeNumber();
        name = "fdfslab" + number;
        prefix = "10.231." + number / 4 + ".";
        first = number % 4 * 64;
        namespaces.add(name);
        mustIp("-n", name, "link", "add", "br0", "type", "bridge");
        mustIp("-n", name, "link", "set", "br0", "up");
        mustIp("link", "add", name, "type", "veth", "peer", "name", "machine", "netns", name);
        mustIp("-n", name, "link", "set", "machine", "master", "br0", "up");
        mustIp("addr", "add", address(THIS_MACHINE) + "/26", "dev", name);
        mustIp("link", "set", name, "up");
    }

    /** Only one process can make a namespace of a name, so that its number is taken with it. */
    private static synchronized int takeNumber() {
        return IntStream.range(0, MOST)
                .filter(free -> Files.notExists(Path.of("/run/netns/fdfslab" + free)))
                .filter(free -> ip("netns", "add", "fdfslab" + free).exitCode() == 0)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no network is left: ip netns delete fdfslab..."));
    }

    /** The address of a node from 1 to 61. */
    public String address(int node) {
        return prefix + (first + node);
    }

    /** What to put in front of a command that is to run on this node, which is made when it is new. */
    public synchronized List<String> on(int node) {
        String namespace = name + "-" + node;
        if (!namespaces.contains(namespace)) {
            mustIp("netns", "add", namespace);
            namespaces.add(namespace);
            mustIp("-n", name, "link", "add", port(node), "type", "veth", "peer", "name", "eth0", "netns", namespace);
            mustIp("-n", name, "link", "set", port(node), "master", "br0", "up");
            mustIp("-n", namespace, "addr", "add", address(node) + "/26", "dev", "eth0");
            mustIp("-n", namespace, "link", "set", "eth0", "up");
            mustIp("-n", namespace, "link", "set", "lo", "up");
        }
        return List.of("ip", "netns", "exec", namespace);
    }

    /** Pulls the cable of a node, or puts it in again: what it had open stays open, and hears nothing. */
    public void plug(int node, boolean in) {
        mustIp("-n", name, "link", "set", port(node), in ? "up" : "down");
    }

    /** Gives a node the address of another number, in the place of its own. */
    public void readdress(int node, int as) {
        String namespace = name + "-" + node;
        mustIp("-n", namespace, "addr", "flush", "dev", "eth0");
        mustIp("-n", namespace, "addr", "add", address(as) + "/26", "dev", "eth0");
    }

    private static String port(int node) {
        return "port" + node;
    }

    private static void mustIp(String... words) {
        ip(words).orFail("ip " + String.join(" ", words) + " failed");
    }

    private static Command ip(String... words) {
        return Command.run(
                Duration.ofMinutes(1),
                Stream.concat(Stream.of("ip"), Stream.of(words)).toArray(String[]::new));
    }

    /** A namespace lives on while a process in it ends, so the link is not left to it; the number is given back last. */
    @Override
    public void close() {
        ip("link", "del", name);
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            ip("netns", "del", namespaces.get(i));
        }
    }
}
