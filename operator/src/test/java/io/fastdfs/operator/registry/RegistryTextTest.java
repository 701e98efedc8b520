package io.fastdfs.operator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.registry.StorageId.State;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTextTest {

    private static final String UID = "0123456789abcdef0123456789abcdef";

    private final GroupRegistry group = new GroupRegistry(
                    "photos", UID, "group1", OptionalInt.of(11), new TreeMap<>(), new TreeMap<>(Map.of("members", "2")))
            .with(List.of(
                    StorageId.spare(11).at("10.96.0.11").assignedTo(0),
                    StorageId.spare(22).at("10.96.0.22").assignedTo(1).seenByATracker(),
                    StorageId.spare(33),
                    StorageId.spare(44).at("10.96.0.44").seenByATracker().retiring(),
                    StorageId.unknown(55, "10.96.0.55")));

    @Test
    void aGroupsRegistryIsReadAsItWasWritten() {
        assertThat(RegistryText.readGroup(RegistryText.write(group))).contains(group);
        GroupRegistry founded = group.withFounder(OptionalInt.empty());
        assertThat(RegistryText.readGroup(RegistryText.write(founded))).contains(founded);
    }

    @Test
    void aClustersRegistryIsReadAsItWasWritten() {
        ClusterRegistry cluster = new ClusterRegistry(
                UID,
                new TreeMap<>(Map.of(0, "10.96.0.1", 1, "10.96.0.2", 12, "10.96.0.3")),
                "10.96.0.9",
                new TreeMap<>(Map.of("version", "6.15.4", "trackers", "2")));

        assertThat(RegistryText.readCluster(RegistryText.write(cluster))).contains(cluster);
    }

    @Test
    void theTextIsForPeople() {
        assertThat(RegistryText.write(group))
                .containsEntry("cluster", "photos")
                .containsEntry("cluster-uid", UID)
                .containsEntry("group", "group1")
                .containsEntry("founder", "11")
                .containsEntry("id-11", "state=active ordinal=0 address=10.96.0.11 joined=false ever-active=false")
                .containsEntry("id-33", "state=spare joined=false ever-active=false")
                .containsEntry("id-44", "state=retiring address=10.96.0.44 joined=true ever-active=false")
                .containsEntry("shape.members", "2");
    }

    @Test
    void aMembersFileSaysWhatTheEntrypointReads() {
        assertThat(RegistryText.write(group))
                .containsEntry("member-0", "id=11\ncluster=" + UID + "\ngroup=group1\njoined=false\nfounder=true\n")
                .containsEntry(
                        "member-1", "id=22\ncluster=" + UID + "\ngroup=group1\njoined=true\nfounder=false\nafter=11\n")
                .doesNotContainKeys("member-2", "member-3");
    }

    @Test
    void aMemberWaitsForTheNextBeforeIt() {
        GroupRegistry gap = group.with(List.of(
                StorageId.spare(1).assignedTo(0),
                StorageId.spare(9).assignedTo(10),
                StorageId.spare(2).assignedTo(4)));

        Map<String, String> data = RegistryText.write(gap);

        assertThat(data.get("member-0")).doesNotContain("after=");
        assertThat(data.get("member-4")).contains("after=1\n");
        assertThat(data.get("member-10")).contains("after=2\n");
    }

    @Test
    void memberFilesAreMadeAndNeverReadBack() {
        Map<String, String> data = new TreeMap<>(RegistryText.write(group));
        data.put("member-0", "id=99\nfounder=true\n");
        data.put("member-7", "id=98\n");

        assertThat(RegistryText.readGroup(data)).contains(group);
    }

    @Test
    void linesOfAPersonMayHaveOtherBlanksAndOrder() {
        Map<String, String> data = new TreeMap<>(RegistryText.write(group));
        data.put("id-11", "  joined=false   address=10.96.0.11\tordinal=0  state=ACTIVE future=word\n");
        data.put("founder", " 11\n");
        data.put("note", "restored by hand");

        assertThat(RegistryText.readGroup(data)).contains(group);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id-66=",
                "id-66=state=",
                "id-66=state=resting",
                "id-66=hello",
                "id-=state=spare",
                "id-x=state=spare",
                "id-0=state=spare",
                "id-16777216=state=spare",
                "id-99999999999=state=spare",
                "id--5=state=spare",
                "id-66=state=active",
                "id-66=state=active ordinal=one",
                "id-66=state=active ordinal=1",
                "cluster=",
                "cluster-uid=",
                "cluster-uid=0123",
                "cluster-uid=0123456789ABCDEF0123456789ABCDEF",
                "group=",
                "group=my group",
                "group=abcdefghijklmnopq"
            })
    void garbageMakesAllOfItUnreadable(String entry) {
        Map<String, String> data = new TreeMap<>(RegistryText.write(group));
        data.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));

        assertThat(RegistryText.readGroup(data)).isEmpty();
    }

    @Test
    void anEmptyAddressIsNone() {
        Map<String, String> data = new TreeMap<>(RegistryText.write(group));
        data.put("id-33", "state=spare address= joined=false");

        assertThat(RegistryText.readGroup(data)).contains(group);
    }

    @Test
    void nothingAndForeignDataAreNoRegistries() {
        assertThat(RegistryText.readGroup(Map.of())).isEmpty();
        assertThat(RegistryText.readCluster(Map.of())).isEmpty();
        assertThat(RegistryText.readCluster(Map.of("tracker-0", "10.0.0.1"))).isEmpty();
        assertThat(RegistryText.readGroup(Map.of("client.conf", "tracker_server = x")))
                .isEmpty();
        assertThat(RegistryText.readGroup(
                        RegistryText.write(new ClusterRegistry(UID, new TreeMap<>(), null, new TreeMap<>()))))
                .as("a cluster's registry is no group's")
                .isEmpty();
    }

    @Test
    void otherKeysAreNoTrackers() {
        assertThat(RegistryText.readCluster(Map.of(
                                "cluster-uid",
                                UID,
                                "tracker-0",
                                " 10.0.0.1 ",
                                "tracker-x",
                                "10.0.0.2",
                                "tracker-",
                                "1"))
                        .orElseThrow()
                        .trackers())
                .containsExactlyEntriesOf(Map.of(0, "10.0.0.1"));
    }

    @Test
    void whateverStandsThereReadingNeverFails() {
        Random random = new Random(7);
        List<String> keys =
                List.of("id-1", "id-", "founder", "group", "cluster", "cluster-uid", "shape.members", "id-2");
        for (int i = 0; i < 2000; i++) {
            Map<String, String> data = new TreeMap<>(RegistryText.write(group));
            StringBuilder junk = new StringBuilder();
            random.ints(random.nextInt(12), 0, 12).forEach(c -> junk.append("=- \n\tstae1|,é0".charAt(c)));
            data.put(keys.get(random.nextInt(keys.size())) + (random.nextInt(3) == 0 ? junk : ""), junk.toString());

            RegistryText.readCluster(data);
            RegistryText.readGroup(data)
                    .ifPresent(read -> assertThat(RegistryText.readGroup(RegistryText.write(read)))
                            .contains(read));
        }
    }

    @Test
    void membersAreInTheOrderOfTheirOrdinals() {
        assertThat(group.members()).extracting(StorageId::id).containsExactly(11, 22);
        assertThat(group.member(1)).map(StorageId::id).contains(22);
        assertThat(group.member(2)).isEmpty();
        assertThat(group.in(State.RETIRING)).extracting(StorageId::id).containsExactly(44);
    }

    @Test
    void whatIsGivenUpHasNoOrdinalAndKeepsItsAddress() {
        StorageId retired =
                StorageId.spare(5).at("10.0.0.5").assignedTo(3).seenByATracker().retiring();

        assertThat(retired).isEqualTo(new StorageId(5, State.RETIRING, OptionalInt.empty(), "10.0.0.5", true, false));
    }

    @Test
    void whatIsNoAddressIsForgottenAndNotBelieved() {
        Map<String, String> data = new TreeMap<>(RegistryText.write(group));
        data.put("id-11", "state=active ordinal=0 address=10.96.0.999 joined=true");

        assertThat(RegistryText.readGroup(data))
                .hasValueSatisfying(
                        read -> assertThat(read.ids().get(11).address()).isNull());
    }

    @Test
    void ofAClusterWhatIsNoAddressIsLeftOut() {
        Map<String, String> data = new TreeMap<>(Map.of("cluster-uid", UID, "tracker-0", "10.96.0.1"));
        data.put("tracker-1", "");
        data.put("tracker-2", "tracker.example.com");
        data.put("clients", "nowhere");

        assertThat(RegistryText.readCluster(data)).hasValueSatisfying(read -> {
            assertThat(read.trackers()).isEqualTo(Map.of(0, "10.96.0.1"));
            assertThat(read.clients()).isNull();
        });
    }

    @Test
    void aRegistryOfALaterFormatIsRecognised() {
        assertThat(RegistryText.isNewer(Map.of("format", "2"))).isTrue();
        assertThat(RegistryText.isNewer(RegistryText.write(group))).isFalse();
        assertThat(RegistryText.isNewer(Map.of())).isFalse();
    }

    @Test
    void aShapeIsReadAsItWasWritten() {
        Map<String, String> shape = Map.of("members", "2", "paths", "10Gi|fast|ReadWriteOnce,1Ti||ReadWriteOnce");

        assertThat(RegistryText.readShape(RegistryText.writeShape(shape))).isEqualTo(shape);
        assertThat(RegistryText.readShape("")).isEmpty();
    }
}
