package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user may say about pods. Maps merge by key, lists replace, a group's word counts before its cluster's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = FreeForm.class, input = "overlay")
public record PodOverrides(
        @JsonPropertyDescription("Resources of the FastDFS container.") @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("Affinity; by default the members of a group avoid each other's nodes.") @Nullable
        Affinity affinity,

        @JsonPropertyDescription("Node labels that a node must have.") @Nullable @Size(max = 32)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Tolerations.") @Nullable @Size(max = 32)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Topology spread constraints.") @Nullable @Size(max = 16)
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonPropertyDescription("Labels added to the pods; the operator's own labels cannot be changed.")
        @Nullable
        @Size(max = 32)
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations added to the pods.") @Nullable @Size(max = 32)
        Map<String, String> annotations,

        @JsonPropertyDescription("PriorityClass of the pods.") @Nullable @Size(max = 253)
        String priorityClassName,

        @JsonPropertyDescription(
                "Any part of a PodTemplate (metadata, spec), merged over the operator's: maps by key, lists of named"
                        + " things (containers, volumes, env) by name, other lists replaced. The containers are called"
                        + " tracker and storage. For what the fields above do not cover.")
        @Nullable
        Map<String, Object> overlay) {

    /** Nothing said. */
    public static final PodOverrides NONE = new PodOverrides(null, null, null, null, null, null, null, null, null);
}
