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
            Buffer groups = frame.goodOrMissing().orElseGet(Buffer::buffer);
            return membersOf(GroupRecords.decode(groups), conversation)
                    .compose(members -> leader.ask(tracker, conversation)
                            .map(claim -> new TrackerReport(tracker, join(groups, members), claim)));
        });
    }

    /** A loop rather than a chain of futures, which would nest as deep as there are groups. */
    private static Future<List<Members>> membersOf(List<GroupInfo> groups, Conversation<TrackerReport> conversation) {
        Promise<List<Members>> all = Promise.promise();
        askNext(groups, new ArrayList<>(), conversation, all);
        return all.future();
    }

    private static void askNext(
            List<GroupInfo> groups,
            List<Members> answers,
            Conversation<TrackerReport> conversation,
            Promise<List<Members>> all) {
        if (answers.size() == groups.size()) {
            all.complete(answers);
            return;
        }
        conversation
                .ask(Request.storages(groups.get(answers.size()).name()))
                .map(frame -> Members.of(frame.goodOrMissing().orElseGet(Buffer::buffer)))
                .onComplete(
                        members -> {
                            answers.add(members);
                            askNext(groups, answers, conversation, all);
                        },
                        all::fail);
    }

    private static List<GroupReport> join(Buffer groups, List<Members> members) {
        boolean countsReadable = members.stream().anyMatch(Members::of6130OrLater);
        List<GroupInfo> infos = GroupRecords.decode(groups, countsReadable);
        return IntStream.range(0, infos.size())
                .mapToObj(i -> new GroupReport(infos.get(i), members.get(i).storages()))
                .toList();
    }

    private record Members(List<StorageInfo> storages, boolean of6130OrLater) {

        static Members of(Buffer body) {
            return new Members(
                    StorageRecords.decode(body),
                    body.length() > 0 && StorageLayout.of(body.length()).era != StorageLayout.Era.WITH_HTTP);
        }
    }
}
