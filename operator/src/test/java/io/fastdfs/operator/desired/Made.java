package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.ImagesSpec;
import io.fastdfs.operator.api.NetworkSpec;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.config.ContentHash;
import io.fastdfs.operator.config.StorageIds;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.Ids;
import io.fastdfs.operator.plan.Planner;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All objects that the builders make of a cluster and its groups, once Services have addresses. */
final class Made {

    private final FastDfsCluster cluster;
    private final FastDfsClusterSpec spec;
    private final ClusterNames names;
    private final Owner owner;
    private final ImagesSpec images;
    private final NetworkSpec.Policy policy;
    private final ClusterPlan plan;
    private final List<HasMetadata> objects = new ArrayList<>();

    private Made(FastDfsCluster cluster, List<FastDfsStorageGroup> groups) {
        this.cluster = cluster;
        this.spec = cluster.getSpec();
        this.names = ClusterNames.of(cluster);
        this.owner = Owner.of(cluster, Labels.ofCluster(names.cluster()));
        this.images = spec.images() == null ? ImagesSpec.NONE : spec.images();
        this.policy = NetworkSpec.policyOf(spec.network());
        this.plan = addressed(new Planner(new Ids(100_001), () -> Scene.UID)
                .plan(new Scene()
                        .of(cluster)
                        .with(groups.toArray(HasMetadata[]::new))
                        .seen()));
    }

    /** The objects of a new cluster. */
    static List<HasMetadata> of(FastDfsCluster cluster, List<FastDfsStorageGroup> groups) {
        Made made = new Made(cluster, groups);
        made.trackers();
        made.plan.groups().forEach(made::members);
        return List.copyOf(made.objects);
    }

    private static ClusterPlan addressed(ClusterPlan plan) {
        Map<Integer, String> trackers = new TreeMap<>();
        for (int ordinal = 0; ordinal < plan.shape().trackers(); ordinal++) {
            trackers.put(ordinal, Sights.trackerAddress(ordinal));
        }
        List<GroupPlan> groups = plan.groups().stream()
                .map(group -> group.with(addressed(group.registry())))
                .toList();
        return plan.with(plan.registry().at(trackers, "10.96.0.200"), groups, plan.orphans());
    }

    private static GroupRegistry addressed(GroupRegistry registry) {
        return registry.with(registry.ids().values().stream()
                .map(id -> id.at(Sights.address(id.id())))
                .toList());
    }

    private void trackers() {
        plan.trackers().forEach((ordinal, address) -> objects.add(Services.tracker(owner, names, ordinal, address)));
        objects.add(Services.forClients(owner, names, plan.registry().clients(), null));
        objects.add(ConfigMaps.registry(owner, names, plan.registry()));
        objects.add(ConfigMaps.client(owner, names, "# as in golden/config\n"));
        Map<String, String> files =
                Map.of("tracker.conf", "# as in golden/config\n", StorageIds.FILE_NAME, "# as in StorageIdsTest\n");
        String config = names.trackerConfig(ContentHash.of(files));
        objects.add(ConfigMaps.configuration(owner, config, files));
        objects.add(new TrackerSet(
                        owner,
                        names,
                        images.tracker() == null
                                ? "example.com/tracker:" + plan.shape().version()
                                : images.tracker(),
                        images.pullPolicy(),
                        images.pullSecrets(),
                        plan.shape().trackers(),
                        plan.shape().trackerVolume(),
                        config,
                        plan.registry().uid(),
                        plan.registry().shape(),
                        spec.trackers().pod() == null
                                ? PodOverrides.NONE
                                : spec.trackers().pod())
                .build());
        Budgets.of(owner, names.trackerSet(), plan.shape().trackers(), Labels.selectingTrackers(names.cluster()))
                .ifPresent(objects::add);
        NetworkPolicies.ofTrackers(
                        owner, names.trackerSet(), names.cluster(), "fastdfs-system", policy, Layout.TRACKER_PORT)
                .ifPresent(objects::add);
    }

    private void members(GroupPlan group) {
        Map<String, String> labels = Labels.ofGroup(
                names.cluster(), group.names().resource(), group.registry().group());
        Owner lasting = Owner.of(cluster, labels);
        Owner groupOwner = Owner.of(group.resource(), labels);
        group.registry().ids().values().forEach(id -> objects.add(Services.storage(lasting, group.names(), id)));
        objects.add(ConfigMaps.registry(lasting, group.names(), group.registry()));
        for (StorageId member : group.registry().members()) {
            objects.addAll(Claims.ofMember(
                    lasting,
                    group.names(),
                    group.registry(),
                    member,
                    group.shape().state(),
                    group.shape().paths()));
        }
        Map<String, String> files = Map.of("storage.conf", "# as in golden/config\n");
        String config = group.names().config(ContentHash.of(files));
        objects.add(ConfigMaps.configuration(groupOwner, config, files));
        int members = group.shape().members();
        objects.add(new MemberSet(
                        groupOwner,
                        group.names(),
                        names.cluster(),
                        images.storage() == null
                                ? "example.com/storage:" + plan.shape().version()
                                : images.storage(),
                        images.pullPolicy(),
                        images.pullSecrets(),
                        members,
                        group.shape().state(),
                        group.shape().paths(),
                        config,
                        group.registry().shape(),
                        group.effective().pod())
                .build());
        String set = group.names().memberSet();
        Budgets.of(groupOwner, set, members, Labels.selectingMembers(names.cluster(), set))
                .ifPresent(objects::add);
        NetworkPolicies.ofMembers(groupOwner, set, names.cluster(), policy, Layout.STORAGE_PORT)
                .ifPresent(objects::add);
    }
}
