package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A peer on the loopback that does with a connection what a test wants, and counts the connections that the client has
 * not closed yet.
 */
public final class FakeTracker implements AutoCloseable {

    private static final Buffer UNKNOWN_COMMAND = FrameReaderTest.header(0, Command.RESPONSE, Frame.EINVAL);

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Integer> commands = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

    private FakeTracker(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Does as told with each connection; afterwards it waits for the client to close it. */
    public static FakeTracker that(Behaviour behaviour) {
        return new FakeTracker(behaviour);
    }

    /** Answers each request; the function sees command and body. */
    public static FakeTracker answering(Function<Buffer, Buffer> answers) {
        FakeTracker[] self = new FakeTracker[1];
        self[0] = new FakeTracker((in, out) -> {
            for (Buffer request = read(in); request.length() > 0; request = read(in)) {
                self[0].commands.add((int) request.getUnsignedByte(8));
                out.write(answers.apply(request).getBytes());
                out.flush();
            }
        });
        return self[0];
    }

    /** Answers as real trackers did, and what nobody asked them as unknown commands. */
    public static FakeTracker playing(String... captures) {
        List<Capture> known = Arrays.stream(captures).map(Capture::of).toList();
        return answering(request -> known.stream()
                .filter(capture -> capture.request().equals(request))
                .map(Capture::response)
                .findFirst()
                .orElse(UNKNOWN_COMMAND));
    }

    /** Where it listens. */
    public TrackerAddress address() {
        return new TrackerAddress("127.0.0.1", listener.getLocalPort());
    }

    int open() {
        return open.get();
    }

    /** How many connections were made to it. */
    public int accepted() {
        return accepted.get();
    }

    List<Integer> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.incrementAndGet();
                accepted.incrementAndGet();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.meet(socket.getInputStream(), socket.getOutputStream());
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // The client closed the connection while something was on its way, which is one of the ways to close it.
        } finally {
            open.decrementAndGet();
        }
    }

    /** One request, or nothing when the client closed the connection. */
    public static Buffer read(InputStream in) throws IOException {
        Buffer header = Buffer.buffer(in.readNBytes(Frame.HEADER));
        return header.length() < Frame.HEADER
                ? Buffer.buffer()
                : header.appendBytes(in.readNBytes((int) header.getLong(0)));
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-tracker");
        thread.setDaemon(true);
        thread.start();
    }

    /** What to do with a connection. */
    public interface Behaviour {
        /** Returns when nothing more is said. */
        void meet(InputStream in, OutputStream out) throws IOException;
    }
}
