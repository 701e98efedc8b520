package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator says of a storage group. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = ListMapKeys.class, input = "conditions=type,members=ordinal")
public record FastDfsStorageGroupStatus(
        @JsonPropertyDescription("The metadata.generation that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready, Progressing, Degraded, ConfigurationValid, Paused.")
        List<Condition> conditions,

        @JsonPropertyDescription("Members that have a pod.") @StatusReplicas
        Integer replicas,

        @JsonPropertyDescription("Members that are ACTIVE on every tracker.")
        Integer readyReplicas,

        @JsonPropertyDescription("Label selector of the members' pods, for the scale subresource.")
        @LabelSelector
        @Nullable
        String selector,

        @JsonPropertyDescription("Members ACTIVE on every tracker / members wanted, such as 2/2.") @Nullable
        String active,

        @JsonPropertyDescription("The worst sync of any member: none, unknown, or how far behind.") @Nullable
        String sync,

        @JsonPropertyDescription("Free part of the group, after what FastDFS reserves, such as 83%.") @Nullable
        String free,

        @JsonPropertyDescription("FastDFS version that the members report; several while they differ.") @Nullable
        String version,

        @JsonPropertyDescription("Whether a tracker offers a member of this group for uploads, with room left.")
        @Nullable
        Boolean writable,

        @JsonPropertyDescription("The members, each with what the trackers say of it.")
        List<MemberStatus> members,

        @JsonPropertyDescription("What counts after the cluster's defaults and this group's fields are merged.")
        @Nullable
        Effective effective) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the object does not have
    public FastDfsStorageGroupStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        members = members == null ? List.of() : List.copyOf(members);
        replicas = replicas == null ? 0 : replicas;
        readyReplicas = readyReplicas == null ? 0 : readyReplicas;
    }

    /** One member. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MemberStatus(
            @JsonPropertyDescription("Ordinal of its pod.") Integer ordinal,

            @JsonPropertyDescription("FastDFS's id of the member, 1 to 16777215.") @Nullable
            Integer id,

            @JsonPropertyDescription("Its fixed address, ip:port.") @Nullable
            String address,

            @JsonPropertyDescription("FastDFS's word for its state, such as ACTIVE; the worst where trackers differ;"
                    + " unknown when no tracker answers.")
            String state,

            @JsonPropertyDescription("FastDFS version that it reports.") @Nullable
            String version,

            @JsonPropertyDescription("none, unknown, or how far behind its peers: seconds, minutes, hours.")
            String sync,

            @JsonPropertyDescription("Free part of its store paths in whole percent.") @Nullable
            Integer freePercent,

            @JsonPropertyDescription("Id of the member that it copied its files from when it joined.") @Nullable
            String source,

            @JsonPropertyDescription("When it came to this state, as the operator saw it.") @Nullable
            String since,

            @JsonPropertyDescription("What keeps it from being ACTIVE, where the operator knows.") @Nullable
            String message) {}

    /** Merged values. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @SchemaCustomizer(Unvalidated.class)
    public record Effective(
            @JsonPropertyDescription("Keys of storage.conf that cluster or group set.")
            Map<String, String> config,

            @JsonPropertyDescription("Volume for the state.")
            VolumeSpec stateVolume,

            @JsonPropertyDescription("Retain or Delete.") String whenDeleted) {}
}
