package io.fastdfs.operator.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fastdfs.operator.testing.FastDfsImages;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A pod that only waits for commands: an application with FastDFS's tools, or a person who looks into volumes. */
record HelperPod(NamespacedKubernetesClient client, String name) {
    private static final long USER = 10001;

    /** Has FastDFS's tools and, as /etc/fdfs/client.conf, what the operator gives to applications. */
    static HelperPod application(NamespacedKubernetesClient client, FastDfsImages fastDfs, String cluster) {
        return start(
                client,
                new PodBuilder(waiting("application", fastDfs))
                        .editSpec()
                        .addNewVolume()
                        .withName("client")
                        .withNewConfigMap()
                        .withName(cluster + "-client")
                        .endConfigMap()
                        .endVolume()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName("client")
                        .withMountPath("/etc/fdfs")
                        .endVolumeMount()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    /** Has volumes under /volumes/, each by the name of its claim. */
    static HelperPod withVolumes(
            NamespacedKubernetesClient client, FastDfsImages fastDfs, String name, String... claims) {
        PodBuilder pod = new PodBuilder(waiting(name, fastDfs));
        Arrays.stream(claims)
                .forEach(claim -> pod.editSpec()
                        .addNewVolume()
                        .withName(claim)
                        .withNewPersistentVolumeClaim()
                        .withClaimName(claim)
                        .endPersistentVolumeClaim()
                        .endVolume()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName(claim)
                        .withMountPath("/volumes/" + claim)
                        .endVolumeMount()
                        .endContainer()
                        .endSpec());
        return start(client, pod.build());
    }

    private static HelperPod start(NamespacedKubernetesClient client, Pod pod) {
        client.resource(pod).create();
        client.resource(pod).waitUntilReady(3, TimeUnit.MINUTES);
        return new HelperPod(client, pod.getMetadata().getName());
    }

    private static Pod waiting(String name, FastDfsImages fastDfs) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewContainer()
                .withName("shell")
                .withImage(fastDfs.storageImage())
                .withCommand("sleep", "infinity")
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    String run(String line) {
        return PodShell.run(client, name, line);
    }

    /** Deletes it and waits until its volumes are free. */
    void remove() {
        client.pods().withName(name).delete();
        Patience.await(name + " is gone")
                .until(() -> client.pods().withName(name).get() == null);
    }
}
