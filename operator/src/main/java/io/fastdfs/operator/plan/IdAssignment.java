package io.fastdfs.operator.plan;

import io.fastdfs.operator.observe.TrackerSight.MemberSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which ids a group has and which member has which: the registry, brought up to what volumes, Services and trackers show,
 * and completed to what is wanted.
 *
 * <p>Ids are random, so that a stale storage of another cluster on a reused address is refused by its id; and never given
 * twice, because peers remember in their mark files what an id already got (storage_sync.c) and would send an emptied
 * member nothing.
 */
public final class IdAssignment {

    private IdAssignment() {}

    /** Draws an id that is in none of the taken ones. */
    public interface IdSource {
        /** An id, 1 to {@link StorageId#MAX}. */
        int draw(Set<Integer> taken);
    }

    /**
     * What is known of a group.
     *
     * @param registry what is remembered; empty when there is none, or none that can be read
     * @param blank the registry that a group without one gets: names and shape, no ids
     * @param services addresses of the Services made for ids of this group
     * @param unused ids whose Services say that they never had volumes
     * @param pods ordinals that those Services select, where they select any
     * @param claims ids on the labels of volumes, by ordinal
     * @param volumesExist whether any volume of the group exists, labelled or not
     * @param trackers how many trackers there should be
     * @param taken ids that any other group's registry, volume or tracker knows
     */
    public record Known(
            Optional<GroupRegistry> registry,
            GroupRegistry blank,
            Map<Integer, String> services,
            Set<Integer> unused,
            Map<Integer, Integer> pods,
            Map<Integer, Integer> claims,
            boolean volumesExist,
            TrackersSight sight,
            int trackers,
            Set<Integer> taken) {

        boolean registryLost() {
            return registry.isEmpty()
                    && (volumesExist || !sight.listed(blank.group()).isEmpty());
        }
    }

    /**
     * The group's registry as it should be.
     *
     * @param members how many members get an id
     * @param spares how many unused ids there should be; only topped up when {@code refill}, because each new id
     *     restarts the trackers
     */
    public static GroupRegistry plan(Known known, int members, int spares, boolean refill, IdSource source) {
        GroupRegistry registry = known.registry().orElse(known.blank());
        SortedMap<Integer, StorageId> ids = new TreeMap<>(registry.ids());
        adoptServices(known, ids);
        adoptVolumes(known, ids);
        adoptTrackersLists(known, ids);
        markJoined(known, registry.group(), ids);

        Set<Integer> taken = new HashSet<>(known.taken());
        taken.addAll(ids.keySet());
        taken.addAll(known.claims().values());
        taken.addAll(known.sight().listed(registry.group()).keySet());
        giveIdsToMembers(members, ids, taken, source);
        if (refill) {
            long unused = ids.values().stream().filter(StorageId::unused).count();
            for (; unused < spares; unused++) {
                draw(ids, taken, source);
            }
        }
        GroupRegistry planned = registry.with(ids.values());
        return planned.withFounder(founder(known, planned));
    }

    /**
     * A Service without a registry entry is what a registry left that was lost; its id is given out only if the Service
     * says that it was never used.
     */
    private static void adoptServices(Known known, SortedMap<Integer, StorageId> ids) {
        known.services().forEach((id, address) -> {
            StorageId spare = StorageId.spare(id).at(address);
            boolean formerMembers = known.registryLost()
                    && !known.pods().containsKey(id)
                    && !known.unused().contains(id);
            ids.putIfAbsent(id, formerMembers ? spare.seenByATracker() : spare);
        });
    }

    /**
     * Labels on volumes, and the pods that Services select, tell which member had which id, where the registry does not
     * say it (any more). What was given up by consent stays given up: its volumes and Services are on their way out.
     */
    private static void adoptVolumes(Known known, SortedMap<Integer, StorageId> ids) {
        Map<Integer, Integer> ordinals = new TreeMap<>();
        known.pods().forEach((id, ordinal) -> ordinals.put(ordinal, id));
        ordinals.putAll(known.claims()); // a label on a volume counts more than a Service
        ordinals.forEach((ordinal, id) -> {
            StorageId entry = ids.getOrDefault(id, StorageId.spare(id));
            if (entry.state() == State.RETIRING || entry.state() == State.ACTIVE || hasMember(ids, ordinal)) {
                return;
            }
            StorageId member = entry.assignedTo(ordinal);
            boolean mayHoldFiles = known.registry().isEmpty()
                    ? known.volumesExist()
                    : id.equals(known.claims().get(ordinal));
            ids.put(id, mayHoldFiles ? member.seenByATracker() : member);
        });
    }

    /** A tracker does not start again when an id that it lists has no line (tracker_mem.c:4124 of V6.15.4). */
    private static void adoptTrackersLists(Known known, SortedMap<Integer, StorageId> ids) {
        known.sight().listed(known.blank().group()).forEach((id, address) -> {
            String there = address.isBlank() ? null : address;
            StorageId entry = ids.getOrDefault(id, StorageId.unknown(id, there));
            ids.put(id, entry.address() == null ? entry.at(there) : entry);
        });
    }

    private static void markJoined(Known known, String group, SortedMap<Integer, StorageId> ids) {
        ids.replaceAll((number, id) -> {
            if (!id.everActive() && known.sight().activeEverywhere(group, number, known.trackers())) {
                return id.seenActive();
            }
            return !id.joined() && known.sight().knownAnywhere(group, number) ? id.seenByATracker() : id;
        });
    }

    private static void giveIdsToMembers(
            int members, SortedMap<Integer, StorageId> ids, Set<Integer> taken, IdSource source) {
        for (int ordinal = 0; ordinal < members; ordinal++) {
            if (!hasMember(ids, ordinal)) {
                StorageId id = ids.values().stream()
                        .filter(StorageId::unused)
                        .findFirst()
                        .orElseGet(() -> draw(ids, taken, source));
                ids.put(id.id(), id.assignedTo(ordinal));
            }
        }
    }

    private static StorageId draw(SortedMap<Integer, StorageId> ids, Set<Integer> taken, IdSource source) {
        StorageId id = StorageId.spare(source.draw(Set.copyOf(taken)));
        taken.add(id.id());
        ids.put(id.id(), id);
        return id;
    }

    private static boolean hasMember(SortedMap<Integer, StorageId> ids, int ordinal) {
        return ids.values().stream()
                .anyMatch(id -> id.state() == State.ACTIVE && id.ordinal().equals(OptionalInt.of(ordinal)));
    }

    /**
     * The first member of a group of which no volume and no tracker knows anything; nobody once any member has been
     * ACTIVE. An empty member must never become the truth of a group that has files. Ids that were given up do not count:
     * their files went by consent, though trackers list them ACTIVE for a while, and the entrypoint waits until they do not.
     */
    private static OptionalInt founder(Known known, GroupRegistry planned) {
        boolean anyActive = planned.ids().values().stream()
                .filter(id -> id.state() != State.RETIRING)
                .flatMap(id -> known.sight().views(planned.group(), id.id()))
                .anyMatch(MemberSight::active);
        if (anyActive || known.registryLost()) {
            return OptionalInt.empty();
        }
        if (known.registry().isPresent()
                && known.registry().get().members().stream().findAny().isPresent()) {
            return planned.founder();
        }
        return planned.member(0)
                .filter(id -> !id.joined())
                .map(id -> OptionalInt.of(id.id()))
                .orElse(OptionalInt.empty());
    }
}
