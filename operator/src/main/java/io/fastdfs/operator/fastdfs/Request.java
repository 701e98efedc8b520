package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A question to a tracker; the text says in a failure what was asked. */
record Request(Command command, Buffer body, String purpose) {

    /** FDFS_GROUP_NAME_MAX_LEN; a longer name would be cut by FastDFS without a word, and hit another group. */
    private static final int GROUP_WIDTH = 16;

    /** FastDFS takes letters and digits only (fdfs_validate_group_name). */
    static final Pattern GROUP_NAME = Pattern.compile("[A-Za-z0-9]{1,16}");

    private static final int GREATEST_ID = (1 << 24) - 1;

    static Request allGroups() {
        return new Request(Command.ALL_GROUPS, Buffer.buffer(), "list all groups");
    }

    static Request group(String group) {
        return new Request(Command.ONE_GROUP, field(group), "describe group " + group);
    }

    static Request storages(String group) {
        return new Request(Command.STORAGES, field(group), "list the storages of " + group);
    }

    static Request storage(String group, int id) {
        return new Request(Command.STORAGES, field(group, id), "describe storage " + id + " of " + group);
    }

    static Request deleteStorage(String group, int id) {
        return new Request(Command.DELETE_STORAGE, field(group, id), "delete storage " + id + " of " + group);
    }

    static Request leader() {
        return new Request(Command.LEADER, Buffer.buffer(), "name the leader");
    }

    static Request trackerStatus() {
        return new Request(Command.TRACKER_STATUS, Buffer.buffer(), "say whether it leads");
    }

    static Request activeTest() {
        return new Request(Command.ACTIVE_TEST, Buffer.buffer(), "show that it is alive");
    }

    private static Buffer field(String group) {
        if (!GROUP_NAME.matcher(group).matches()) {
            throw new IllegalArgumentException(
                    "\"" + group + "\" is no FastDFS group name: 1 to 16 letters and digits");
        }
        Buffer name = Buffer.buffer(group.getBytes(StandardCharsets.US_ASCII));
        return name.appendBytes(new byte[GROUP_WIDTH - name.length()]);
    }

    private static Buffer field(String group, int id) {
        if (id < 1 || id > GREATEST_ID) {
            throw new IllegalArgumentException("storage id " + id + " is outside 1.." + GREATEST_ID);
        }
        return field(group).appendString(Integer.toString(id));
    }

    /** The request as it goes over the wire. */
    Buffer frame() {
        return Buffer.buffer()
                .appendLong(body.length())
                .appendByte((byte) command.code)
                .appendByte((byte) 0)
                .appendBuffer(body);
    }

    @Override
    public String toString() {
        return "command " + command.code + " (" + purpose + ")";
    }
}
