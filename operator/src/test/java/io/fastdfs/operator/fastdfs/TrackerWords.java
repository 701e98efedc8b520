package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** What a tracker of 6.15.4 answers, byte for byte; the tests of the decoders tell that it is read as meant. */
public final class TrackerWords {

    private static final int GROUP_WIDTH = 17;
    private static final int ID_WIDTH = 16;
    private static final long MEGABYTES = 100_000;
    private static final long STARTED = 1_790_000_000;

    private TrackerWords() {}

    /** A member as a tracker lists it. */
    public record Listed(String address, StorageState state) {

        /** The same member in another state. */
        public Listed in(StorageState other) {
            return new Listed(address, other);
        }

        /** The same member at another address. */
        public Listed at(String elsewhere) {
            return new Listed(elsewhere, state);
        }
    }

    /** The command of a request. */
    public static int command(Buffer request) {
        return request.getUnsignedByte(8);
    }

    /** The group that a request names, if any. */
    public static Optional<String> group(Buffer request) {
        return request.length() < Frame.HEADER + ID_WIDTH
                ? Optional.empty()
                : Optional.of(text(request.getBytes(Frame.HEADER, Frame.HEADER + ID_WIDTH)));
    }

    /** The id that a request names, if any. */
    public static Optional<Integer> id(Buffer request) {
        return request.length() <= Frame.HEADER + ID_WIDTH
                ? Optional.empty()
                : Optional.of(Integer.valueOf(text(request.getBytes(Frame.HEADER + ID_WIDTH, request.length()))));
    }

    /** Status 0 without a body. */
    public static Buffer good() {
        return answer(0, Buffer.buffer());
    }

    /** ENOENT, as for a group or a member that the tracker does not know. */
    public static Buffer notThere() {
        return answer(Frame.ENOENT, Buffer.buffer());
    }

    /** EBUSY, as for the deletion of a member that is ACTIVE. */
    public static Buffer busy() {
        return answer(Frame.EBUSY, Buffer.buffer());
    }

    /** EALREADY, as for the deletion of a member that is DELETED. */
    public static Buffer already() {
        return answer(Frame.EALREADY, Buffer.buffer());
    }

    /** EINVAL, as for a command that the tracker does not know. */
    public static Buffer unknownCommand() {
        return answer(Frame.EINVAL, Buffer.buffer());
    }

    /** The answer to 64. */
    public static Buffer status(boolean leads) {
        return answer(
                0,
                Buffer.buffer()
                        .appendByte((byte) (leads ? 1 : 0))
                        .appendLong(100)
                        .appendLong(0));
    }

    /** The answer to 91. */
    public static Buffer groups(Map<String, ? extends SortedMap<?, Listed>> groups) {
        Buffer records = Buffer.buffer();
        groups.forEach((name, members) -> group(records, name, members.values()));
        return answer(0, records);
    }

    /** The answer to 92; ids are texts, because a tracker without use_storage_id has addresses there. */
    public static Buffer members(SortedMap<?, Listed> members) {
        Buffer records = Buffer.buffer();
        members.forEach((id, member) -> member(records, String.valueOf(id), member));
        return answer(0, records);
    }

    /** A frame of a length and a status of the test's choice. */
    public static Buffer header(long length, int status) {
        return FrameReaderTest.header(length, Command.RESPONSE, status);
    }

    private static Buffer answer(int status, Buffer body) {
        return header(body.length(), status).appendBuffer(body);
    }

    /** TrackerGroupStat, tracker/tracker_proto.h of V6.15.4. */
    private static void group(Buffer out, String name, Collection<Listed> members) {
        long active = members.stream()
                .filter(member -> member.state() == StorageState.ACTIVE)
                .count();
        field(out, name, GROUP_WIDTH)
                .appendLong(MEGABYTES)
                .appendLong(MEGABYTES / 2)
                .appendLong(MEGABYTES / 100)
                .appendLong(0)
                .appendLong(members.size())
                .appendLong(23_000)
                .appendLong(active)
                .appendLong(active)
                .appendLong(0)
                .appendLong(1)
                .appendLong(256)
                .appendLong(0);
    }

    /** TrackerStorageStat, tracker/tracker_proto.h of V6.15.4. */
    private static void member(Buffer out, String id, Listed member) {
        out.appendByte((byte) code(member.state())).appendByte((byte) 6);
        field(out, id, ID_WIDTH);
        field(out, member.address(), StorageLayout.V6_15_IPV4.addressWidth);
        field(out, "", ID_WIDTH);
        field(out, "6.15.4", StorageLayout.V6_15_IPV4.versionWidth)
                .appendLong(STARTED)
                .appendLong(STARTED)
                .appendLong(MEGABYTES)
                .appendLong(MEGABYTES / 2)
                .appendLong(MEGABYTES / 100)
                .appendLong(10)
                .appendLong(1)
                .appendLong(256)
                .appendLong(0)
                .appendLong(23_000)
                .appendBytes(new byte[3 * 4 + 19 * 16])
                .appendLong(0)
                .appendLong(0)
                .appendLong(0)
                .appendLong(STARTED)
                .appendByte((byte) 0);
    }

    private static int code(StorageState state) {
        return IntStream.range(0, 128)
                .filter(code -> StorageState.of(code) == state)
                .findFirst()
                .orElseThrow();
    }

    private static Buffer field(Buffer out, String text, int width) {
        return out.appendBytes(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), width));
    }

    private static String text(byte[] field) {
        String text = new String(field, StandardCharsets.US_ASCII);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
