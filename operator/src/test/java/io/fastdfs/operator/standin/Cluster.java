package io.fastdfs.operator.standin;

import static io.fastdfs.operator.testing.FastDfsLab.GROUP;
import static io.fastdfs.operator.testing.FastDfsLab.id;

import io.fastdfs.operator.e2e.FastDfsClient;
import io.fastdfs.operator.testing.FastDfsConnection;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import io.fastdfs.operator.testing.FastDfsLab;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A lab's trackers and members of one group, and what the trackers say of them. */
final class Cluster implements AutoCloseable {
    static final int ENOENT = 2;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int EALREADY = 114;

    private static final int TRACKER_STATUS = 64;
    private static final int LIST_STORAGES = 92;
    private static final int DELETE_STORAGE = 93;
    private static final int QUERY_STORE = 101;

    /** FDFS_STORAGE_STATUS_* (tracker/tracker_types.h:53 of V6.15.4). */
    private static final Map<Long, String> STATES = Map.of(
            0L, "INIT",
            1L, "WAIT_SYNC",
            2L, "SYNCING",
            3L, "IP_CHANGED",
            4L, "DELETED",
            5L, "OFFLINE",
            6L, "ONLINE",
            7L, "ACTIVE",
            9L, "RECOVERY");

    final FastDfsLab lab;

    /** With nothing started. */
    Cluster(InstalledFastDfs fastDfs, int trackers, int members) {
        lab = new FastDfsLab(fastDfs, trackers, members);
    }

    /** Starts the trackers, then each member when the former is ACTIVE on all of them. */
    Cluster started(int members) {
        lab.startTrackers();
        lab.trackers().forEach(Cluster::awaitListening);
        for (int member = 0; member < members; member++) {
            lab.storage(member).start();
            awaitState(member, "ACTIVE");
        }
        return this;
    }

    FastDfsServer tracker(int number) {
        return lab.tracker(number);
    }

    FastDfsServer storage(int member) {
        return lab.storage(member);
    }

    static Answer ask(FastDfsServer server, int command, byte[] body) {
        try {
            return FastDfsConnection.ask(server.address(), command, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void awaitListening(FastDfsServer server) {
        patience(server + " listens").until(() -> isListening(server));
    }

    static boolean isListening(FastDfsServer server) {
        try {
            return FastDfsConnection.ask(server.address(), 111, new byte[0]).status() == 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The fields of a member's record as a tracker has them, by name; empty where it has none. */
    Optional<MemberRecord> record(int tracker, int member) {
        Answer answer = ask(tracker(tracker), LIST_STORAGES, groupAnd(Integer.toString(id(member))));
        return answer.status() == ENOENT
                ? Optional.empty()
                : Optional.of(new MemberRecord(Layout.fields(LIST_STORAGES, answer.body())));
    }

    /** A member's record in an answer to 92. */
    record MemberRecord(List<Field> fields) {
        Field field(String name) {
            return fields.stream()
                    .filter(field -> field.name().equals("1." + name))
                    .findFirst()
                    .orElseThrow();
        }

        long number(String name) {
            return field(name).number();
        }

        String text(String name) {
            return field(name).text();
        }

        String state() {
            return STATES.getOrDefault(number("status"), "UNKNOWN");
        }
    }

    /** What a tracker calls a member, "absent" where it knows none. */
    String state(int tracker, int member) {
        return record(tracker, member).map(MemberRecord::state).orElse("absent");
    }

    void awaitState(int member, String state) {
        IntStream.range(0, lab.trackers().size()).forEach(tracker -> awaitState(tracker, member, state));
    }

    void awaitState(int tracker, int member, String state) {
        patience("storage " + id(member) + " " + state + " on tracker " + tracker)
                .until(() -> state(tracker, member), state::equals);
    }

    /**
     * So many members ACTIVE on every tracker, and no more news of it. After a first start the tracker that does not become
     * the leader lists an ACTIVE member as OFFLINE for a second more than once.
     */
    void awaitSettled(int members) {
        patience(members + " members ACTIVE for good")
                .during(Duration.ofSeconds(4))
                .until(() -> IntStream.range(0, lab.trackers().size())
                        .allMatch(tracker -> IntStream.range(0, members)
                                .allMatch(member -> state(tracker, member).equals("ACTIVE"))));
    }

    void awaitAnyState(int tracker, int member, Set<String> states) {
        patience("storage " + id(member) + " in " + states + " on tracker " + tracker)
                .until(() -> state(tracker, member), states::contains);
    }

    /** The status with which a tracker answers the wish to delete a member. */
    int delete(int tracker, int member) {
        return ask(tracker(tracker), DELETE_STORAGE, groupAnd(Integer.toString(id(member))))
                .status();
    }

    /** The status with which a tracker answers where to upload to. */
    int queryStore(int tracker) {
        return ask(tracker(tracker), QUERY_STORE, new byte[0]).status();
    }

    /** Whether a tracker says that it leads; empty while it says neither. */
    Optional<Boolean> leads(int tracker) {
        Answer answer = ask(tracker(tracker), TRACKER_STATUS, new byte[0]);
        return answer.status() == 0 ? Optional.of(answer.body()[0] == 1) : Optional.empty();
    }

    /** The one tracker that leads, once all that run agree. */
    int awaitLeader() {
        return patience("one leader")
                .until(
                        () -> {
                            List<Integer> running = IntStream.range(
                                            0, lab.trackers().size())
                                    .filter(number -> tracker(number).isRunning())
                                    .boxed()
                                    .toList();
                            List<Integer> leaders = running.stream()
                                    .filter(number -> leads(number).orElse(false))
                                    .toList();
                            boolean settled = running.stream()
                                    .allMatch(number -> leads(number).isPresent());
                            return settled && leaders.size() == 1
                                    ? Optional.of(leaders.get(0))
                                    : Optional.<Integer>empty();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    static byte[] groupAnd(String text) {
        return groupAnd(GROUP, text);
    }

    static byte[] groupAnd(String group, String text) {
        return ByteBuffer.allocate(16 + text.length())
                .put(Field.text(group, 16))
                .put(Field.text(text, text.length()))
                .array();
    }

    /** Uploads to one member. */
    String upload(int member, byte[] content) {
        try {
            return FastDfsClient.uploadTo(storage(member).address(), 0, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one member has of a file, empty where it answers that there is none. */
    Optional<byte[]> download(int member, String file) {
        int slash = file.indexOf('/');
        byte[] name = groupAnd(file.substring(0, slash), file.substring(slash + 1));
        Answer answer = ask(
                storage(member),
                14,
                ByteBuffer.allocate(16 + name.length)
                        .putLong(0)
                        .putLong(0)
                        .put(name)
                        .array());
        if (answer.status() == ENOENT) {
            return Optional.empty();
        }
        if (answer.status() != 0) {
            throw new AssertionError(
                    "download of " + file + " from " + storage(member) + ": status " + answer.status());
        }
        return Optional.of(answer.body());
    }

    void awaitFile(int member, String file, byte[] content) {
        patience(file + " on storage " + id(member))
                .until(() -> download(member, file)
                        .filter(bytes -> Arrays.equals(bytes, content))
                        .isPresent());
    }

    void awaitNoFile(int member, String file) {
        patience("no " + file + " on storage " + id(member))
                .until(() -> download(member, file).isEmpty());
    }

    /** The machine may be busy with many other things. */
    static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }

    @Override
    public void close() {
        lab.close();
    }
}
