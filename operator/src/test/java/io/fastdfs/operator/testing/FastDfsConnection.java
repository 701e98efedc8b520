package io.fastdfs.operator.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A connection to a tracker or a storage, on which anything can be said. */
public final class FastDfsConnection implements AutoCloseable {
    private static final int HEADER = 10;
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Socket socket = new Socket();

    /** An answer: an error number (0 is none) and a body. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, byte[] body) {}

    /** To {@code ip:port}. */
    public FastDfsConnection(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        try {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    (int) TIMEOUT.toMillis());
            socket.setTcpNoDelay(true);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** A request: a header of 8 bytes length, command, status, then the body. */
    public static byte[] frame(int command, byte[] body) {
        return header(body.length, command, body);
    }

    /** A request whose header says another length than its body has. */
    public static byte[] header(long length, int command, byte[] body) {
        return ByteBuffer.allocate(HEADER + body.length)
                .putLong(length)
                .put((byte) command)
                .put((byte) 0)
                .put(body)
                .array();
    }

    public FastDfsConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that nothing more will come. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer. */
    public Answer answer() throws IOException {
        return answer(TIMEOUT).orElseThrow(() -> new IOException("closed without an answer"));
    }

    /** The next answer, or nothing when the other side closes instead. */
    public Optional<Answer> answer(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first;
        try {
            first = in.read();
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return Optional.empty();
        }
        if (first < 0) {
            return Optional.empty();
        }
        byte[] rest = new byte[HEADER - 1];
        in.readFully(rest);
        ByteBuffer header =
                ByteBuffer.allocate(HEADER).put((byte) first).put(rest).flip();
        long length = header.getLong();
        header.get();
        int status = Byte.toUnsignedInt(header.get());
        if (length < 0 || length > LARGEST_ANSWER) {
            throw new IOException("an answer of " + length + " bytes");
        }
        byte[] body = new byte[(int) length];
        in.readFully(body);
        return Optional.of(new Answer(status, body));
    }

    public Answer ask(int command, byte[] body) throws IOException {
        return send(frame(command, body)).answer();
    }

    /** One question on a connection of its own. */
    public static Answer ask(String address, int command, byte[] body) throws IOException {
        try (FastDfsConnection connection = new FastDfsConnection(address)) {
            return connection.ask(command, body);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
