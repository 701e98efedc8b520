package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trackers' StatefulSet. Parallel, so that one broken pod never holds up the others; OnDelete, because the operator
 * alone decides when a pod may go.
 */
public record TrackerSet(
        Owner owner,
        ClusterNames names,
        String image,
        @Nullable String pullPolicy,
        List<LocalObjectReference> pullSecrets,
        int replicas,
        VolumeSpec volume,
        String configMap,
        String clusterUid,
        Map<String, String> shape,
        PodOverrides pod) {

    /** Stays in the clients' Service for the time that endpoints need to forget it (Kubernetes: pod termination). */
    private static final long SECONDS_BEFORE_SIGTERM = 4;

    private static final long GRACE_SECONDS = 30;

    /** The object. */
    public StatefulSet build() {
        var container = PodParts.container("tracker", image, pullPolicy, Layout.TRACKER_PORT)
                .addNewEnv()
                .withName("FDFS_CLUSTER_UID")
                .withValue(clusterUid)
                .endEnv()
                .withReadinessProbe(PodParts.probe(2, 3, 2, "fdfs-member", "ready", "tracker"))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(SECONDS_BEFORE_SIGTERM)
                .endPreStop()
                .endLifecycle()
                .withVolumeMounts(
                        PodParts.mount(GroupNames.STATE_VOLUME, Layout.STATE_PATH, false),
                        PodParts.mount(PodParts.CONFIG_VOLUME, Layout.CONFIG_PATH, true),
                        PodParts.mount("run", Layout.RUN_PATH, false))
                .build();
        Map<String, String> selector = Labels.selectingTrackers(names.cluster());
        return new StatefulSetBuilder()
                .withMetadata(PodParts.withShape(owner.owned(names.trackerSet()), shape))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(names.trackers())
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .withTemplate(PodParts.template(
                        container,
                        List.of(PodParts.fromConfigMap(PodParts.CONFIG_VOLUME, configMap), PodParts.scratch("run")),
                        owner.labels(),
                        selector,
                        GRACE_SECONDS,
                        pullSecrets,
                        pod))
                .withVolumeClaimTemplates(Claims.templates(owner, Map.of(GroupNames.STATE_VOLUME, volume)))
                .endSpec()
                .build();
    }
}
