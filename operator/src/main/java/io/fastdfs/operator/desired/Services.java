package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Services that bear addresses. IPv4 single-stack: FastDFS behind other stacks is not measured yet. */
public final class Services {

    /** The label that a StatefulSet puts on each pod (Kubernetes: StatefulSets, "Pod Name Label"). */
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    private Services() {}

    /**
     * The fixed address of one tracker, for its peers, the storages and the operator. Not-ready pods are in it: a tracker
     * becomes ready only when storages have reached it by this Service.
     */
    public static Service tracker(Owner owner, ClusterNames names, int ordinal, @Nullable String address) {
        return peer(
                owner.owned(names.tracker(ordinal)),
                address,
                Layout.TRACKER_PORT,
                Map.of(POD_NAME, names.tracker(ordinal)));
    }

    /**
     * The fixed address of one id, for as long as any tracker may know it: so it has no owner, as the registry has none. A
     * spare id's Service selects nothing.
     */
    public static Service storage(Owner owner, GroupNames names, StorageId id) {
        Map<String, String> annotations = Labels.neverPruned();
        if (id.unused()) {
            annotations.put(Labels.UNUSED, "true");
        }
        Map<String, String> selector = id.ordinal().isPresent()
                ? Map.of(POD_NAME, names.member(id.ordinal().getAsInt()))
                : Map.of();
        return peer(
                owner.lasting(names.service(id.id()), Map.of(Labels.ID, Integer.toString(id.id())), annotations),
                id.address(),
                Layout.STORAGE_PORT,
                selector);
    }

    /**
     * The address for clients, which resolve its name once: ready trackers only.
     *
     * @param actual what there is; where somebody made it publish all trackers, that is taken back. Said always it would be a
     *     difference for ever: the API server does not write this field when it is false
     */
    public static Service forClients(
            Owner owner, ClusterNames names, @Nullable String address, @Nullable Service actual) {
        boolean publishesAll =
                actual != null && Boolean.TRUE.equals(actual.getSpec().getPublishNotReadyAddresses());
        return new ServiceBuilder()
                .withMetadata(owner.owned(names.trackers()))
                .withNewSpec()
                .withType("ClusterIP")
                .withIpFamilyPolicy("SingleStack")
                .withIpFamilies("IPv4")
                .withClusterIP(address)
                .withPublishNotReadyAddresses(publishesAll ? false : null)
                .withSelector(Labels.selectingTrackers(names.cluster()))
                .addNewPort()
                .withName("fdfs")
                .withProtocol("TCP")
                .withPort(Layout.TRACKER_PORT)
                .withNewTargetPort(Layout.TRACKER_PORT)
                .endPort()
                .endSpec()
                .build();
    }

    private static Service peer(ObjectMeta metadata, @Nullable String address, int port, Map<String, String> selector) {
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType("ClusterIP")
                .withIpFamilyPolicy("SingleStack")
                .withIpFamilies("IPv4")
                .withClusterIP(address)
                .withPublishNotReadyAddresses(true)
                .withSelector(selector.isEmpty() ? null : selector)
                .addNewPort()
                .withName("fdfs")
                .withProtocol("TCP")
                .withPort(port)
                .withNewTargetPort(port)
                .endPort()
                .endSpec()
                .build();
    }
}
