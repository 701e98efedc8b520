package io.fastdfs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fastdfs.operator.faults.History.Version;
import io.fastdfs.operator.faults.SimulatedFastDfs.Command;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The oracle sees each forbidden step, and none where there is none. */
class OracleTest {

    private static final String GROUP = "photos-group1";
    private static final Set<String> NOBODY = Set.of();

    private final List<Version> history = new ArrayList<>();

    @Test
    void aLifeWithoutFaults() {
        registry(Ids.member(11, 0), Ids.spare(12));
        is(Scene.service(11, 0));
        is(Scene.service(12, -1));
        is(Scene.claim("state", 0, 11));
        registry(Ids.joined(11, 0), Ids.member(12, 1));
        is(Scene.service(12, 1));
        is(Scene.claim("state", 1, 12));
        registry(Ids.joined(11, 0).retiring(), Ids.joined(12, 1).retiring(), Ids.member(13, 0));
        is(Scene.service(13, 0));
        gone(Scene.claim("state", 0, 11));

        assertThat(judge(Set.of(GROUP), delete("group1", 11))).isEmpty();
    }

    @Test
    void volumesThatNobodyGaveUp() {
        registry(Ids.joined(11, 0));
        PersistentVolumeClaim claim = Scene.claim("state", 0, 11);
        is(claim);
        is(new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());

        assertForbidden("claim state-photos-group1-0 was deleted, and nobody gave it up");
    }

    @Test
    void commandsThatNobodyWanted() {
        registry(Ids.joined(11, 0));

        assertThat(judge(NOBODY, delete("group1", 11), new Command("photos", 0, 92, "group1", 0)))
                .containsExactly("tracker 0 of photos was told to delete 11 of group1, whose volumes nobody gave up");
    }

    @Test
    void anIdOfTwoMembers() {
        registry(Ids.member(11, 0));
        registry(Ids.member(11, 1));

        assertForbidden("id photos/11 is photos-group1-1's, and was photos-group1-0's");
    }

    @Test
    void anAddressOfTwoIds() {
        registry(Ids.member(11, 0));
        registry(Ids.member(11, 0), Ids.member(12, 1).at(Sights.address(11)));

        assertForbidden("address " + Sights.address(11) + " is id photos/12's, and was id photos/11's");
    }

    @Test
    void anIdThatMoves() {
        registry(Ids.member(11, 0));
        registry(Ids.member(11, 0).at("10.96.9.9"));

        assertForbidden("id photos/11 moved from " + Sights.address(11) + " to 10.96.9.9");
    }

    @Test
    void aLineThatIsLost() {
        registry(Ids.member(11, 0), Ids.spare(12));
        registry(Ids.member(11, 0));

        assertForbidden("registry of photos-group1 lost the line of 12");
    }

    @Test
    void anIdThatComesBack() {
        registry(Ids.joined(11, 0).retiring());
        registry(Ids.joined(11, 0));

        assertForbidden("id photos/11 was given up and is ACTIVE again");
    }

    @Test
    void aMemberThatIsTakenForANewOne() {
        registry(Ids.joined(11, 0));
        registry(Ids.member(11, 0));

        assertForbidden("it was forgotten that id photos/11 has joined");
    }

    @Test
    void aRegistryThatGoes() {
        registry(Ids.member(11, 0));
        gone(history.get(0).object());

        assertForbidden("registry photos-group1-registry was deleted");
    }

    @Test
    void aServiceBeforeItsRecord() {
        registry(Ids.member(11, 0));
        is(Scene.service(12, -1));

        assertForbidden("Service photos-group1-12 is there for an id that no registry records");
    }

    @Test
    void aServiceThatLeadsElsewhere() {
        registry(Ids.member(11, 0), Ids.member(12, 1));
        Service service = Scene.service(11, 0);
        is(service);
        is(new ServiceBuilder(service)
                .editSpec()
                .withSelector(Map.of("statefulset.kubernetes.io/pod-name", "photos-group1-1"))
                .endSpec()
                .build());

        assertThat(judge(NOBODY))
                .containsExactly(
                        "Service photos-group1-11 leads to photos-group1-1, and led to photos-group1-0",
                        "Service photos-group1-11 leads to photos-group1-1, and its id is the one of member OptionalInt[0]");
    }

    @Test
    void aServiceThatGoes() {
        registry(Ids.member(11, 0));
        gone(Scene.service(11, 0));

        assertForbidden("Service photos-group1-11 of an id was deleted");
    }

    @Test
    void aVolumeOfAnotherId() {
        registry(Ids.member(11, 0), Ids.member(12, 1));
        is(Scene.claim("state", 0, 12));

        assertForbidden("claim state-photos-group1-0 is labelled with id 12, which is member OptionalInt[1]'s");
    }

    @Test
    void trackersThatGoTogether() {
        registry(Ids.joined(11, 0));
        is(tracker(0, true));
        is(tracker(1, true));
        gone(tracker(0, true));
        assertThat(judge(NOBODY)).isEmpty();
        gone(tracker(1, true));

        assertForbidden("tracker photos-tracker-1 went while no other was ready");
    }

    private void assertForbidden(String sentence) {
        assertThat(judge(NOBODY)).containsExactly(sentence);
    }

    private List<String> judge(Set<String> consented, Command... commands) {
        return Oracle.judge(history, List.of(commands), consented);
    }

    private static Command delete(String group, int id) {
        return new Command("photos", 0, Command.DELETE_STORAGE, group, id);
    }

    private void registry(StorageId... ids) {
        is(new ConfigMapBuilder(Scene.groupRegistry(GROUP, RegistryText.write(Ids.registry(ids)))).build());
    }

    private static Pod tracker(int ordinal, boolean ready) {
        return new PodBuilder(Scene.trackerPod(
                        ordinal, "conditions: [{type: Ready, status: \"%s\"}]".formatted(ready ? "True" : "False")))
                .build();
    }

    private void is(HasMetadata object) {
        history.add(new Version(history.size(), object, false));
    }

    private void gone(HasMetadata object) {
        history.add(new Version(history.size(), object, true));
    }
}
