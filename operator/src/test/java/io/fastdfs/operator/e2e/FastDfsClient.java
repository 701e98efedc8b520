package io.fastdfs.operator.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An application's FastDFS client, from this machine. Unlike FastDFS's own tools it can ask one member, not only the one
 * that a tracker chooses, and it knows a failed download: fdfs_download_file ends with 0 then, too.
 *
 * @param tracker ip:port of a tracker, or of the Service for clients
 */
public record FastDfsClient(String tracker) {
    private static final int UPLOAD_FILE = 11;
    private static final int DELETE_FILE = 12;
    private static final int DOWNLOAD_FILE = 14;
    private static final int QUERY_FETCH_ONE = 102;
    private static final int QUERY_STORE_WITH_GROUP = 104;
    private static final int ACTIVE_TEST = 111;
    private static final int GROUP = 16;
    private static final int EXTENSION = 6;

    /** Whether a tracker answers at all. */
    boolean reaches() {
        try {
            FastDfsWire.ask(tracker, ACTIVE_TEST, new byte[0]);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Uploads to the member of a group that the tracker chooses; returns the file id. */
    public String upload(String group, byte[] content) throws IOException {
        byte[] store = FastDfsWire.ask(tracker, QUERY_STORE_WITH_GROUP, FastDfsWire.field(group, GROUP));
        return uploadTo(addressIn(store, store.length - 1), store[store.length - 1], content);
    }

    /** Uploads to one store path of one member; returns the file id. */
    public static String uploadTo(String member, int storePath, byte[] content) throws IOException {
        byte[] body = ByteBuffer.allocate(1 + Long.BYTES + EXTENSION + content.length)
                .put((byte) storePath)
                .putLong(content.length)
                .put(FastDfsWire.field("jpg", EXTENSION))
                .put(content)
                .array();
        byte[] stored = FastDfsWire.ask(member, UPLOAD_FILE, body);
        return FastDfsWire.text(stored, 0, GROUP) + "/" + FastDfsWire.text(stored, GROUP, stored.length - GROUP);
    }

    /** Downloads from the member that the tracker chooses. */
    public byte[] download(String fileId) throws IOException {
        byte[] fetch = FastDfsWire.ask(tracker, QUERY_FETCH_ONE, groupAndName(fileId));
        return downloadFrom(addressIn(fetch, fetch.length), fileId);
    }

    /** Downloads from one member. */
    public static byte[] downloadFrom(String member, String fileId) throws IOException {
        byte[] file = groupAndName(fileId);
        return FastDfsWire.ask(
                member,
                DOWNLOAD_FILE,
                ByteBuffer.allocate(2 * Long.BYTES + file.length)
                        .putLong(0)
                        .putLong(0)
                        .put(file)
                        .array());
    }

    /** Deletes on one member, which tells its peers. */
    public static void deleteFrom(String member, String fileId) throws IOException {
        FastDfsWire.ask(member, DELETE_FILE, groupAndName(fileId));
    }

    private static byte[] groupAndName(String fileId) {
        int slash = fileId.indexOf('/');
        byte[] name = fileId.substring(slash + 1).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(GROUP + name.length)
                .put(FastDfsWire.field(fileId.substring(0, slash), GROUP))
                .put(name)
                .array();
    }

    /** A tracker's answer: group, address of 15 or 45 characters by version, port. */
    private static String addressIn(byte[] answer, int end) {
        String ip = FastDfsWire.text(answer, GROUP, end - GROUP - Long.BYTES);
        long port = ByteBuffer.wrap(answer).getLong(end - Long.BYTES);
        return ip + ":" + port;
    }
}
