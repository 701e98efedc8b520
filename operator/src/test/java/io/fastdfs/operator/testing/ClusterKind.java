package io.fastdfs.operator.testing;

import java.nio.file.Path;
import java.util.Optional;

/** A way to a Kubernetes for the tests. */
interface ClusterKind {
    /** As FASTDFS_TEST_CLUSTER names it. */
    String name();

    /** Whether one runs already that tests may take. */
    default boolean isUp() {
        return false;
    }

    /** Why no cluster of this kind can be had here, empty where one can; a registry may have to be asked. */
    Optional<String> obstacle();

    /** The kubeconfig of a cluster that stores and validates objects and runs the controllers, started where it is not. */
    Path start();

    /** The same where pods run, and where programs on this machine reach the addresses of pods and Services. */
    Path startWithNode();

    /** Brings an image to the node. */
    void load(String image, Path tar);

    /** Whether the node gets images by itself that no {@link #load} brought. */
    boolean pullsImages();
}
