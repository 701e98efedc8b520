package io.fastdfs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.topology.Labels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom the policies let in; golden/objects has them as they are with and without clients. */
class NetworkPoliciesTest {

    private static final String THE_CLUSTER = "podSelector: {matchLabels: {fastdfs.io/cluster: photos}}";

    @Test
    void anEmptyListOfClientsLetsNobodyInButTheClusterItself() {
        assertThat(peers(members("network: {policy: {clients: []}}"))).containsExactly(peer(THE_CLUSTER));
    }

    @Test
    void theOperatorIsLetInToTrackersWhateverTheClients() {
        assertThat(peers(trackers("network: {policy: {clients: []}}")))
                .containsExactly(
                        peer(THE_CLUSTER),
                        peer("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: fastdfs-system}}\n"
                                + "podSelector: {matchLabels: {app.kubernetes.io/name: fastdfs-operator}}"));
    }

    @Test
    void thereAreNoneWhereTheyAreTurnedOff() {
        assertThat(members("network: {policy: {enabled: false}}")).isEmpty();
        assertThat(trackers("network: {policy: {enabled: false}}")).isEmpty();
    }

    @Test
    void anEmptyPolicyIsTheDefault() {
        assertThat(members("network: {policy: {}}")).isEqualTo(members("paused: false"));
        assertThat(members("network: {}")).isEqualTo(members("paused: false"));
    }

    private static Optional<NetworkPolicy> members(String spec) {
        return NetworkPolicies.ofMembers(owner(), "photos-group1", "photos", policy(spec), 23000);
    }

    private static Optional<NetworkPolicy> trackers(String spec) {
        return NetworkPolicies.ofTrackers(owner(), "photos-tracker", "photos", "fastdfs-system", policy(spec), 22122);
    }

    private static Owner owner() {
        return Owner.of(Scene.cluster("version: 6.15.4"), Labels.ofCluster("photos"));
    }

    private static NetworkSpec.Policy policy(String spec) {
        return NetworkSpec.policyOf(
                Scene.cluster("version: 6.15.4\n" + spec).getSpec().network());
    }

    private static List<NetworkPolicyPeer> peers(Optional<NetworkPolicy> policy) {
        return policy.orElseThrow().getSpec().getIngress().get(0).getFrom();
    }

    private static NetworkPolicyPeer peer(String yaml) {
        return Serialization.unmarshal(yaml, NetworkPolicyPeer.class);
    }
}
