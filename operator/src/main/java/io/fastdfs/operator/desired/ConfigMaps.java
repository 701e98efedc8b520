package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.util.Map;

/** The ConfigMaps: immutable configuration, registries, and the file for applications. */
public final class ConfigMaps {

    private ConfigMaps() {}

    /** Files that pods name by the hash of their content, so that a crash never picks up half a change. */
    public static ConfigMap configuration(Owner owner, String name, Map<String, String> files) {
        return new ConfigMapBuilder()
                .withMetadata(owner.owned(name))
                .withImmutable(true)
                .withData(files)
                .build();
    }

    /** client.conf for applications to mount. */
    public static ConfigMap client(Owner owner, ClusterNames names, String clientConf) {
        return new ConfigMapBuilder()
                .withMetadata(owner.owned(names.client()))
                .withData(Map.of("client.conf", clientConf))
                .build();
    }

    /** What is remembered of a cluster; outlives it. */
    public static ConfigMap registry(Owner owner, ClusterNames names, ClusterRegistry registry) {
        return new ConfigMapBuilder()
                .withMetadata(owner.lasting(names.registry(), Map.of(), Labels.neverPruned()))
                .withData(RegistryText.write(registry))
                .build();
    }

    /** What is remembered of a group, and what its pods read at each start; outlives it. */
    public static ConfigMap registry(Owner owner, GroupNames names, GroupRegistry registry) {
        return new ConfigMapBuilder()
                .withMetadata(owner.lasting(names.registry(), Map.of(), Labels.neverPruned()))
                .withData(RegistryText.write(registry))
                .build();
    }
}
