package io.fastdfs.operator.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/** Labels and annotations of the objects that the operator makes. */
public final class Labels {

    /** Which program made the object; informers select by it. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY}. */
    public static final String OPERATOR = "fastdfs-operator";

    /** What every informer for owned objects selects by. */
    public static final String OWNED_SELECTOR = MANAGED_BY + "=" + OPERATOR;

    /** {@code fastdfs}. */
    public static final String NAME = "app.kubernetes.io/name";

    /** {@code tracker} or {@code storage}. */
    public static final String COMPONENT = "app.kubernetes.io/component";

    /** Name of the FastDfsCluster. */
    public static final String CLUSTER = "fastdfs.io/cluster";

    /** FastDFS's name of the group. */
    public static final String GROUP = "fastdfs.io/group";

    /** Name of the FastDfsStorageGroup. */
    public static final String STORAGE_GROUP = "fastdfs.io/storage-group";

    /** FastDFS id that a volume or a Service belongs to. */
    public static final String ID = "fastdfs.io/id";

    /** The cluster's uid (the random one of its registry) that a volume belongs to. */
    public static final String CLUSTER_UID = "fastdfs.io/cluster-uid";

    /** Annotation of pods: hash of the pod template that they were made from. */
    public static final String TEMPLATE = "fastdfs.io/template";

    /** Annotation of StatefulSets: the shape that was settled, so that it outlives a lost registry. */
    public static final String SHAPE = "fastdfs.io/shape";

    /** Annotation of Services for ids that never had volumes, so that they can be given out after a registry was lost. */
    public static final String UNUSED = "fastdfs.io/unused";

    /** Value of {@link #COMPONENT} for trackers and for what belongs to the cluster as a whole. */
    public static final String TRACKER = "tracker";

    /** Value of {@link #COMPONENT} for storages. */
    public static final String STORAGE = "storage";

    private Labels() {}

    /** Labels of the cluster's own objects. */
    public static Map<String, String> ofCluster(String cluster) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(NAME, "fastdfs");
        labels.put(COMPONENT, TRACKER);
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(CLUSTER, cluster);
        return labels;
    }

    /** Labels of a group's objects. */
    public static Map<String, String> ofGroup(String cluster, String storageGroup, String group) {
        Map<String, String> labels = ofCluster(cluster);
        labels.put(COMPONENT, STORAGE);
        labels.put(GROUP, group);
        labels.put(STORAGE_GROUP, storageGroup);
        return labels;
    }

    /** Selects the trackers' pods. Part of StatefulSets' selectors, which can never change. */
    public static Map<String, String> selectingTrackers(String cluster) {
        return Map.of(COMPONENT, TRACKER, CLUSTER, cluster);
    }

    /** Selects the pods of a group. Part of StatefulSets' selectors, which can never change. */
    public static Map<String, String> selectingMembers(String cluster, String storageGroup) {
        return Map.of(COMPONENT, STORAGE, CLUSTER, cluster, STORAGE_GROUP, storageGroup);
    }

    /**
     * What keeps GitOps tools and Helm from pruning objects that must outlive everything: the documented annotations of
     * Argo CD (sync options), Flux (kustomize-controller) and Helm (resource policy).
     */
    public static Map<String, String> neverPruned() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("argocd.argoproj.io/sync-options", "Prune=false,Delete=false");
        annotations.put("helm.sh/resource-policy", "keep");
        annotations.put("kustomize.toolkit.fluxcd.io/prune", "disabled");
        return annotations;
    }
}
