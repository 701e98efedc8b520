package io.fastdfs.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.config.StorageIdLine;
import io.fastdfs.operator.config.StorageIds;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.registry.StorageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lines of storage_ids.conf. A tracker whose saved list names an id without a line does not start again
 * (tracker_mem.c:4124 of V6.15.4), nor does one that finds an address twice; so a line that trackers were told stays,
 * whatever became of the registry that it came from. It goes only when its address belongs to another id now, and every
 * tracker has answered and none knows its id: a list that changed with each silence would restart trackers for ever.
 *
 * @param lines one for each id, in the order of ids
 * @param problem why the file must stay as it is; empty when it can be written
 */
public record IdLines(List<StorageIdLine> lines, Optional<Problem> problem) {

    public IdLines {
        lines = List.copyOf(lines);
    }

    /** The lines for a plan whose Services have addresses. */
    public static IdLines of(ClusterPlan plan, Observation seen) {
        Map<Integer, StorageIdLine> lines = new TreeMap<>();
        plan.registries()
                .forEach(registry -> registry.ids().values().stream()
                        .flatMap(id -> line(id, registry.group()).stream())
                        .forEach(line -> lines.putIfAbsent(line.id(), line)));
        List<Integer> unwritable = new ArrayList<>();
        TrackersSight sight = seen.sight();
        for (String group : sight.groups()) {
            sight.listed(group).forEach((id, address) -> {
                if (lines.containsKey(id) || !mayBeSaved(sight, group, id)) {
                    return;
                }
                Optional<StorageIdLine> line = line(StorageId.unknown(id, address), group);
                line.ifPresentOrElse(known -> lines.put(id, known), () -> unwritable.add(id));
            });
        }
        told(seen.configMaps().values()).forEach((id, line) -> {
            boolean forgotten = sight.complete(plan.shape().trackers()) && !sight.knownAnywhere(line.group(), id);
            boolean inTheWay = lines.values().stream()
                    .anyMatch(other -> other.id() != id && other.address().equals(line.address()));
            if (!(forgotten && inTheWay)) {
                lines.putIfAbsent(id, line);
                unwritable.remove(id);
            }
        });
        return new IdLines(List.copyOf(lines.values()), problem(lines.values(), unwritable));
    }

    /** The addresses by id. */
    public Map<Integer, String> addresses() {
        Map<Integer, String> addresses = new TreeMap<>();
        lines.forEach(line -> addresses.put(line.id(), line.address()));
        return addresses;
    }

    /** Every line that the trackers of a cluster were ever told and may still run with. */
    public static Map<Integer, StorageIdLine> told(Collection<ConfigMap> configMaps) {
        Map<Integer, StorageIdLine> told = new TreeMap<>();
        configMaps.stream()
                .filter(configMap -> Boolean.TRUE.equals(configMap.getImmutable()) && configMap.getData() != null)
                .flatMap(configMap -> Stream.ofNullable(configMap.getData().get(StorageIds.FILE_NAME)))
                .flatMap(text -> StorageIds.parse(text).stream())
                .forEach(line -> told.put(line.id(), line));
        return told;
    }

    /** Trackers do not save what is DELETED (tracker_mem.c:2068). */
    private static boolean mayBeSaved(TrackersSight sight, String group, int id) {
        return sight.views(group, id).anyMatch(view -> view.state() != StorageState.DELETED);
    }

    private static Optional<StorageIdLine> line(StorageId id, String group) {
        String address = id.address();
        return address == null || address.isBlank()
                ? Optional.empty()
                : Optional.of(new StorageIdLine(id.id(), group, address));
    }

    private static Optional<Problem> problem(Collection<StorageIdLine> lines, List<Integer> unwritable) {
        String shared = lines.stream()
                .collect(Collectors.groupingBy(StorageIdLine::address, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .filter(address -> address.getValue().size() > 1)
                .map(address -> address.getValue().stream()
                                .map(line -> Integer.toString(line.id()))
                                .collect(Collectors.joining(" and "))
                        + " share the address " + address.getKey())
                .collect(Collectors.joining(", "));
        if (shared.isEmpty() && unwritable.isEmpty()) {
            return Optional.empty();
        }
        String unknown = unwritable.stream()
                .map(id -> "nobody knows the address of " + id + ", which a tracker lists")
                .collect(Collectors.joining(", "));
        return Optional.of(Problem.degraded(
                Reason.RegistryUnclear,
                "trackers keep their present list of ids, because with a new one they would not start: "
                        + Stream.of(shared, unknown)
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(", "))
                        + "; delete those members on every tracker if they are not needed"));
    }
}
