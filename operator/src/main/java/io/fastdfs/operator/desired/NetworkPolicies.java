package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.topology.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may connect. FastDFS has no authentication: whoever reaches a tracker can delete members. */
public final class NetworkPolicies {

    /** The label that the API server keeps on each namespace (Kubernetes: well-known labels). */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private NetworkPolicies() {}

    /**
     * For the trackers: the cluster itself, the clients, and the operator, which asks them how things are.
     *
     * @param operatorsNamespace where the operator runs: a label of a pod alone proves nothing, anybody can write it
     */
    public static Optional<NetworkPolicy> ofTrackers(
            Owner owner, String name, String cluster, String operatorsNamespace, NetworkSpec.Policy policy, int port) {
        List<NetworkPolicyPeer> peers = peers(cluster, policy);
        peers.add(new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of(NAMESPACE_NAME, operatorsNamespace))
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Labels.NAME, Labels.OPERATOR))
                .endPodSelector()
                .build());
        return of(owner, name, Labels.selectingTrackers(cluster), policy, port, peers);
    }

    /** For the members of a group: the cluster itself and the clients. */
    public static Optional<NetworkPolicy> ofMembers(
            Owner owner, String name, String cluster, NetworkSpec.Policy policy, int port) {
        return of(owner, name, Labels.selectingMembers(cluster, name), policy, port, peers(cluster, policy));
    }

    private static List<NetworkPolicyPeer> peers(String cluster, NetworkSpec.Policy policy) {
        List<NetworkPolicyPeer> peers = new ArrayList<>();
        peers.add(new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Labels.CLUSTER, cluster))
                .endPodSelector()
                .build());
        if (policy.clients() == null) {
            peers.add(new NetworkPolicyPeerBuilder()
                    .withNewPodSelector()
                    .endPodSelector()
                    .build());
        } else {
            peers.addAll(policy.clients());
        }
        return peers;
    }

    private static Optional<NetworkPolicy> of(
            Owner owner,
            String name,
            Map<String, String> selector,
            NetworkSpec.Policy policy,
            int port,
            List<NetworkPolicyPeer> peers) {
        if (!policy.enabled()) {
            return Optional.empty();
        }
        return Optional.of(new NetworkPolicyBuilder()
                .withMetadata(owner.owned(name))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(selector)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .withFrom(peers)
                .addNewPort()
                .withProtocol("TCP")
                .withNewPort(port)
                .endPort()
                .endIngress()
                .endSpec()
                .build());
    }
}
