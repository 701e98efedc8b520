package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The StatefulSet of a group's members. Parallel: members that have files come back at once, and members that join wait
 * for their turn in the entrypoint, which knows more than a StatefulSet does.
 */
public record MemberSet(
        Owner owner,
        GroupNames names,
        String cluster,
        String image,
        @Nullable String pullPolicy,
        List<LocalObjectReference> pullSecrets,
        int replicas,
        VolumeSpec state,
        List<VolumeSpec> paths,
        String configMap,
        Map<String, String> shape,
        PodOverrides pod) {

    /** SIGTERM ends a storage in about 3 s; a full write buffer may take longer. */
    private static final long GRACE_SECONDS = 60;

    /** The object. */
    public StatefulSet build() {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(PodParts.mount(GroupNames.STATE_VOLUME, Layout.STATE_PATH, false));
        for (int index = 0; index < paths.size(); index++) {
            mounts.add(PodParts.mount(GroupNames.storePathVolume(index), Layout.storePath(index), false));
        }
        mounts.add(PodParts.mount(PodParts.CONFIG_VOLUME, Layout.CONFIG_PATH, true));
        mounts.add(PodParts.mount("registry", Layout.REGISTRY_PATH, true));
        mounts.add(PodParts.mount("run", Layout.RUN_PATH, false));
        var container = PodParts.container("storage", image, pullPolicy, Layout.STORAGE_PORT)
                .withReadinessProbe(PodParts.probe(5, 5, 2, "fdfs-member", "ready", "storage"))
                .withVolumeMounts(mounts)
                .build();
        Map<String, String> selector = Labels.selectingMembers(cluster, names.resource());
        return new StatefulSetBuilder()
                .withMetadata(PodParts.withShape(owner.owned(names.memberSet()), shape))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(names.memberSet())
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .withTemplate(PodParts.template(
                        container,
                        List.of(
                                PodParts.fromConfigMap(PodParts.CONFIG_VOLUME, configMap),
                                PodParts.fromConfigMap("registry", names.registry()),
                                PodParts.scratch("run")),
                        owner.labels(),
                        selector,
                        GRACE_SECONDS,
                        pullSecrets,
                        pod))
                .withVolumeClaimTemplates(Claims.templates(owner, Claims.volumes(state, paths)))
                .endSpec()
                .build();
    }
}
