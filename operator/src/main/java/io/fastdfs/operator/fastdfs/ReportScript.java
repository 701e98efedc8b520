package io.fastdfs.operator.fastdfs;

import io.fastdfs.operator.fastdfs.TrackerReport.GroupReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The operator's poll: all groups, the members of each, the leader. */
final class ReportScript implements Conversation.Script<TrackerReport> {

    private final TrackerAddress tracker;
    private final LeaderQuestion leader;

    ReportScript(TrackerAddress tracker, LeaderQuestion leader) {
        this.tracker = tracker;
        this.leader = leader;
    }

    @Override
    public Future<TrackerReport> follow(Conversation<TrackerReport> conversation) {
        return conversation.ask(Request.allGroups()).compose(frame -> {
            // A tracker that has just started empty says ENOENT until the first storage joins.
            Buffer groups = frame.goodOrMissing().orElseGet(Buffer::buffer);
            return membersOf(GroupRecords.decode(groups), conversation)
                    .compose(members -> leader.ask(tracker, conversation)
                            .map(claim -> new TrackerReport(tracker, join(groups, members), claim)));
        });
    }

    /** A loop rather than a chain of futures, which would nest as deep as there are groups. */
    private static Future<List<Buffer>> membersOf(List<GroupInfo> groups, Conversation<TrackerReport> conversation) {
        Promise<List<Buffer>> all = Promise.promise();
        askNext(groups, new ArrayList<>(), conversation, all);
        return all.future();
    }

    private static void askNext(
            List<GroupInfo> groups,
            List<Buffer> answers,
            Conversation<TrackerReport> conversation,
            Promise<List<Buffer>> all) {
        if (answers.size() == groups.size()) {
            all.complete(answers);
            return;
        }
        conversation
                .ask(Request.storages(groups.get(answers.size()).name()))
                .map(frame -> frame.goodOrMissing().orElseGet(Buffer::buffer))
                .onComplete(
                        members -> {
                            answers.add(members);
                            askNext(groups, answers, conversation, all);
                        },
                        all::fail);
    }

    private static List<GroupReport> join(Buffer groups, List<Buffer> members) {
        boolean countsReadable = members.stream()
                .filter(list -> list.length() > 0)
                .anyMatch(list -> StorageLayout.of(list.length()).era != StorageLayout.Era.WITH_HTTP);
        List<GroupInfo> infos = GroupRecords.decode(groups, countsReadable);
        return IntStream.range(0, infos.size())
                .mapToObj(i -> new GroupReport(infos.get(i), StorageRecords.decode(members.get(i))))
                .toList();
    }
}
