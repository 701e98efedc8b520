package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fastdfs.operator.api.VolumeSpec;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The volumes. Nobody owns them: what holds files goes only when the user says so. */
public final class Claims {

    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");

    private Claims() {}

    /** The volumes of a member, each labelled with the id that it belongs to before any pod can fill it. */
    public static List<PersistentVolumeClaim> ofMember(
            Owner owner,
            GroupNames names,
            GroupRegistry registry,
            StorageId id,
            VolumeSpec state,
            List<VolumeSpec> paths) {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        volumes(state, paths)
                .forEach((volume, wish) -> claims.add(new PersistentVolumeClaimBuilder()
                        .withMetadata(owner.lasting(
                                names.claim(volume, id.ordinal().orElseThrow()),
                                identity(registry.clusterUid(), id.id()),
                                Labels.neverPruned()))
                        .withSpec(spec(wish))
                        .build()));
        return claims;
    }

    /** The labels that bind a volume to an id of a cluster. */
    public static Map<String, String> identity(String clusterUid, int id) {
        return Map.of(Labels.CLUSTER_UID, clusterUid, Labels.ID, Integer.toString(id));
    }

    /** The claim templates of a StatefulSet: they only name the claims, which exist before the pods do. */
    static List<PersistentVolumeClaim> templates(Owner owner, Map<String, VolumeSpec> volumes) {
        List<PersistentVolumeClaim> templates = new ArrayList<>();
        volumes.forEach((volume, wish) -> templates.add(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(volume)
                .withLabels(owner.labels())
                .withAnnotations(Labels.neverPruned())
                .endMetadata()
                .withSpec(spec(wish))
                .build()));
        return templates;
    }

    /** The volumes of a member by their names inside the pod, in the order of their mounts. */
    static Map<String, VolumeSpec> volumes(VolumeSpec state, List<VolumeSpec> paths) {
        Map<String, VolumeSpec> volumes = new LinkedHashMap<>();
        volumes.put(GroupNames.STATE_VOLUME, state);
        for (int index = 0; index < paths.size(); index++) {
            volumes.put(GroupNames.storePathVolume(index), paths.get(index));
        }
        return volumes;
    }

    /** volumeMode is spelled out: the API server would add it to the claim templates, an atomic list that we own whole. */
    private static PersistentVolumeClaimSpec spec(VolumeSpec wish) {
        return new PersistentVolumeClaimSpecBuilder()
                .withAccessModes(wish.effectiveAccessMode())
                .withStorageClassName(wish.storageClassName())
                .withVolumeMode("Filesystem")
                .withNewResources()
                .addToRequests("storage", canonical(Quantity.parse(wish.size())))
                .endResources()
                .build();
    }

    /**
     * As the API server writes it (apimachinery resource/quantity.go, CanonicalizeBytes): 1024Mi is 1Gi, 0.5Gi is 512Mi.
     * What is written otherwise would differ from what stands there at every look.
     */
    static Quantity canonical(Quantity size) {
        List<String> suffixes = size.getFormat().endsWith("i") ? BINARY : DECIMAL;
        if (!suffixes.contains(size.getFormat())) {
            return size;
        }
        BigInteger base = BigInteger.valueOf(suffixes == BINARY ? 1024 : 1000);
        BigInteger amount =
                size.getNumericalAmount().setScale(0, RoundingMode.UP).toBigInteger();
        int step = 0;
        while (step < suffixes.size() - 1
                && amount.signum() > 0
                && amount.mod(base).signum() == 0) {
            amount = amount.divide(base);
            step++;
        }
        return new Quantity(amount.toString(), suffixes.get(step));
    }
}
