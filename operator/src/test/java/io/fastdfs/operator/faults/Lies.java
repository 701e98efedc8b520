package io.fastdfs.operator.faults;

import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.fastdfs.FakeTracker;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.fastdfs.TrackerWords;
import io.fastdfs.operator.fastdfs.TrackerWords.Listed;
import io.fastdfs.operator.faults.SimulatedFastDfs.Lie;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the second tracker of a cluster does instead of telling the truth, and what the operator says of it. */
enum Lies {
    CALLS_A_MEMBER_STILL_JOINING(
            about(lists -> everyMember(lists, member -> member.in(StorageState.WAIT_SYNC))), Reason.TrackersDisagree),

    CALLS_MEMBERS_OFFLINE(
            about(lists -> everyMember(lists, member -> member.in(StorageState.OFFLINE))), Reason.MembersNotActive),

    CALLS_MEMBERS_DELETED(
            about(lists -> everyMember(lists, member -> member.in(StorageState.DELETED))), Reason.MembersNotActive),

    HAS_FORGOTTEN_ALL(about(lists -> new TreeMap<>()), Reason.MembersNotActive),

    LISTS_MEMBERS_AT_OTHER_ADDRESSES(
            about(lists -> everyMember(lists, member -> member.at("10.9.9.9"))), Reason.NetworkTranslatesAddresses),

    LISTS_A_STRANGER(
            about(lists -> {
                lists.get("group1").put(4711, new Listed("10.9.9.8", StorageState.ACTIVE));
                return lists;
            }),
            Reason.UnknownMember),

    LISTS_ANOTHER_GROUP(
            about(lists -> {
                lists.put("strange", new TreeMap<>());
                lists.get("strange").put(4712, new Listed("10.9.9.7", StorageState.ACTIVE));
                return lists;
            }),
            Reason.UnknownMember),

    ACCEPTS_AND_IS_SILENT((in, out, truth) -> {}, Reason.TrackersUnreachable),

    ANSWERS_LATE(
            (in, out, truth) -> {
                for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
                    sleep(4000);
                    out.write(truth.answer(request).getBytes());
                }
            },
            Reason.TrackersUnreachable),

    IS_NO_TRACKER(
            (in, out, truth) -> {
                FakeTracker.read(in);
                out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            },
            Reason.TrackersUnreachable),

    ENDS_IN_THE_MIDDLE(
            (in, out, truth) -> {
                byte[] answer = truth.answer(FakeTracker.read(in)).getBytes();
                out.write(answer, 0, answer.length / 2);
                in.close();
            },
            Reason.TrackersUnreachable),

    ANNOUNCES_AN_ENORMOUS_ANSWER(
            (in, out, truth) -> {
                FakeTracker.read(in);
                out.write(TrackerWords.header(1L << 40, 0).getBytes());
            },
            Reason.TrackersUnreachable),

    ANNOUNCES_LESS_THAN_NOTHING(
            (in, out, truth) -> {
                FakeTracker.read(in);
                out.write(TrackerWords.header(-1, 0).getBytes());
            },
            Reason.TrackersUnreachable),

    /** Which ends by itself, and until then nothing depends on it. */
    CLAIMS_TO_LEAD(
            (in, out, truth) -> {
                for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
                    out.write(SimulatedTracker.answer(truth.understand(request), truth.groups(), true)
                            .getBytes());
                }
            },
            Reason.AsExpected),

    REFUSES_EVERYTHING(
            (in, out, truth) -> {
                while (FakeTracker.read(in).length() > 0) {
                    out.write(TrackerWords.busy().getBytes());
                }
            },
            Reason.TrackersUnreachable);

    private final Lie lie;
    private final Reason told;

    Lies(Lie lie, Reason told) {
        this.lie = lie;
        this.told = told;
    }

    Lie lie() {
        return lie;
    }

    /** The reason of {@link ConditionType#DEGRADED} by which the user hears of it. */
    Reason told() {
        return told;
    }

    /** Lines for ids that a tracker listed once stay: it would not start without them (tracker_mem.c:4124 of V6.15.4). */
    boolean leavesLines() {
        return told == Reason.UnknownMember;
    }

    /** The truth with other lists. */
    private static Lie about(UnaryOperator<SortedMap<String, SortedMap<Integer, Listed>>> other) {
        return (in, out, truth) -> {
            for (Buffer request = FakeTracker.read(in); request.length() > 0; request = FakeTracker.read(in)) {
                out.write(SimulatedTracker.answer(truth.understand(request), other.apply(truth.groups()), false)
                        .getBytes());
            }
        };
    }

    private static SortedMap<String, SortedMap<Integer, Listed>> everyMember(
            SortedMap<String, SortedMap<Integer, Listed>> lists, UnaryOperator<Listed> other) {
        lists.values().forEach(members -> members.replaceAll((id, member) -> other.apply(member)));
        return lists;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
