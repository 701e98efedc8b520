package io.fastdfs.operator.fastdfs;

import io.fastdfs.operator.fastdfs.FakeTracker.Behaviour;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A SOCKS5 proxy (RFC 1928) behind which peers are at whatever addresses a test wants. */
public final class FakeNetwork implements AutoCloseable {

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int IPV4 = 1;
    private static final int CONNECTION_REFUSED = 5;

    private final ServerSocket listener;
    private final Function<TrackerAddress, Optional<Behaviour>> peers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-network");
        thread.setDaemon(true);
        return thread;
    });

    /** @param peers who is at an address; empty: nobody, and the connection is refused */
    public FakeNetwork(Function<TrackerAddress, Optional<Behaviour>> peers) {
        this.peers = peers;
        try {
            this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public SocksProxy proxy() {
        return new SocksProxy("127.0.0.1", listener.getLocalPort());
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            Optional<Behaviour> peer = peers.apply(requested(in, out));
            out.write(new byte[] {VERSION, (byte) (peer.isPresent() ? 0 : CONNECTION_REFUSED), 0, IPV4, 0, 0, 0, 0, 0, 0
            });
            if (peer.isPresent()) {
                peer.get().meet(in, out);
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException gone) {
            // The client closed the connection while something was on its way, which is one of the ways to close it.
        } finally {
            open.remove(socket);
        }
    }

    private static TrackerAddress requested(DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        in.readNBytes(in.readUnsignedByte());
        out.write(new byte[] {VERSION, NO_AUTHENTICATION});
        in.readNBytes(3);
        int kind = in.readUnsignedByte();
        byte[] host = in.readNBytes(kind == IPV4 ? 4 : in.readUnsignedByte());
        String name = kind == IPV4
                ? InetAddress.getByAddress(host).getHostAddress()
                : new String(host, StandardCharsets.US_ASCII);
        return new TrackerAddress(name, in.readUnsignedShort());
    }
}
