package io.fastdfs.operator.standin;

import static io.fastdfs.operator.standin.Field.Meaning.ADDRESS;
import static io.fastdfs.operator.standin.Field.Meaning.CONNECTIONS;
import static io.fastdfs.operator.standin.Field.Meaning.NUMBER;
import static io.fastdfs.operator.standin.Field.Meaning.SPACE;
import static io.fastdfs.operator.standin.Field.Meaning.TEXT;
import static io.fastdfs.operator.standin.Field.Meaning.TIME;
import static io.fastdfs.operator.standin.Field.Meaning.TURN;
import static io.fastdfs.operator.standin.Field.Meaning.UNTOLD;
import static io.fastdfs.operator.standin.Field.Meaning.VERSION;

import io.fastdfs.operator.standin.Field.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes a tracker's answers apart, in the order of the wire (tracker/tracker_proto.h of V6.15.4). */
final class Layout {
    private static final int GROUP_RECORD = 113;
    private static final int IPV4 = 16;
    private static final int IPV6 = 46;

    private final byte[] body;
    private final List<Field> fields = new ArrayList<>();
    private int at;

    private Layout(byte[] body) {
        this.body = body;
    }

    /** The fields of an answer to this command; a record's number stands before their names. */
    static List<Field> fields(int command, byte[] body) {
        Layout layout = new Layout(body);
        if (body.length > 0) {
            layout.read(command);
        }
        if (layout.at != body.length) {
            throw new AssertionError("an answer to %d of %d bytes, of which the last %d belong to no field: %s"
                    .formatted(command, body.length, body.length - layout.at, layout.fields));
        }
        return layout.fields;
    }

    private void read(int command) {
        switch (command) {
            case 64 -> field("is leader", 1, NUMBER).field("next leader", 16, TEXT);
            case 90, 91 -> records(GROUP_RECORD, this::group);
            case 92 -> storages();
            case 95 -> field("leader", body.length, ADDRESS);
            case 96 -> field("count", 1, NUMBER).records(90, this::trackerStat);
            case 97 ->
                field("use storage id", 1, NUMBER)
                        .field("use trunk", 1, NUMBER)
                        .field("count", 4, NUMBER)
                        .records(106, this::storageStat);
            case 98 -> field("use trunk", 1, NUMBER).field("count", 4, NUMBER).records(59, this::volumeStat);
            case 101, 104 ->
                field("group", 16, TEXT)
                        .field("1.address", body.length - 16 - 8 - 1, ADDRESS)
                        .field("port", 8, NUMBER)
                        .field("store path", 1, NUMBER);
            case 102, 103 ->
                field("group", 16, TEXT)
                        .field("1.address", body.length - 16 - 8, ADDRESS)
                        .field("port", 8, NUMBER);
            case 107 -> everyMember();
            default -> throw new AssertionError("no answer to " + command + " has a body");
        }
    }

    /** Addresses of 15 or 45 bytes; with two members 2 * 23 and 2 * 53 bytes stand between group and path. */
    private void everyMember() {
        int rest = body.length - 16 - 1;
        int address = rest % (IPV4 - 1 + 8) == 0 ? IPV4 - 1 : IPV6 - 1;
        field("group", 16, TEXT);
        for (int member = 1; member <= rest / (address + 8); member++) {
            field(member + ".address", address, ADDRESS).field(member + ".port", 8, NUMBER);
        }
        field("store path", 1, NUMBER);
    }

    private void group(String n) {
        field(n + "group", 17, TEXT)
                .field(n + "total", 8, SPACE)
                .field(n + "free", 8, SPACE)
                .field(n + "reserved", 8, SPACE)
                .field(n + "trunk free", 8, NUMBER)
                .field(n + "storage count", 8, NUMBER)
                .field(n + "storage port", 8, NUMBER)
                .field(n + "readable", 8, NUMBER)
                .field(n + "writable", 8, NUMBER)
                .field(n + "current write server", 8, TURN)
                .field(n + "store paths", 8, NUMBER)
                .field(n + "subdirs", 8, NUMBER)
                .field(n + "trunk file id", 8, NUMBER);
    }

