package io.fastdfs.operator.plan;

import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.IdAssignment.IdSource;
import io.fastdfs.operator.plan.IdAssignment.Known;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** What is known of group1, step by step, and a source of ids that tells which it gave. */
public final class Ids implements IdSource {

    private final List<Integer> drawn = new ArrayList<>();
    private int next;

    /** @param first the first id to give; taken ones are skipped */
    public Ids(int first) {
        next = first;
    }

    @Override
    public int draw(Set<Integer> taken) {
        while (taken.contains(next)) {
            next++;
        }
        drawn.add(next);
        return next++;
    }

    List<Integer> drawn() {
        return List.copyOf(drawn);
    }

    /** A registry that knows no id. */
    public static GroupRegistry blank() {
        return new GroupRegistry(
                "photos", Scene.UID, Sights.GROUP, OptionalInt.empty(), new TreeMap<>(), new TreeMap<>());
    }

    /** A registry of these ids. */
    public static GroupRegistry registry(StorageId... ids) {
        return blank().with(List.of(ids));
    }

    /** A member that no tracker has listed yet. */
    public static StorageId member(int id, int ordinal) {
        return StorageId.spare(id).at(Sights.address(id)).assignedTo(ordinal);
    }

    /** A member that was ACTIVE on every tracker. */
    public static StorageId joined(int id, int ordinal) {
        return member(id, ordinal).seenActive();
    }

    /** A spare id with its address. */
    public static StorageId spare(int id) {
        return StorageId.spare(id).at(Sights.address(id));
    }

    /** An id that only trackers know. */
    public static StorageId unknown(int id) {
        return StorageId.unknown(id, Sights.address(id));
    }

    /** The ids of a state. */
    static Set<Integer> in(GroupRegistry registry, State state) {
        Set<Integer> ids = new HashSet<>();
        registry.in(state).forEach(id -> ids.add(id.id()));
        return ids;
    }

    /** The ids of the members by ordinal. */
    static Map<Integer, Integer> members(GroupRegistry registry) {
        Map<Integer, Integer> members = new TreeMap<>();
        registry.members().forEach(id -> members.put(id.ordinal().orElseThrow(), id.id()));
        return members;
    }

    /** Knowledge that grows. */
    record Facts(
            Optional<GroupRegistry> registry,
            Map<Integer, String> services,
            Map<Integer, Integer> pods,
            Map<Integer, Integer> claims,
            boolean volumes,
            TrackersSight sight,
            Set<Integer> taken) {

        static Facts none() {
            return new Facts(Optional.empty(), Map.of(), Map.of(), Map.of(), false, TrackersSight.NONE, Set.of());
        }

        Facts remembered(GroupRegistry kept) {
            return new Facts(Optional.of(kept), services, pods, claims, volumes, sight, taken);
        }

        Facts forgotten() {
            return new Facts(Optional.empty(), services, pods, claims, volumes, sight, taken);
        }

        Facts services(Collection<Integer> ids) {
            return new Facts(registry, Sights.addresses(List.copyOf(ids)), pods, claims, volumes, sight, taken);
        }

        /** @param ordinals of the pods that Services select, by id */
        Facts pods(Map<Integer, Integer> ordinals) {
            return new Facts(registry, services, ordinals, claims, volumes, sight, taken);
        }

        /** @param ids on the labels of volumes, by ordinal */
        Facts claims(Map<Integer, Integer> ids) {
            return new Facts(registry, services, pods, ids, true, sight, taken);
        }

        Facts unlabelledVolumes() {
            return new Facts(registry, services, pods, Map.of(), true, sight, taken);
        }

        Facts seen(TrackersSight trackers) {
            return new Facts(registry, services, pods, claims, volumes, trackers, taken);
        }

        Facts taken(Integer... ids) {
            return new Facts(registry, services, pods, claims, volumes, sight, Set.of(ids));
        }

        GroupRegistry plan(int members, int spares, boolean refill, IdSource source) {
            return IdAssignment.plan(
                    new Known(
                            registry,
                            blank(),
                            services,
                            Set.of(),
                            pods,
                            claims,
                            volumes,
                            sight,
                            sight.trackers().size(),
                            taken),
                    members,
                    spares,
                    refill || registry.isEmpty(), // a new group gets its spares at once
                    source);
        }
    }
}
