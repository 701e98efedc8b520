package io.fastdfs.operator.e2e;

import io.fastdfs.operator.testing.FastDfsConnection;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One question to one FastDFS process, and the fields of its answer. */
final class FastDfsWire {
    private FastDfsWire() {}

    /** Asks {@code ip:port} and returns the body of its answer. */
    static byte[] ask(String address, int command, byte[] body) throws IOException {
        Answer answer = FastDfsConnection.ask(address, command, body);
        if (answer.status() != 0) {
            throw new FastDfsFailure("command %d to %s".formatted(command, address), answer.status());
        }
        return answer.body();
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
