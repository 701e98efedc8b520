package io.fastdfs.operator.e2e;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One question to one FastDFS process: a header of 8 bytes length, command, status, then the body. */
final class FastDfsWire {
    private static final int HEADER = 10;
    private static final int TIMEOUT_MS = 5000;
    private static final int LARGEST_ANSWER = 64 << 20;

    private FastDfsWire() {}

    /** Asks {@code ip:port} and returns the body of its answer. */
    static byte[] ask(String address, int command, byte[] body) throws IOException {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(ByteBuffer.allocate(HEADER + body.length)
                    .putLong(body.length)
                    .put((byte) command)
                    .put((byte) 0)
                    .put(body)
                    .array());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            long length = in.readLong();
            in.readByte();
            int status = in.readUnsignedByte();
            if (status != 0) {
                throw new FastDfsFailure("command %d to %s".formatted(command, address), status);
            }
            if (length < 0 || length > LARGEST_ANSWER) {
                throw new IOException("command %d to %s: an answer of %d bytes".formatted(command, address, length));
            }
            byte[] answer = new byte[(int) length];
            in.readFully(answer);
            return answer;
        }
    }

    /** A text in a field of fixed length, as FastDFS has them. */
    static byte[] field(String text, int length) {
        return ByteBuffer.allocate(length)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** The text of a field, up to its first NUL. */
    static String text(byte[] body, int from, int length) {
        String field = new String(body, from, length, StandardCharsets.US_ASCII);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }
}
