package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.registry.StorageId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomIdsTest {

    private final RandomIds random = new RandomIds();

    @Test
    void idsAreInRangeAndNeverTaken() {
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            int id = random.draw(taken);
            assertThat(taken.add(id) && id >= 1 && id <= StorageId.MAX).isTrue();
        }
    }

    @Test
    void halfOfTheIdsBeingTakenIsNoObstacle() {
        Set<Integer> taken = new HashSet<>();
        for (int id = 1; id <= StorageId.MAX; id += 2) {
            taken.add(id);
        }

        assertThat(random.draw(taken)).isEven();
    }

    @Test
    void uidsAre128BitsOfHexAndDiffer() {
        assertThat(random.uid()).matches("[0-9a-f]{32}").isNotEqualTo(random.uid());
    }
}
