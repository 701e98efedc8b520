package io.fastdfs.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.registry.GroupRegistry;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BindingTest {

    private final FastDfsStorageGroup older = group("photos-b", 1, "group1");
    private final FastDfsStorageGroup younger = group("photos-a", 2, "group1");

    @Test
    void groupsOfDifferentNamesAreAllBound() {
        FastDfsStorageGroup other = group("photos-c", 3, "group2");

        Binding binding = Binding.of("photos", List.of(other, older), Map.of());

        assertThat(binding.bound()).containsExactly(older, other);
        assertThat(binding.refused()).isEmpty();
    }

    @Test
    void theOldestOfOneNameWins() {
        for (List<FastDfsStorageGroup> order : List.of(List.of(older, younger), List.of(younger, older))) {
            Binding binding = Binding.of("photos", order, Map.of());

            assertThat(binding.bound()).containsExactly(older);
            assertThat(binding.refused()).containsOnlyKeys("photos-a");
            Problem why = binding.refused().get("photos-a");
            assertThat(why.type()).isEqualTo(ConditionType.READY);
            assertThat(why.reason()).isEqualTo(Reason.GroupNameTaken);
            assertThat(why.message()).contains("group1", "photos", "FastDfsStorageGroup photos-b");
        }
    }

    @Test
    void ofTheSameAgeTheFirstByNameWins() {
        FastDfsStorageGroup twin = group("photos-a", 1, "group1");

        assertThat(Binding.of("photos", List.of(older, twin), Map.of()).bound()).containsExactly(twin);
    }

    @Test
    void aRegistryCountsMoreThanAge() {
        Binding binding =
                Binding.of("photos", List.of(older, younger), Map.of("photos-a", registry("photos", "group1")));

        assertThat(binding.bound()).containsExactly(younger);
        assertThat(binding.refused()).containsOnlyKeys("photos-b");
    }

    @Test
    void theRegistryOfADeletedGroupKeepsTheNameForIt() {
        Map<String, GroupRegistry> retained = Map.of("photos-gone", registry("photos", "group1"));

        Binding binding = Binding.of("photos", List.of(older), retained);

        assertThat(binding.bound()).isEmpty();
        assertThat(binding.refused().get("photos-b").message()).contains("photos-gone", "also while that is deleted");
    }

    @Test
    void aGroupThatIsCreatedAgainGetsItsNameBackFromAnOlderOne() {
        FastDfsStorageGroup again = group("photos-gone", 9, "group1");

        Binding binding =
                Binding.of("photos", List.of(older, again), Map.of("photos-gone", registry("photos", "group1")));

        assertThat(binding.bound()).containsExactly(again);
        assertThat(binding.refused()).containsOnlyKeys("photos-b");
    }

    @Test
    void aGroupOfTheSameObjectNameIsNoOtherGroupsHeir() {
        FastDfsStorageGroup renamed = group("photos-gone", 9, "group2");

        Binding binding = Binding.of("photos", List.of(renamed), Map.of("photos-gone", registry("photos", "group1")));

        assertThat(binding.bound()).isEmpty();
        Problem why = binding.refused().get("photos-gone");
        assertThat(why.reason()).isEqualTo(Reason.NameTaken);
        assertThat(why.message()).contains("photos-gone-registry", "group1", "group2");
    }

    @Test
    void aGroupThatIsRefusedTakesNoNameFromOthers() {
        FastDfsStorageGroup renamed = group("photos-gone", 1, "group2");
        FastDfsStorageGroup rightful = group("photos-two", 5, "group2");

        Binding binding =
                Binding.of("photos", List.of(renamed, rightful), Map.of("photos-gone", registry("photos", "group1")));

        assertThat(binding.bound()).containsExactly(rightful);
    }

    @Test
    void aRegistryOfAnotherClusterIsNoHeirEitherAndTakesNoName() {
        Map<String, GroupRegistry> foreign = Map.of("photos-b", registry("videos", "group1"));

        Binding binding = Binding.of("photos", List.of(older, younger), foreign);

        assertThat(binding.bound()).containsExactly(younger);
        assertThat(binding.refused().get("photos-b").reason()).isEqualTo(Reason.NameTaken);
        assertThat(binding.refused().get("photos-b").message()).contains("videos");
    }

    @Test
    void ofTwoRegistriesOfOneNameOnlyOneGroupIsBound() {
        Map<String, GroupRegistry> both =
                Map.of("photos-a", registry("photos", "group1"), "photos-b", registry("photos", "group1"));

        Binding binding = Binding.of("photos", List.of(older, younger), both);

        assertThat(binding.bound()).hasSize(1);
        assertThat(binding.refused()).hasSize(1);
    }

    private static FastDfsStorageGroup group(String name, int day, String group) {
        return Scene.group(name, day, "group: " + group + "\nstorePaths: [{size: 1Gi}]");
    }

    private static GroupRegistry registry(String cluster, String group) {
        return new GroupRegistry(cluster, Scene.UID, group, OptionalInt.empty(), new TreeMap<>(), new TreeMap<>());
    }
}
