package io.fastdfs.operator.image;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tracker that answers command 92 as told, in any version's record layout, well or badly. */
final class FakeTracker implements AutoCloseable {

    /** Record size and offset of the id, by version: tracker/tracker_proto.h TrackerStorageStat. */
    enum Layout {
        V6_15_IPV4(487, 2),
        V6_13_1(517, 2),
        V6_13_0(509, 2),
        V6_10(612, 1),
        V6_11(642, 1),
        V6_12(644, 1);

        private final int size;
        private final int idAt;

        Layout(int size, int idAt) {
            this.size = size;
            this.idAt = idAt;
        }
    }

    enum Manner {
        WELL,
        SILENT,
        CLOSES_AT_ONCE,
        HALF_A_HEADER,
        HALF_A_BODY,
        NOT_FASTDFS,
        HUGE_LENGTH,
        NEGATIVE_LENGTH,
        ODD_LENGTH,
        TOO_MANY_RECORDS,
        STATUS_NONE,
        GARBAGE_ID,
        SAME_ID_TWICE,
        BUSY_STATUS,
        CONTRADICTS_ITSELF
    }

    private final ServerSocket server;
    private final Map<Integer, Integer> members = new ConcurrentSkipListMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean groupKnown;
    private volatile Manner manner = Manner.WELL;
    private volatile Layout layout = Layout.V6_15_IPV4;

    FakeTracker() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "fake tracker");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    FakeTracker lists(int id, int status) {
        groupKnown = true;
        members.put(id, status);
        return this;
    }

    FakeTracker knowsTheGroup() {
        groupKnown = true;
        return this;
    }

    FakeTracker answers(Manner how) {
        manner = how;
        return this;
    }

    FakeTracker speaks(Layout version) {
        layout = version;
        return this;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread handler = new Thread(() -> handle(socket), "fake tracker connection");
                handler.setDaemon(true);
                handler.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void handle(Socket socket) {
        if (manner == Manner.SILENT) {
            return;
        }
        try (socket) {
            if (manner == Manner.CLOSES_AT_ONCE) {
                return;
            }
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = (int) in.readLong();
            int command = in.readUnsignedByte();
            in.readUnsignedByte();
            byte[] body = in.readNBytes(size);
            answer(socket.getOutputStream(), command, body);
        } catch (IOException gone) {
            open.remove(socket);
        }
    }

    private void answer(OutputStream out, int command, byte[] request) throws IOException {
        String id = request.length > 16 ? new String(request, 16, request.length - 16, StandardCharsets.US_ASCII) : "";
        byte[] one = record(5, "7654321");
        switch (manner) {
            case HALF_A_HEADER -> out.write(frame(0, one), 0, 5);
            case HALF_A_BODY -> out.write(frame(0, one), 0, 100);
            case NOT_FASTDFS -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            case HUGE_LENGTH -> out.write(header(1L << 40, 0));
            case NEGATIVE_LENGTH -> out.write(header(-1, 0));
            case ODD_LENGTH -> out.write(frame(0, new byte[486]));
            case TOO_MANY_RECORDS -> out.write(frame(0, records(33)));
            case STATUS_NONE -> out.write(frame(0, record(99, "7654321")));
            case GARBAGE_ID -> out.write(frame(0, record(7, "x7")));
            case SAME_ID_TWICE -> out.write(frame(0, twice(one)));
            case BUSY_STATUS -> out.write(frame(16, new byte[0]));
            case CONTRADICTS_ITSELF -> out.write(id.isEmpty() ? frame(0, one) : frame(0, record(7, id)));
            default -> out.write(wellBehaved(command, id));
        }
        out.flush();
    }

    private byte[] wellBehaved(int command, String id) {
        if (command == 111) {
            return frame(0, new byte[0]);
        }
        if (!groupKnown || (!id.isEmpty() && !members.containsKey(Integer.valueOf(id)))) {
            return frame(2, new byte[0]);
        }
        ByteBuffer body = ByteBuffer.allocate(members.size() * layout.size);
        members.forEach((member, status) -> {
            if (id.isEmpty() || id.equals(member.toString())) {
                body.put(record(status, member.toString()));
            }
        });
        byte[] list = new byte[body.position()];
        body.flip().get(list);
        return frame(0, list);
    }

    private byte[] record(int status, String id) {
        ByteBuffer record = ByteBuffer.allocate(layout.size).put(0, (byte) status);
        record.position(layout.idAt).put(id.getBytes(StandardCharsets.US_ASCII));
        return record.array();
    }

    private byte[] records(int count) {
        ByteBuffer list = ByteBuffer.allocate(count * layout.size);
        for (int i = 0; i < count; i++) {
            list.put(record(7, "" + (1 + i)));
        }
        return list.array();
    }

    private static byte[] twice(byte[] bytes) {
        return ByteBuffer.allocate(2 * bytes.length).put(bytes).put(bytes).array();
    }

    private static byte[] header(long length, int status) {
        return ByteBuffer.allocate(10)
                .putLong(length)
                .put((byte) 100)
                .put((byte) status)
                .array();
    }

    private static byte[] frame(int status, byte[] body) {
        return ByteBuffer.allocate(10 + body.length)
                .put(header(body.length, status))
                .put(body)
                .array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
