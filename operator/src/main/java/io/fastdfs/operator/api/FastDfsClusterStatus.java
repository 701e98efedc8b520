package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator says of a cluster. Numbers that move with traffic are rounded, so that status does not. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = ListMapKeys.class, input = "conditions=type,trackers=name,groups=name")
public record FastDfsClusterStatus(
        @JsonPropertyDescription("The metadata.generation that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready, Progressing, Degraded, ConfigurationValid, Paused.")
        List<Condition> conditions,

        @JsonPropertyDescription("FastDFS version of the trackers' template.") @Nullable
        String version,

        @JsonPropertyDescription("The trackers, each with what it answers.")
        List<TrackerStatus> trackers,

        @JsonPropertyDescription("The groups of this cluster.")
        List<GroupSummary> groups,

        @JsonPropertyDescription("Members ACTIVE on every tracker / members wanted, over all groups, such as 4/4.")
        @Nullable
        String members,

        @JsonPropertyDescription("The worst sync of any member: none, unknown, or how far behind.") @Nullable
        String sync,

        @JsonPropertyDescription("Free part of the fullest group, after what FastDFS reserves, such as 83%.") @Nullable
        String free,

        @JsonPropertyDescription("Room of all groups together, as the trackers count it.") @Nullable
        Capacity capacity,

        @JsonPropertyDescription("Address for clients, host:port.") @Nullable
        String clientAddress) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the object does not have
    public FastDfsClusterStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        trackers = trackers == null ? List.of() : List.copyOf(trackers);
        groups = groups == null ? List.of() : List.copyOf(groups);
    }

    /** One tracker. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrackerStatus(
            @JsonPropertyDescription("Name of its pod and Service.")
            String name,

            @JsonPropertyDescription("Its fixed address for peers, ip:port.") @Nullable
            String address,

            @JsonPropertyDescription("Whether it leads the trackers.")
            Boolean leader,

            @JsonPropertyDescription("Whether it answers the operator.")
            Boolean reachable,

            @JsonPropertyDescription("Why it does not answer.") @Nullable
            String message) {}

    /** One group, in short. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GroupSummary(
            @JsonPropertyDescription("Name of the FastDfsStorageGroup.")
            String name,

            @JsonPropertyDescription("FastDFS's name of the group.")
            String group,

            @JsonPropertyDescription("Members ACTIVE on every tracker / members wanted.")
            String members,

            @JsonPropertyDescription("Whether the group is ready.")
            Boolean ready) {}

    /** Room, in whole GiB. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Capacity(
            @JsonPropertyDescription("Size of the store paths, such as 200Gi.")
            String total) {}
}
