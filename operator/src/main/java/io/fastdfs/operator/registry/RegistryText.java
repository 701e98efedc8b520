package io.fastdfs.operator.registry;

import io.fastdfs.operator.registry.StorageId.State;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registries as ConfigMap data: plain lines that a person can read and, in need, write.
 *
 * <p>A group's registry also holds {@code member-<ordinal>}, which the pod of that ordinal reads at each start; it is
 * made from the rest and never read back.
 */
public final class RegistryText {

    private static final String FORMAT = "format";
    private static final int OUR_FORMAT = 1;
    private static final String CLUSTER = "cluster";
    private static final String UID = "cluster-uid";
    private static final String GROUP = "group";
    private static final String FOUNDER = "founder";
    private static final String ID = "id-";
    private static final String SHAPE = "shape.";
    private static final String TRACKER = "tracker-";
    private static final String CLIENTS = "clients";
    private static final String MEMBER = "member-";

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(?!$)|$)){4}");

    private RegistryText() {}

    /** Whether a newer operator wrote it, with words that this one does not know: it must not be touched. */
    public static boolean isNewer(Map<String, String> data) {
        return number(data.getOrDefault(FORMAT, "")).orElse(OUR_FORMAT) > OUR_FORMAT;
    }

    /** The data of a cluster's registry. */
    public static Map<String, String> write(ClusterRegistry registry) {
        Map<String, String> data = new TreeMap<>();
        data.put(FORMAT, Integer.toString(OUR_FORMAT));
        data.put(UID, registry.uid());
        if (registry.clients() != null) {
            data.put(CLIENTS, registry.clients());
        }
        registry.trackers().forEach((ordinal, address) -> data.put(TRACKER + ordinal, address));
        registry.shape().forEach((field, value) -> data.put(SHAPE + field, value));
        return data;
    }

    /** A cluster's registry; empty when the data is not one. */
    public static Optional<ClusterRegistry> readCluster(Map<String, String> data) {
        String uid = data.getOrDefault(UID, "");
        if (!uid.matches("[0-9a-f]{32}")) {
            return Optional.empty();
        }
        SortedMap<Integer, String> trackers = new TreeMap<>();
        data.forEach((key, value) -> {
            @Nullable String address = address(value);
            if (key.matches(TRACKER + "[0-9]{1,2}") && address != null) {
                trackers.put(Integer.parseInt(key.substring(TRACKER.length())), address);
            }
        });
        return Optional.of(new ClusterRegistry(uid, trackers, address(data.getOrDefault(CLIENTS, "")), shape(data)));
    }

    /** The data of a group's registry. */
    public static Map<String, String> write(GroupRegistry registry) {
        Map<String, String> data = new TreeMap<>();
        data.put(FORMAT, Integer.toString(OUR_FORMAT));
        data.put(CLUSTER, registry.cluster());
        data.put(UID, registry.clusterUid());
        data.put(GROUP, registry.group());
        registry.founder().ifPresent(id -> data.put(FOUNDER, Integer.toString(id)));
        registry.ids().values().forEach(id -> data.put(ID + id.id(), line(id)));
        registry.shape().forEach((field, value) -> data.put(SHAPE + field, value));
        registry.members().forEach(id -> data.put(MEMBER + id.ordinal().orElseThrow(), memberFile(registry, id)));
        return data;
    }

    /**
     * A group's registry; empty when the data is not one. Ids that cannot be read, or that contradict each other, make all
     * of it unreadable: volumes and trackers know better than half of a registry.
     */
    public static Optional<GroupRegistry> readGroup(Map<String, String> data) {
        SortedMap<Integer, StorageId> ids = new TreeMap<>();
        Set<Integer> ordinals = new HashSet<>();
        for (Map.Entry<String, String> entry : data.entrySet()) {
            if (entry.getKey().startsWith(ID)) {
                Optional<StorageId> id = storageId(entry.getKey().substring(ID.length()), entry.getValue());
                if (id.isEmpty()
                        || (id.get().state() == State.ACTIVE
                                && !ordinals.add(id.get().ordinal().orElseThrow()))) {
                    return Optional.empty();
                }
                ids.put(id.get().id(), id.get());
            }
        }
        String cluster = data.getOrDefault(CLUSTER, "");
        String uid = data.getOrDefault(UID, "");
        String group = data.getOrDefault(GROUP, "");
        if (cluster.isEmpty() || !uid.matches("[0-9a-f]{32}") || !group.matches("[A-Za-z0-9]{1,16}")) {
            return Optional.empty();
        }
        return Optional.of(
                new GroupRegistry(cluster, uid, group, number(data.getOrDefault(FOUNDER, "")), ids, shape(data)));
    }

    /** A shape alone, as one line: {@code field=value;field=value}. */
    public static String writeShape(Map<String, String> shape) {
        return new TreeMap<>(shape)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining(";"));
    }

    /** What {@link #writeShape} wrote; what is no field is passed over. */
    public static SortedMap<String, String> readShape(String line) {
        SortedMap<String, String> shape = new TreeMap<>();
        for (String field : line.split(";", -1)) {
            String[] keyAndValue = field.split("=", 2);
            if (keyAndValue.length == 2) {
                shape.put(keyAndValue[0], keyAndValue[1]);
            }
        }
        return shape;
    }

    private static String line(StorageId id) {
        StringBuilder line =
                new StringBuilder("state=").append(id.state().name().toLowerCase(Locale.ROOT));
        id.ordinal().ifPresent(ordinal -> line.append(" ordinal=").append(ordinal));
        if (id.address() != null) {
            line.append(" address=").append(id.address());
        }
        return line.append(" joined=")
                .append(id.joined())
                .append(" ever-active=")
                .append(id.everActive())
                .toString();
    }

    private static Optional<StorageId> storageId(String number, String line) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : line.strip().split("\\s+", -1)) {
            String[] keyAndValue = word.split("=", 2);
            if (keyAndValue.length == 2) {
                words.put(keyAndValue[0], keyAndValue[1]);
            }
        }
        OptionalInt id = number(number);
        State state;
        try {
            state = State.valueOf(words.getOrDefault("state", "").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException notAState) {
            return Optional.empty();
        }
        OptionalInt ordinal = number(words.getOrDefault("ordinal", ""));
        if (id.isEmpty()
                || id.getAsInt() < 1
                || id.getAsInt() > StorageId.MAX
                || (state == State.ACTIVE && ordinal.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new StorageId(
                id.getAsInt(),
                state,
                ordinal,
                address(words.getOrDefault("address", "")),
                Boolean.parseBoolean(words.get("joined")),
                Boolean.parseBoolean(words.getOrDefault("ever-active", words.get("joined")))));
    }

    private static String memberFile(GroupRegistry registry, StorageId id) {
        int ordinal = id.ordinal().orElseThrow();
        StringBuilder file = new StringBuilder()
                .append("id=")
                .append(id.id())
                .append('\n')
                .append("cluster=")
                .append(registry.clusterUid())
                .append('\n')
                .append("group=")
                .append(registry.group())
                .append('\n')
                .append("joined=")
                .append(id.joined())
                .append('\n')
                .append("founder=")
                .append(registry.founder().equals(OptionalInt.of(id.id())))
                .append('\n');
        registry.members().stream()
                .filter(other -> other.ordinal().orElseThrow() < ordinal)
                .reduce((earlier, later) -> later)
                .ifPresent(predecessor ->
                        file.append("after=").append(predecessor.id()).append('\n'));
        return file.toString();
    }

    private static SortedMap<String, String> shape(Map<String, String> data) {
        SortedMap<String, String> shape = new TreeMap<>();
        data.forEach((key, value) -> {
            if (key.startsWith(SHAPE)) {
                shape.put(key.substring(SHAPE.length()), value);
            }
        });
        return shape;
    }

    /** What is no address was not written by us; the Service knows better. */
    private static @Nullable String address(String text) {
        return IPV4.matcher(text.strip()).matches() ? text.strip() : null;
    }

    private static OptionalInt number(String text) {
        return text.strip().matches("[0-9]{1,9}")
                ? OptionalInt.of(Integer.parseInt(text.strip()))
                : OptionalInt.empty();
    }
}
