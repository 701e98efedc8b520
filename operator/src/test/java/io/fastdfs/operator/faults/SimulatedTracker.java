package io.fastdfs.operator.faults;

import io.fastdfs.operator.config.StorageIdLine;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.fastdfs.TrackerWords;
import io.fastdfs.operator.fastdfs.TrackerWords.Listed;
import io.fastdfs.operator.faults.SimulatedFastDfs.Command;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One tracker: the ids it was told at its start, and the members that came to it, which it keeps over a restart. */
final class SimulatedTracker {

    private final String cluster;
    private final int ordinal;
    private final SortedMap<String, SortedMap<Integer, Listed>> groups = new TreeMap<>();
    private List<StorageIdLine> told = List.of();
    private String process = "";
    private boolean up;
    private boolean leads;

    SimulatedTracker(String cluster, int ordinal) {
        this.cluster = cluster;
        this.ordinal = ordinal;
    }

    String cluster() {
        return cluster;
    }

    int ordinal() {
        return ordinal;
    }

    /** It reads its list of ids when it starts, and forgets then what is DELETED (tracker_mem.c:2068 of V6.15.4). */
    synchronized void runs(String pod, Supplier<List<StorageIdLine>> ids) {
        if (!pod.equals(process)) {
            process = pod;
            told = ids.get();
            groups.values()
                    .forEach(members -> members.values().removeIf(member -> member.state() == StorageState.DELETED));
        }
    }

    synchronized void up(boolean now) {
        up = now;
    }

    synchronized void leads(boolean now) {
        leads = now;
    }

    /** Members that run are ACTIVE where their id has a line, the others are OFFLINE; what is DELETED stays that. */
    synchronized void members(Set<Integer> running) {
        told.stream()
                .filter(line -> running.contains(line.id()))
                .forEach(line -> groups.computeIfAbsent(line.group(), group -> new TreeMap<>())
                        .putIfAbsent(line.id(), new Listed(line.address(), StorageState.ACTIVE)));
        groups.values()
                .forEach(members -> members.replaceAll((id, member) -> {
                    if (member.state() == StorageState.DELETED) {
                        return member;
                    }
                    return member.in(running.contains(id) ? StorageState.ACTIVE : StorageState.OFFLINE);
                }));
    }

    /** Its lists as they are now. */
    synchronized SortedMap<String, SortedMap<Integer, Listed>> groups() {
        SortedMap<String, SortedMap<Integer, Listed>> copy = new TreeMap<>();
        groups.forEach((group, members) -> copy.put(group, new TreeMap<>(members)));
        return copy;
    }

    Command understand(Buffer request) {
        return new Command(
                cluster,
                ordinal,
                TrackerWords.command(request),
                TrackerWords.group(request).orElse(""),
                TrackerWords.id(request).orElse(0));
    }

    synchronized Buffer answer(Buffer request) {
        Command command = understand(request);
        if (command.code() == Command.DELETE_STORAGE) {
            return delete(command);
        }
        return answer(command, groups, leads);
    }

    /** What a tracker with these lists answers to a question. */
    static Buffer answer(Command command, SortedMap<String, SortedMap<Integer, Listed>> groups, boolean leads) {
        SortedMap<Integer, Listed> members = groups.getOrDefault(command.group(), new TreeMap<>());
        return switch (command.code()) {
            case 91 -> TrackerWords.groups(groups);
            case 92 -> members.isEmpty() ? TrackerWords.notThere() : TrackerWords.members(members);
            case 64 -> groups.isEmpty() ? TrackerWords.notThere() : TrackerWords.status(leads);
            default -> TrackerWords.unknownCommand();
        };
    }

    /** tracker_mem_delete_storage of V6.15.4: who is alive is not deleted. */
    private Buffer delete(Command command) {
        SortedMap<Integer, Listed> members = groups.getOrDefault(command.group(), new TreeMap<>());
        Listed member = members.get(command.id());
        if (member == null) {
            return TrackerWords.notThere();
        }
        return switch (member.state()) {
            case DELETED -> TrackerWords.already();
            case ACTIVE, ONLINE, RECOVERY -> TrackerWords.busy();
            default -> {
                members.put(command.id(), member.in(StorageState.DELETED));
                yield TrackerWords.good();
            }
        };
    }

    synchronized boolean isUp() {
        return up;
    }
}
