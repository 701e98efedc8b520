package io.fastdfs.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.fastdfs.StorageState;
import io.fastdfs.operator.observe.Scene;
import io.fastdfs.operator.observe.Sights;
import io.fastdfs.operator.observe.TrackersSight;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** photos after its first days: two trackers, and the members 11 and 12 of group1, which have joined; 13 and 14 are spare. */
final class Settled {

    static final ClusterShape CLUSTER_SHAPE = new ClusterShape("6.15.4", 2, remembered("1Gi"), false);
    static final GroupShape GROUP_SHAPE = new GroupShape(2, remembered("2Gi"), List.of(remembered("10Gi")), "256");
    static final TrackersSight ALL_ACTIVE =
            Sights.agreeing(2, Map.of(11, StorageState.ACTIVE, 12, StorageState.ACTIVE));

    private Settled() {}

    static ClusterRegistry cluster() {
        return new ClusterRegistry(
                Scene.UID,
                new TreeMap<>(Map.of(0, Sights.trackerAddress(0), 1, Sights.trackerAddress(1))),
                null,
                new TreeMap<>(CLUSTER_SHAPE.write()));
    }

    static GroupRegistry group(StorageId... ids) {
        return Ids.registry(ids).withShape(GROUP_SHAPE.write());
    }

    static GroupRegistry group1() {
        return group(Ids.joined(11, 0), Ids.joined(12, 1), Ids.spare(13), Ids.spare(14));
    }

    static ConfigMap configMap(ClusterRegistry registry) {
        return Scene.clusterRegistry(RegistryText.write(registry));
    }

    static ConfigMap configMap(String storageGroup, GroupRegistry registry) {
        return Scene.groupRegistry(storageGroup, RegistryText.write(registry));
    }

    /** A volume as a registry remembers it: the access mode is spelled out. */
    private static VolumeSpec remembered(String size) {
        return new VolumeSpec(size, null, "ReadWriteOnce");
    }

    /** Both registries, all members ACTIVE, and these groups. */
    static Scene scene(FastDfsStorageGroup... groups) {
        return new Scene()
                .with(configMap(cluster()), configMap("photos-group1", group1()))
                .with(groups)
                .seeing(ALL_ACTIVE);
    }
}
