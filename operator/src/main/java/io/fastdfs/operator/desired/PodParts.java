package io.fastdfs.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fastdfs.operator.api.PodOverrides;
import io.fastdfs.operator.config.ContentHash;
import io.fastdfs.operator.topology.Labels;
import io.fastdfs.operator.topology.Layout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pods of trackers and storages have in common. All of it fits Pod Security "restricted". */
final class PodParts {

    /** The volume with the immutable configuration; also asked for by who wants to know what a pod runs with. */
    static final String CONFIG_VOLUME = "config";

    /**
     * How often the port may be found closed. A storage opens it only after its directories are made or a lost disk is
     * recovered, which has no limit that a probe could know.
     */
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private PodParts() {}

    /** The container's fixed part: locked down, and its last words reach the pod's status. */
    static ContainerBuilder container(String name, String image, @Nullable String pullPolicy, int port) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withCommand("fdfs-member", "start", name)
                .addNewPort()
                .withName("fdfs")
                .withContainerPort(port)
                .withProtocol("TCP")
                .endPort()
                .addNewEnv() // for fdfs-member; the host name is the user's (pod.overlay)
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withStartupProbe(new ProbeBuilder()
                        .withNewTcpSocket()
                        .withNewPort(port)
                        .endTcpSocket()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(NO_LIMIT)
                        .build())
                .withLivenessProbe(probe(10, 5, 6, "fdfs-member", "live", Integer.toString(port)))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
    }

    /** A probe that runs a command inside the container. */
    static Probe probe(int periodSeconds, int timeoutSeconds, int failures, String... command) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand(command)
                .endExec()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(timeoutSeconds)
                .withFailureThreshold(failures)
                .build();
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    static Volume fromConfigMap(String volume, String configMap) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewConfigMap()
                .withName(configMap)
                .endConfigMap()
                .build();
    }

    static Volume scratch(String volume) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    /**
     * The pod template: the operator's parts, then what the user wishes, then the overlay, and at last what nobody may
     * change: the labels that select the pod and the hash by which a stale pod is told.
     */
    static PodTemplateSpec template(
            Container container,
            List<Volume> volumes,
            Map<String, String> labels,
            Map<String, String> selector,
            long graceSeconds,
            @Nullable List<io.fabric8.kubernetes.api.model.LocalObjectReference> pullSecrets,
            PodOverrides wishes) {
        PodTemplateSpec own = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(wishes.labels())
                .addToLabels(labels)
                .withAnnotations(wishes.annotations())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(graceSeconds)
                .withSecurityContext(security())
                .withAffinity(wishes.affinity() == null ? apart(selector) : wishes.affinity())
                .withNodeSelector(wishes.nodeSelector())
                .withTolerations(wishes.tolerations())
                .withTopologySpreadConstraints(wishes.topologySpreadConstraints())
                .withPriorityClassName(wishes.priorityClassName())
                .withImagePullSecrets(pullSecrets)
                .withContainers(new ContainerBuilder(container)
                        .withResources(wishes.resources())
                        .build())
                .withVolumes(volumes)
                .endSpec()
                .build();
        PodTemplateSpec merged = wishes.overlay() == null ? own : Overlay.over(own, wishes.overlay());
        PodTemplateSpec labelled = new PodTemplateSpecBuilder(merged)
                .editOrNewMetadata()
                .addToLabels(labels)
                .endMetadata()
                .build();
        return new PodTemplateSpecBuilder(labelled)
                .editMetadata()
                .addToAnnotations(Labels.TEMPLATE, ContentHash.of(Map.of("template", sorted(labelled))))
                .endMetadata()
                .build();
    }

    /** Maps have another order in each JVM (Map.copyOf): what is the same must have the same hash in all of them. */
    private static String sorted(PodTemplateSpec template) {
        try {
            return SORTED.writeValueAsString(template);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a pod template is always JSON", e);
        }
    }

    /** OnRootMismatch: a recursive chown of a volume with millions of files would hold up every start. */
    private static PodSecurityContext security() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(Layout.USER)
                .withRunAsGroup(Layout.USER)
                .withFsGroup(Layout.USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    /** Copies on one node are lost together; but a cluster of one node must do, so it is a preference. */
    private static Affinity apart(Map<String, String> selector) {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(selector)
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }
}
