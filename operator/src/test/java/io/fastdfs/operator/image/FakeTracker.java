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

/** A tracker that answers commands 91, 92 and 111 as told, in any version's record layout, well or badly. */
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
        RESETS,
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
        BUSY_STATUS
    }

    private static final int GROUP_RECORD = 113;

    private final ServerSocket server;
    private final Map<String, Map<Integer, Integer>> groups = new ConcurrentSkipListMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
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

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    FakeTracker lists(int id, int status) {
        return lists(Member.GROUP, id, status);
    }

    FakeTracker lists(String group, int id, int status) {
        membersOf(group).put(id, status);
        return this;
    }

    FakeTracker knowsTheGroup() {
        membersOf(Member.GROUP);
        return this;
    }

    private Map<Integer, Integer> membersOf(String group) {
        return groups.computeIfAbsent(group, name -> new ConcurrentSkipListMap<>());
    }

    FakeTracker answers(Manner how) {
        manner = how;
        return this;
    }

    /** What was asked: command, group, id. */
    List<String> questions() {
        return List.copyOf(questions);
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
            if (manner == Manner.RESETS) {
                socket.setSoLinger(true, 0);
            }
            if (manner == Manner.CLOSES_AT_ONCE || manner == Manner.RESETS) {
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
        questions.add((command + " " + text(request, 0) + " " + text(request, 16)).strip());
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
            default -> out.write(wellBehaved(command, request));
        }
        out.flush();
    }

    private byte[] wellBehaved(int command, byte[] request) {
        return switch (command) {
            case 91 -> frame(0, groupList());
            case 92 -> memberList(text(request, 0), text(request, 16));
            case 111 -> frame(0, new byte[0]);
            default -> frame(22, new byte[0]);
        };
    }

    private byte[] groupList() {
        ByteBuffer list = ByteBuffer.allocate(groups.size() * GROUP_RECORD);
        int at = 0;
        for (String group : groups.keySet()) {
            list.position(at).put(group.getBytes(StandardCharsets.US_ASCII));
            at += GROUP_RECORD;
        }
        return list.array();
    }

    private byte[] memberList(String group, String id) {
        Map<Integer, Integer> members = groups.get(group);
        if (members == null || (!id.isEmpty() && !members.containsKey(Integer.valueOf(id)))) {
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

    private static String text(byte[] request, int from) {
        if (from >= request.length) {
            return "";
        }
        String field = new String(request, from, Math.min(16, request.length - from), StandardCharsets.US_ASCII);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
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