    private void storages() {
        int ipv4 = 487;
        boolean short4 = body.length % ipv4 == 0;
        records(short4 ? ipv4 : 517, n -> storage(n, short4 ? IPV4 : IPV6));
    }

    private void storage(String n, int ip) {
        field(n + "status", 1, NUMBER)
                .field(n + "rw mode", 1, NUMBER)
                .field(n + "id", 16, TEXT)
                .field(n + "address", ip, ADDRESS)
                .field(n + "source", 16, TEXT)
                .field(n + "version", 8, VERSION)
                .field(n + "join time", 8, TIME)
                .field(n + "up time", 8, TIME)
                .field(n + "total", 8, SPACE)
                .field(n + "free", 8, SPACE)
                .field(n + "reserved", 8, SPACE)
                .field(n + "upload priority", 8, NUMBER)
                .field(n + "store paths", 8, NUMBER)
                .field(n + "subdirs", 8, NUMBER)
                .field(n + "current write path", 8, NUMBER)
                .field(n + "port", 8, NUMBER)
                .connections(n);
        for (String what : List.of(
                "upload",
                "append",
                "modify",
                "truncate",
                "set metadata",
                "delete",
                "download",
                "get metadata",
                "create link",
                "delete link",
                "upload bytes",
                "append bytes",
                "modify bytes",
                "download bytes",
                "sync in bytes",
                "sync out bytes",
                "file open",
                "file read",
                "file write")) {
            field(n + "total " + what, 8, NUMBER).field(n + "success " + what, 8, NUMBER);
        }
        field(n + "last source update", 8, TIME)
                .field(n + "last sync update", 8, TIME)
                .field(n + "last synced", 8, TIME)
                .field(n + "last heartbeat", 8, TIME)
                .field(n + "is trunk server", 1, NUMBER);
    }

    private void trackerStat(String n) {
        field(n + "address", 52, ADDRESS)
                .field(n + "is leader", 1, NUMBER)
                .field(n + "is active", 1, UNTOLD)
                .connections(n)
                .field(n + "version", 8, VERSION)
                .field(n + "up time", 8, UNTOLD)
                .field(n + "last heartbeat", 8, UNTOLD);
    }

    private void storageStat(String n) {
        field(n + "id", 16, TEXT)
                .field(n + "address", 52, ADDRESS)
                .field(n + "is trunk server", 1, NUMBER)
                .field(n + "status", 1, NUMBER)
                .connections(n)
                .field(n + "version", 8, VERSION)
                .field(n + "up time", 8, TIME)
                .field(n + "last heartbeat", 8, TIME);
    }

    private void volumeStat(String n) {
        field(n + "group", 17, TEXT)
                .field(n + "total", 8, SPACE)
                .field(n + "free", 8, SPACE)
                .field(n + "reserved", 8, SPACE)
                .field(n + "available", 8, SPACE)
                .field(n + "trunk free", 8, NUMBER)
                .field(n + "is disk available", 1, NUMBER)
                .field(n + "is trunk available", 1, NUMBER);
    }

    private Layout connections(String n) {
        return field(n + "connections allocated", 4, CONNECTIONS)
                .field(n + "connections", 4, CONNECTIONS)
                .field(n + "most connections", 4, CONNECTIONS);
    }

    private interface RecordReader {
        void read(String prefix);
    }

    private void records(int width, RecordReader reader) {
        for (int number = 1; body.length - at >= width; number++) {
            reader.read(number + ".");
        }
    }

    private Layout field(String name, int width, Meaning meaning) {
        if (width < 0 || at + width > body.length) {
            throw new AssertionError("an answer of " + body.length + " bytes ends before its field " + name);
        }
        fields.add(new Field(name, meaning, Arrays.copyOfRange(body, at, at + width)));
        at += width;
        return this;
    }
}
