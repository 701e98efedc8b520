package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.testing.TestNamespace;
import io.fastdfs.operator.topology.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody does to the operator's objects, they come back as they were: same names, addresses and ids. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftIT {

    private static final String STRIPPED = "{\"metadata\": {\"labels\": null}}";

    @Order(1)
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    @Order(2)
    @RegisterExtension
    static final SharedOperator OPERATOR = SharedOperator.in(NAMESPACE);

    private final Situation situation = Situation.in(NAMESPACE);

    @BeforeAll
    void aClusterOfOneGroup() {
        situation.create(Manifests.cluster("photos"), Manifests.group("photos", "group1"));
        situation.awaitMade("photos", "photos-group1");
    }

    @Test
    void everyServiceComesBackWithItsAddress() {
        Map<String, String> addresses = addresses();
        assertThat(addresses).hasSize(2 + 1 + 4);
        addresses.keySet().forEach(name -> situation.delete(Service.class, name));

        situation.awaitThat("the Services are back", () -> addresses().keySet().equals(addresses.keySet()));
        // The Service for clients is reached by its name, and nobody remembers its address.
        Map<String, String> now = addresses();
        now.remove("photos-trackers");
        addresses.remove("photos-trackers");
        assertThat(now).isEqualTo(addresses);
    }

    @Test
    void aServiceThatSomebodyMadeAnewGetsItsAddressBack() {
        int spare = situation
                .registry("photos-group1")
                .in(io.fastdfs.operator.registry.StorageId.State.SPARE)
                .get(0)
                .id();
        String name = "photos-group1-" + spare;
        Service former = situation.get(Service.class, name);
        String address = former.getSpec().getClusterIP();
        OPERATOR.stop();
        try {
            situation.delete(Service.class, name);
            former.getMetadata().setResourceVersion(null);
            former.getSpec().setClusterIP(null);
            former.getSpec().setClusterIPs(null);
            situation.client().resource(former).create();
            assertThat(situation.get(Service.class, name).getSpec().getClusterIP())
                    .isNotEqualTo(address);
        } finally {
            OPERATOR.start();
        }
        situation.awaitThat(
                "it has its address",
                () -> situation
                        .get(Service.class, name)
                        .getSpec()
                        .getClusterIP()
                        .equals(address));
    }

    /** The API server frees the address of a deleted Service a moment after it told of the deletion. */
    @Test
    void aServiceWhoseAddressIsNotFreeYetWaitsForIt() {
        Service former = situation.get(Service.class, "photos-tracker-1");
        String address = former.getSpec().getClusterIP();
        OPERATOR.stop();
        Service taker;
        try {
            situation.delete(Service.class, "photos-tracker-1");
            taker = situation.client().resource(holding(address)).create();
        } finally {
            OPERATOR.start();
        }
        await("it is not made at another address")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> situation.find(Service.class, "photos-tracker-1") == null);
        situation.client().resource(taker).delete();

        situation.awaitThat(
                "it has its address",
                () -> situation
                        .get(Service.class, "photos-tracker-1")
                        .getSpec()
                        .getClusterIP()
                        .equals(address));
    }

    /** As after a move to other ranges: what cannot be had again is replaced, recorded and told to everybody. */
    @Test
    void addressesThatOthersKeepAreReplacedForGood() {
        String member = "photos-group1-"
                + situation.registry("photos-group1").members().get(0).id();
        List<String> lost = List.of("photos-tracker-0", member);
        Map<String, String> before = addresses();
        List<Service> takers = new ArrayList<>();
        OPERATOR.stop();
        try {
            for (String name : lost) {
                situation.delete(Service.class, name);
                takers.add(
                        situation.client().resource(holding(before.get(name))).create());
            }
        } finally {
            OPERATOR.start();
        }
        situation.awaitThat("both have an address", () -> addresses().keySet().containsAll(lost));
        situation.awaitQuiet("photos");

        Map<String, String> now = addresses();
        lost.forEach(name -> assertThat(now.get(name)).isNotEqualTo(before.get(name)));
        assertThat(situation.clusterRegistry("photos").trackers()).containsEntry(0, now.get("photos-tracker-0"));
        assertThat(situation.registry("photos-group1").members().get(0).address())
                .isEqualTo(now.get(member));
        List<String> told = configMaps().entrySet().stream()
                .filter(configMap -> !configMap.getKey().endsWith("-registry"))
                .flatMap(configMap -> configMap.getValue().values().stream())
                .toList();
        lost.forEach(name -> assertThat(told).anyMatch(text -> text.contains(now.get(name))));
        takers.forEach(taker -> situation.client().resource(taker).delete());
    }

    private static Service holding(String address) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withGenerateName("taker-")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(address)
                .addNewPort()
                .withPort(1)
                .endPort()
                .endSpec()
                .build();
    }

    @Test
    void editsOfServicesAreTakenBack() {
        situation.edit(
                Service.class,
                "photos-tracker-0",
                "{\"spec\": {\"selector\": {\"statefulset.kubernetes.io/pod-name\": \"other\"},"
                        + " \"publishNotReadyAddresses\": false}}");
        situation.awaitThat("the Service is as it was", () -> {
            Service service = situation.get(Service.class, "photos-tracker-0");
            return service.getSpec().getSelector().containsValue("photos-tracker-0")
                    && Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        });
    }

    /** Clients resolve the name once and would keep a tracker that serves nobody yet. */
    @Test
    void theServiceForClientsNeverPublishesTrackersThatAreNotReady() {
        situation.edit(Service.class, "photos-trackers", "{\"spec\": {\"publishNotReadyAddresses\": true}}");
        situation.awaitThat(
                "that is taken back",
                () -> !Boolean.TRUE.equals(situation
                        .get(Service.class, "photos-trackers")
                        .getSpec()
                        .getPublishNotReadyAddresses()));
        situation.awaitQuiet("photos");
    }

    @Test
    void deletedConfigMapsComeBackWithTheSameContent() {
        Map<String, Map<String, String>> contents = configMaps();
        contents.keySet().stream()
                .filter(name -> !name.endsWith("-registry"))
                .forEach(name -> situation.delete(ConfigMap.class, name));
        situation.awaitThat("the ConfigMaps are back", () -> configMaps().equals(contents));
    }

    @Test
    void editedConfigMapsAreMended() {
        Map<String, Map<String, String>> contents = configMaps();
        situation.edit(
                ConfigMap.class, "photos-client", "{\"data\": {\"client.conf\": \"tracker_server = 10.0.0.1\"}}");
        situation.edit(
                ConfigMap.class,
                "photos-group1-registry",
                "{\"data\": {\"member-0\": \"id=1\\n\", \"member-1\": null}}");
        situation.awaitThat("the ConfigMaps are mended", () -> configMaps().equals(contents));
    }

    /** Immutable ConfigMaps cannot be edited, but deleted and made again with something else in them. */
    @Test
    void aForgedConfigurationIsReplaced() {
        String name = configMaps().keySet().stream()
                .filter(config -> config.matches("photos-group1-[0-9a-f]{10}"))
                .findFirst()
                .orElseThrow();
        ConfigMap forged = situation.get(ConfigMap.class, name);
        Map<String, String> content = Map.copyOf(forged.getData());
        OPERATOR.stop();
        try {
            situation.delete(ConfigMap.class, name);
            forged.getMetadata().setResourceVersion(null);
            forged.setData(Map.of("storage.conf", "tracker_server = 10.0.0.1"));
            situation.client().resource(forged).create();
        } finally {
            OPERATOR.start();
        }
        situation.awaitThat(
                "its content is the hashed one",
                () -> situation.get(ConfigMap.class, name).getData().equals(content));
    }

    @Test
    void deletedRegistriesAreMadeAgainAsTheyWere() {
        ClusterRegistry cluster = situation.clusterRegistry("photos");
        GroupRegistry group = situation.registry("photos-group1");

        situation.delete(ConfigMap.class, "photos-registry");
        situation.delete(ConfigMap.class, "photos-group1-registry");

        situation.awaitThat(
                "the registries are back",
                () -> situation.clusterRegistry("photos").equals(cluster)
                        && positions(situation.registry("photos-group1")).equals(positions(group)));
        situation.awaitQuiet("photos");
        GroupRegistry again = situation.registry("photos-group1");
        assertThat(positions(again)).isEqualTo(positions(group));
        assertThat(again.shape()).isEqualTo(group.shape());
        assertThat(again.founder())
                .as("volumes exist, and nobody knows any more what is in them")
                .isEmpty();
    }

    @Test
    void aRegistryThatCannotBeReadIsMadeAgain() {
        GroupRegistry group = situation.registry("photos-group1");
        int id = group.members().get(0).id();
        situation.edit(
                ConfigMap.class,
                "photos-group1-registry",
                "{\"data\": {\"cluster-uid\": \"none\", \"id-%d\": \"garbage\"}}".formatted(id));
        situation.awaitThat(
                "the registry is whole",
                () -> positions(situation.registry("photos-group1"))
                        .entrySet()
                        .containsAll(positions(group).entrySet()));
        situation.awaitQuiet("photos");
        assertThat(situation.registry("photos-group1").members()).hasSize(2);
    }

    /** Else each look would find no registry and give out ids again. */
    @Test
    void noIdsAreGivenOutWhileSomebodyElsesRegistryIsInTheWay() {
        ConfigMap registry = situation.get(ConfigMap.class, "photos-group1-registry");
        Map<String, String> addresses = addresses();
        OPERATOR.stop();
        try {
            situation.delete(ConfigMap.class, "photos-group1-registry");
            situation.create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: photos-group1-registry}\n");
        } finally {
            OPERATOR.start();
        }
        situation.awaitReason(FastDfsStorageGroup.class, "photos-group1", ConditionType.READY, Reason.NameTaken);
        situation.awaitQuiet("photos");
        assertThat(addresses()).isEqualTo(addresses);

        situation.delete(ConfigMap.class, "photos-group1-registry");
        registry.getMetadata().setResourceVersion(null);
        situation.client().resource(registry).create();
        situation.awaitReason(FastDfsStorageGroup.class, "photos-group1", ConditionType.READY, Reason.Starting);
        assertThat(addresses()).isEqualTo(addresses);
    }

    @Test
    void editsOfStatefulSetsAreTakenBack() {
        for (String name : new String[] {"photos-tracker", "photos-group1"}) {
            StatefulSet before = situation.get(StatefulSet.class, name);
            situation.edit(StatefulSet.class, name, """
                    {"metadata": {"ownerReferences": []},
                     "spec": {"replicas": 0, "updateStrategy": {"type": "RollingUpdate"},
                      "template": {"spec": {"terminationGracePeriodSeconds": 10,
                                            "securityContext": {"runAsNonRoot": false}}}}}""");
            situation.awaitThat(name + " is as it was", () -> {
                StatefulSet now = situation.get(StatefulSet.class, name);
                return now.getSpec().equals(before.getSpec())
                        && now.getMetadata()
                                .getOwnerReferences()
                                .equals(before.getMetadata().getOwnerReferences());
            });
        }
    }

    @Test
    void deletedStatefulSetsBudgetsAndPoliciesComeBack() {
        SortedMap<String, HasMetadata> before = situation.made("photos");
        for (String name : new String[] {"photos-tracker", "photos-group1"}) {
            situation.delete(StatefulSet.class, name);
            situation.delete(PodDisruptionBudget.class, name);
            situation.delete(NetworkPolicy.class, name);
        }
        situation.awaitThat(
                "everything is back",
                () -> situation.made("photos").keySet().equals(before.keySet())
                        && situation.made("photos").values().stream()
                                .allMatch(object -> object.getMetadata().getDeletionTimestamp() == null));
    }

    @Test
    void editsOfBudgetsAndPoliciesAreTakenBack() {
        situation.edit(PodDisruptionBudget.class, "photos-group1", "{\"spec\": {\"maxUnavailable\": 2}}");
        situation.edit(NetworkPolicy.class, "photos-tracker", "{\"spec\": {\"ingress\": [{}]}}");
        situation.awaitThat(
                "the budget is as it was",
                () -> situation
                                .get(PodDisruptionBudget.class, "photos-group1")
                                .getSpec()
                                .getMaxUnavailable()
                                .getIntVal()
                        == 1);
        situation.awaitThat(
                "the policy is as it was",
                () -> situation
                                .get(NetworkPolicy.class, "photos-tracker")
                                .getSpec()
                                .getIngress()
                                .get(0)
                                .getFrom()
                                .size()
                        > 1);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Service.class,
                ConfigMap.class,
                StatefulSet.class,
                PersistentVolumeClaim.class,
                PodDisruptionBudget.class,
                NetworkPolicy.class
            })
    void labelsThatWereStrippedComeBack(Class<? extends HasMetadata> kind) {
        GroupRegistry group = situation.registry("photos-group1");
        SortedMap<String, HasMetadata> before = situation.made("photos");
        before.values().stream()
                .filter(kind::isInstance)
                .map(object -> object.getMetadata().getName())
                .filter(name -> !name.startsWith("state-photos-tracker")) // the StatefulSet controller's
                .forEach(name -> situation.edit(kind, name, STRIPPED));

        situation.awaitThat(
                "all labels are back", () -> labels(situation.made("photos")).equals(labels(before)));
        assertThat(situation.registry("photos-group1")).isEqualTo(group);
    }

    @Test
    void oneLabelThatWasStrippedComesBack() {
        GroupRegistry group = situation.registry("photos-group1");
        SortedMap<String, HasMetadata> before = situation.made("photos");
        String service = "photos-group1-" + group.members().get(0).id();
        strip(Service.class, service, Labels.CLUSTER);
        strip(Service.class, "photos-tracker-1", Labels.COMPONENT);
        strip(StatefulSet.class, "photos-group1", Labels.STORAGE_GROUP);
        strip(PersistentVolumeClaim.class, "path0-photos-group1-0", Labels.ID);

        situation.awaitThat(
                "all labels are back", () -> labels(situation.made("photos")).equals(labels(before)));
    }

    private void strip(Class<? extends HasMetadata> kind, String name, String label) {
        situation.edit(kind, name, "{\"metadata\": {\"labels\": {\"%s\": null}}}".formatted(label));
    }

    private Map<String, String> addresses() {
        Map<String, String> addresses = new TreeMap<>();
        situation.made("photos").values().forEach(object -> {
            if (object instanceof Service service) {
                addresses.put(service.getMetadata().getName(), service.getSpec().getClusterIP());
            }
        });
        return addresses;
    }

    private Map<String, Map<String, String>> configMaps() {
        Map<String, Map<String, String>> contents = new TreeMap<>();
        situation.made("photos").values().forEach(object -> {
            if (object instanceof ConfigMap configMap) {
                contents.put(configMap.getMetadata().getName(), configMap.getData());
            }
        });
        return contents;
    }

    /** State, ordinal and address by id: what must survive without the registry. */
    private static Map<Integer, String> positions(GroupRegistry registry) {
        Map<Integer, String> positions = new TreeMap<>();
        registry.ids()
                .values()
                .forEach(id -> positions.put(id.id(), id.state() + " " + id.ordinal() + " " + id.address()));
        return positions;
    }

    private static Map<String, Map<String, String>> labels(SortedMap<String, HasMetadata> objects) {
        Map<String, Map<String, String>> labels = new TreeMap<>();
        objects.forEach((word, object) -> labels.put(word, object.getMetadata().getLabels()));
        return labels;
    }
}
