package io.fastdfs.operator.faults;

import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.api.FastDfsStorageGroup;
import io.fastdfs.operator.reconcile.Manifests;
import java.util.Set;
import java.util.TreeSet;

/** What a user does to a cluster, one after the other; each ends in a state of its own. */
enum Scenario {
    /** A cluster of two trackers and a group of two. */
    CREATE(Set.of("group1")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            create(client, Manifests.cluster(cluster));
            create(client, Manifests.group(cluster, "group1", "volumePolicy: {whenDeleted: Delete}"));
        }
    },

    /** A third member: it takes a spare id, a new spare is drawn, the trackers restart one by one. */
    GROW(Set.of("group1")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            client.resources(FastDfsStorageGroup.class)
                    .withName(cluster + "-group1")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"replicas\": 3}}");
        }
    },

    /** A second group: its ids are new to the trackers, which restart one by one. */
    ADD_GROUP(Set.of("group1", "group2")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            create(client, Manifests.group(cluster, "group2"));
        }
    },

    /** The second group goes, and its volumes stay. */
    DELETE_AND_RETAIN(Set.of("group1")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            delete(client, cluster + "-group2");
        }
    },

    /** The second group comes back to its volumes. */
    RETURN(Set.of("group1", "group2")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            create(client, Manifests.group(cluster, "group2"));
        }
    },

    /** The first group goes with its volumes; trackers are told to forget its members. */
    DELETE_WITH_CONSENT(Set.of("group2")) {
        @Override
        void happen(NamespacedKubernetesClient client, String cluster) {
            delete(client, cluster + "-group1");
        }
    };

    private final Set<String> groups;

    Scenario(Set<String> groups) {
        this.groups = groups;
    }

    abstract void happen(NamespacedKubernetesClient client, String cluster);

    /** The FastDFS groups that a cluster has afterwards. */
    Set<String> groups() {
        return new TreeSet<>(groups);
    }

    /** The FastDFS group whose volumes were given up by then. */
    boolean givesUp(String group) {
        return this == DELETE_WITH_CONSENT && group.equals("group1");
    }

    private static void create(NamespacedKubernetesClient client, String manifest) {
        client.resource(manifest).create();
    }

    private static void delete(NamespacedKubernetesClient client, String group) {
        client.resources(FastDfsStorageGroup.class).withName(group).delete();
    }
}
