package io.fastdfs.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fastdfs.operator.api.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What of a group was settled when it was made, and stands in its registry: what a later edit of the spec cannot change,
 * or not yet. So a mistake can always be mended by taking the edit back.
 *
 * @param members how many members were started
 * @param subdirectories subdir_count_per_path: trackers refuse a member that differs from its group (tracker_mem.c)
 */
public record GroupShape(int members, VolumeSpec state, List<VolumeSpec> paths, String subdirectories) {

    public GroupShape {
        paths = List.copyOf(paths);
    }

    /** The shape with more members. */
    public GroupShape withMembers(int more) {
        return new GroupShape(more, state, paths, subdirectories);
    }

    /** As the registry remembers it. */
    public Map<String, String> write() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("members", Integer.toString(members));
        fields.put("state", write(state));
        fields.put("paths", paths.stream().map(GroupShape::write).collect(Collectors.joining(",")));
        fields.put("subdirectories", subdirectories);
        return fields;
    }

    /** From a registry; empty when it does not hold a whole shape. */
    public static Optional<GroupShape> read(Map<String, String> fields) {
        String members = fields.getOrDefault("members", "");
        Optional<VolumeSpec> state = volume(fields.getOrDefault("state", ""));
        List<VolumeSpec> paths = new ArrayList<>();
        for (String path : fields.getOrDefault("paths", "").split(",", -1)) {
            Optional<VolumeSpec> volume = volume(path);
            if (volume.isEmpty()) {
                return Optional.empty(); // a shape with a path less would start members without their files
            }
            paths.add(volume.get());
        }
        if (!members.matches("[0-9]{1,2}") || state.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GroupShape(
                Integer.parseInt(members), state.get(), paths, fields.getOrDefault("subdirectories", "")));
    }

    /** What an edit asks for that only a later version can do, as the fields' names. */
    Stream<String> unsupported(GroupShape wanted) {
        Stream.Builder<String> fields = Stream.builder();
        if (wanted.members < members) {
            fields.add("spec.replicas below " + members);
        }
        if (!samePaths(wanted.paths)) {
            fields.add("spec.storePaths");
        }
        if (!same(wanted.state, state)) {
            fields.add("spec.stateVolume");
        }
        return fields.build();
    }

    private boolean samePaths(List<VolumeSpec> wanted) {
        return wanted.size() == paths.size()
                && IntStream.range(0, paths.size()).allMatch(i -> same(wanted.get(i), paths.get(i)));
    }

    /** Whether two volumes are the same wish; 1Gi is 1024Mi. */
    static boolean same(VolumeSpec one, VolumeSpec other) {
        return one.effectiveAccessMode().equals(other.effectiveAccessMode())
                && Objects.equals(one.storageClassName(), other.storageClassName())
                && Quantity.parse(one.size())
                                .getNumericalAmount()
                                .compareTo(Quantity.parse(other.size()).getNumericalAmount())
                        == 0;
    }

    static String write(VolumeSpec volume) {
        return volume.size() + "|" + (volume.storageClassName() == null ? "" : volume.storageClassName()) + "|"
                + volume.effectiveAccessMode();
    }

    private static boolean quantity(String text) {
        try {
            return Quantity.parse(text).getNumericalAmount().signum() > 0;
        } catch (IllegalArgumentException notAQuantity) {
            return false;
        }
    }

    static Optional<VolumeSpec> volume(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != 3 || !quantity(parts[0]) || parts[2].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VolumeSpec(parts[0], parts[1].isEmpty() ? null : parts[1], parts[2]));
    }
}
