package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The answers to 90 and 91: records of 113 bytes from FastDFS 6.13.1 on, of 105 before. */
final class GroupRecords {

    static final int LONGEST = 113;

    private static final int WITHOUT_RESERVED = 105;

    /** Name, and the NUL that always ends it. */
    private static final int NAME_WIDTH = 17;

    private GroupRecords() {}

    /** Decodes without knowing the version; records of 105 bytes then lack what has two meanings. */
    static List<GroupInfo> decode(Buffer body) {
        return decode(body, false);
    }

    /**
     * @param countsReadableMembers that 105 bytes are a record of 6.13.0, which counts readable and writable members
     *     where older ones have the port of the HTTP server and the ACTIVE members
     */
    static List<GroupInfo> decode(Buffer body, boolean countsReadableMembers) {
        int size = recordSize(body);
        boolean current = size == LONGEST;
        return IntStream.range(0, body.length() / size)
                .mapToObj(i -> decode(new RecordCursor(body, i * size), current, current || countsReadableMembers))
                .toList();
    }

    /**
     * 105 and 113 have common multiples from 105 records on. At the wrong width some name then starts in the middle of a
     * number or of padding, so the names decide.
     */
    private static int recordSize(Buffer body) {
        return IntStream.of(LONGEST, WITHOUT_RESERVED)
                .filter(size -> body.length() % size == 0 && namesStartEvery(size, body))
                .findFirst()
                .orElseThrow(() -> NoAnswer.garbage(
                        "a list of groups of " + body.length() + " bytes is no list of group records"));
    }

    private static boolean namesStartEvery(int size, Buffer body) {
        return IntStream.range(0, body.length() / size).allMatch(i -> startsWithName(body, i * size));
    }

    private static boolean startsWithName(Buffer body, int start) {
        int end = start;
        while (end < start + NAME_WIDTH && body.getByte(end) != 0) {
            end++;
        }
        return Request.GROUP_NAME
                .matcher(body.getString(start, end, "ISO-8859-1"))
                .matches();
    }

    private static GroupInfo decode(RecordCursor record, boolean saysReserved, boolean countsReadable) {
        String name = record.text(NAME_WIDTH);
        long total = record.int64();
        long free = record.int64();
        OptionalLong reserved = saysReserved ? OptionalLong.of(record.int64()) : OptionalLong.empty();
        long trunkFree = record.int64();
        int members = record.small();
        OptionalInt port = record.smallUnlessNegative();
        int readable = record.small();
        int writable = record.small();
        int currentWriteServer = 8;
        record.skip(currentWriteServer);
        return new GroupInfo(
                name,
                total,
                free,
                reserved,
                trunkFree,
                members,
                port,
                countsReadable ? OptionalInt.of(readable) : OptionalInt.empty(),
                countsReadable ? OptionalInt.of(writable) : OptionalInt.empty(),
                record.small(),
                record.small(),
                record.int64UnlessNegative());
    }
}
