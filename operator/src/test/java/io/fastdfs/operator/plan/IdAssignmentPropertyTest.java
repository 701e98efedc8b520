package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.fail;

import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackerSight;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.plan.Ids.Facts;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lives of a group under accidents: whatever happens, ids stay what they are. Each seed is one life after another. */
class IdAssignmentPropertyTest {

    private static final int LIVES = 30;
    private static final int STEPS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void idsStayWhatTheyAre(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < LIVES; life++) {
            new Life(random, "seed " + seed + " life " + life).live();
        }
    }

    /** Draws from few ids, so that a drawing that looks at too little collides soon. */
    private static final class Life {
        private final Random random;
        private final String name;
        private final List<String> wrong = new ArrayList<>();
        private final Set<Integer> foreign = new HashSet<>();
        private final Map<Integer, Integer> everUsed = new TreeMap<>();
        private final Set<Integer> givenUp = new HashSet<>();
        private final Map<Integer, Integer> volumes = new TreeMap<>();
        private GroupRegistry registry = Ids.blank();
        private boolean remembered;
        private boolean wasActive;
        private int members = 1;

        Life(Random random, String name) {
            this.random = random;
            this.name = name;
            for (int i = 0; i < 20; i++) {
                foreign.add(1 + random.nextInt(400));
            }
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                GroupRegistry before = registry;
                boolean knewBefore = remembered;
                TrackersSight sight = sight();
                boolean active = registry.ids().values().stream()
                        .filter(id -> id.state() != State.RETIRING)
                        .flatMap(id -> sight.views(Sights.GROUP, id.id()))
                        .anyMatch(view -> view.state() == StorageState.ACTIVE);
                members = Math.min(6, members + random.nextInt(2));
                registry = facts(sight).plan(members, random.nextInt(3), random.nextBoolean(), this::draw);

                wasActive |= active;
                claim(!(registry.founder().isPresent() && wasActive), () -> "a founder after a member was ACTIVE");
                if (knewBefore) {
                    keepsEverything(before);
                }
                isSound();
                for (StorageId id : registry.members()) {
                    Integer ordinal = id.ordinal().orElseThrow();
                    claim(!givenUp.contains(id.id()), () -> id + " was given up");
                    claim(everUsed.getOrDefault(id.id(), ordinal).equals(ordinal), () -> id + " was another member's");
                    everUsed.put(id.id(), ordinal);
                }
                if (!wrong.isEmpty()) {
                    fail("%s step %s: %s of %s", name, step, wrong, registry);
                }
                remembered = true;
                accident();
            }
        }

        private int draw(Set<Integer> taken) {
            claim(
                    taken.containsAll(foreign)
                            && taken.containsAll(registry.ids().keySet()),
                    () -> "drawn with too few taken");
            int id;
            do {
                id = 1 + random.nextInt(400);
            } while (taken.contains(id));
            claim(!everUsed.containsKey(id), () -> "an id is given a second time");
            return id;
        }

        private Facts facts(TrackersSight sight) {
            Map<Integer, Integer> pods = new TreeMap<>();
            registry.members().forEach(id -> pods.put(id.id(), id.ordinal().orElseThrow()));
            Facts facts = new Facts(
                    Optional.empty(),
                    Sights.addresses(List.copyOf(registry.ids().keySet())),
                    pods,
                    Map.copyOf(volumes),
                    !volumes.isEmpty(),
                    sight,
                    Set.copyOf(foreign));
            return remembered ? facts.remembered(registry) : facts;
        }

        private TrackersSight sight() {
            List<TrackerSight> trackers = new ArrayList<>();
            for (int ordinal = 0; ordinal < 2; ordinal++) {
                Map<Integer, StorageState> states = new TreeMap<>();
                registry.ids().values().stream()
                        .filter(id -> id.state() != State.SPARE && random.nextInt(3) == 0)
                        .forEach(id -> states.put(
                                id.id(), StorageState.values()[random.nextInt(StorageState.values().length)]));
                trackers.add(random.nextInt(5) == 0 ? Sights.silent(ordinal) : Sights.saying(ordinal, states));
            }
            return Sights.of(trackers.toArray(TrackerSight[]::new));
        }

        /** Volumes appear with their members; registries get lost; a group is deleted with its volumes. */
        private void accident() {
            registry.members().forEach(id -> volumes.put(id.ordinal().orElseThrow(), id.id()));
            switch (random.nextInt(12)) {
                case 0 -> remembered = false;
                case 1 -> volumes.remove(random.nextInt(3));
                case 2 -> {
                    registry.members().forEach(id -> givenUp.add(id.id()));
                    registry = registry.with(registry.ids().values().stream()
                                    .map(id -> id.state() == State.ACTIVE ? id.retiring() : id)
                                    .toList())
                            .withFounder(OptionalInt.empty());
                    volumes.clear();
                    wasActive = false;
                }
                default -> {}
            }
            if (!remembered && volumes.isEmpty()) {
                remembered = true; // nothing is left to make the registry from: that is another group then
            }
        }

        private void keepsEverything(GroupRegistry before) {
            before.ids().forEach((number, id) -> {
                StorageId now = registry.ids().get(number);
                if (now == null) {
                    wrong.add(id + " vanished");
                    return;
                }
                boolean settled = id.state() != State.SPARE;
                claim(!settled || now.state() == id.state(), () -> id + " became " + now);
                claim(id.state() != State.ACTIVE || now.ordinal().equals(id.ordinal()), () -> id + " moved to " + now);
                claim(
                        id.address() == null || id.address().equals(now.address()),
                        () -> id + " lost its address: " + now);
                claim(now.joined() || !id.joined(), () -> id + " forgot that it joined");
            });
        }

        private void isSound() {
            List<OptionalInt> ordinals =
                    registry.members().stream().map(StorageId::ordinal).toList();
            claim(Set.copyOf(ordinals).size() == ordinals.size(), () -> "an ordinal twice");
            for (int ordinal = 0; ordinal < members; ordinal++) {
                claim(registry.member(ordinal).isPresent(), () -> "a member without an id");
            }
            claim(registry.ids().keySet().stream().noneMatch(foreign::contains), () -> "somebody else's id");
            claim(
                    registry.founder().isEmpty()
                            || registry.founder()
                                    .equals(OptionalInt.of(
                                            registry.member(0).orElseThrow().id())),
                    () -> "a founder that is not the first member");
            claim(
                    RegistryText.readGroup(RegistryText.write(registry)).equals(Optional.of(registry)),
                    () -> "another registry when it is read again");
        }

        private void claim(boolean right, Supplier<String> otherwise) {
            if (!right) {
                wrong.add(otherwise.get());
            }
        }
    }
}
