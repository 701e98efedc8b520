package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of a storage group. Fields that a group inherits from its cluster have no schema default.
 *
 * <p>FastDFS cuts a group name longer than 16 silently and refuses anything but letters and digits
 * (tracker_types.h: FDFS_GROUP_NAME_MAX_LEN; fdfs_shared_func.c: fdfs_validate_group_name).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.group.matches('^[A-Za-z0-9]{1,16}$')",
        message = "must be 1 to 16 letters and digits, for example group1",
        messageExpression =
                "'\"' + self.group + '\" cannot be the name of a group, because FastDFS cuts or refuses it: write"
                        + " 1 to 16 letters and digits, without \"-\", \"_\" or \".\", for example group1'",
        fieldPath = ".group")
@ValidationRule(
        value = "self.group == oldSelf.group",
        message = "cannot be changed: the name is part of the id of every file; create another FastDfsStorageGroup"
                + " for another group",
        messageExpression =
                "'cannot be changed from ' + oldSelf.group + ', which is part of the id of every file: write '"
                        + " + oldSelf.group + ' again, and create another FastDfsStorageGroup for another group'",
        fieldPath = ".group")
@ValidationRule(
        value = "self.clusterRef.name == oldSelf.clusterRef.name",
        message = "cannot be changed: the members' volumes belong to their cluster; create another"
                + " FastDfsStorageGroup for another cluster",
        messageExpression =
                "'cannot be changed from ' + oldSelf.clusterRef.name + ', to which the members\\' volumes belong:"
                        + " write ' + oldSelf.clusterRef.name + ' again, and create another FastDfsStorageGroup for another"
                        + " cluster'",
        fieldPath = ".clusterRef.name")
@ValidationRule(
        value = "self.replicas >= 1 && self.replicas <= 32",
        message = "a group has 1 to 32 members, each with a copy of every file: for more room add entries to storePaths"
                + " or another FastDfsStorageGroup; to end a group delete its FastDfsStorageGroup",
        fieldPath = ".replicas")
@ValidationRule(
        value = "self.spareIds >= 0 && self.spareIds <= 8",
        message = "a group keeps 0 to 8 spare ids: write a number from 0 to 8, or leave the field out for 2",
        fieldPath = ".spareIds")
@ValidationRule(
        value = "self.storePaths.size() > 0",
        message = "a group needs a place for its files: write at least one volume, for example [{size: 100Gi}]",
        fieldPath = ".storePaths")
@SchemaCustomizer(value = ConfigRules.class, input = "STORAGE")
public record FastDfsStorageGroupSpec(
        @JsonPropertyDescription("The FastDfsCluster of the same namespace that this group belongs to; immutable.")
        @Required
        ObjectRef clusterRef,

        @JsonPropertyDescription(
                "FastDFS's name of the group, 1 to 16 letters and digits; part of every file id;" + " immutable.")
        @Required
        @Size(max = 256)
        String group,

        @JsonPropertyDescription("Members of the group, 1 to 32; each holds a copy of every file.")
        @Default("2")
        @SpecReplicas
        Integer replicas,

        @JsonPropertyDescription("Store paths M00, M01, …: one volume each on every member. Can only be appended to.")
        @Required
        @Size(max = 32)
        List<VolumeSpec> storePaths,

        @JsonPropertyDescription("Volume for the state of each member: binlog, sync marks, identity. Inherited from the"
                + " cluster; 2Gi of the default class when neither says anything.")
        @Nullable
        VolumeSpec stateVolume,

        @JsonPropertyDescription(
                "Any key of storage.conf but those that the operator writes itself; merged over the" + " cluster's.")
        @Size(max = 100)
        Map<String, @Size(max = 1024) String> config,

        @JsonPropertyDescription(
                "What becomes of volumes; inherited from the cluster, Retain when neither says anything.")
        @Nullable
        VolumePolicy volumePolicy,

        @JsonPropertyDescription(
                "Ids, with their addresses, made in advance, so that growing restarts no tracker; 0 to 8.")
        @Default("2")
        Integer spareIds,

        @JsonPropertyDescription("What the members' pods should be like; merged over the cluster's.") @Nullable
        PodOverrides pod,

        @JsonPropertyDescription("While true, the operator reads and reports, and changes nothing of this group.")
        @Default("false")
        Boolean paused) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public FastDfsStorageGroupSpec {
        replicas = replicas == null ? 2 : replicas;
        spareIds = spareIds == null ? 2 : spareIds;
        paused = paused != null && paused;
        storePaths = storePaths == null ? List.of() : List.copyOf(storePaths);
        config = config == null ? Map.of() : Map.copyOf(config);
    }
}
