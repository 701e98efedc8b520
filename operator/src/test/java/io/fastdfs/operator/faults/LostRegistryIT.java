package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.GroupNames;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry that was lost is made again from what there is, and holds nothing up. */
class LostRegistryIT {

    private static final String REGISTRY = GroupNames.registryOf("k001-group1");

    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    /** A look that only records it makes no event, and trackers that say the same as before make none either. */
    @Test
    void aGroupGrowsAtOnceWhoseRegistryWasLost() {
        try (World world = new World(namespace)) {
            GroupRegistry before;
            try (OperatorProcess operator = world.start()) {
                Scenario.CREATE.happen(world.client(), "k001");
                world.awaitEnd(Scenario.CREATE, List.of("k001"));
                before = registry(world).orElseThrow();
                operator.kill9();
            }
            world.heal();
            world.client().configMaps().withName(REGISTRY).delete();
            Scenario.GROW.happen(world.client(), "k001");
            try (OperatorProcess operator = world.start()) {
                world.awaitEnd(Scenario.GROW, List.of("k001"));
                assertThat(operator.isRunning()).isTrue();
            }
            assertThat(registry(world).orElseThrow().ids())
                    .containsKeys(before.ids().keySet().toArray(Integer[]::new));
        }
    }

    private static Optional<GroupRegistry> registry(World world) {
        return Optional.ofNullable(
                        world.client().configMaps().withName(REGISTRY).get())
                .flatMap(configMap -> RegistryText.readGroup(configMap.getData()));
    }
}
