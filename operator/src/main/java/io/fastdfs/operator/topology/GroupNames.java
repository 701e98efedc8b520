package io.fastdfs.operator.topology;

import io.fastdfs.operator.api.FastDfsStorageGroup;

/** The names of everything that belongs to one FastDfsStorageGroup. Nothing else builds them. */
public record GroupNames(String resource) {

    /** The claim of a member's state volume. */
    public static final String STATE_VOLUME = "state";

    /** The names for a group. */
    public static GroupNames of(FastDfsStorageGroup group) {
        return new GroupNames(group.getMetadata().getName());
    }

    /** StatefulSet, PodDisruptionBudget and NetworkPolicy of the members. */
    public String memberSet() {
        return resource;
    }

    /** Pod of the member at an ordinal. */
    public String member(int ordinal) {
        return resource + "-" + ordinal;
    }

    /** The Service that bears the fixed address of a FastDFS id, whichever pod has the id now. */
    public String service(int id) {
        return resource + "-" + id;
    }

    /** The ConfigMap that remembers the ids of the group and tells pods which one is theirs. */
    public String registry() {
        return registryOf(resource);
    }

    /** The registry of a group by the name of its FastDfsStorageGroup. */
    public static String registryOf(String resource) {
        return resource + "-registry";
    }

    /** The immutable ConfigMap of one storage.conf. */
    public String config(String hash) {
        return resource + "-" + hash;
    }

    /** The volume of store path M00, M01, …: its claim template and its name inside the pod. */
    public static String storePathVolume(int index) {
        return "path" + index;
    }

    /** The PersistentVolumeClaim of a volume of the member at an ordinal (StatefulSets adopt claims by this name). */
    public String claim(String volume, int ordinal) {
        return volume + "-" + member(ordinal);
    }
}
