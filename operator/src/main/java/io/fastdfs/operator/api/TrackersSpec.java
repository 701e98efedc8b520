package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trackers of a cluster. FastDFS allows 16 of them (tracker_types.h: FDFS_MAX_TRACKERS). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.replicas >= 1 && self.replicas <= 16",
        message = "a cluster has 1 to 16 trackers: FastDFS takes no more, and two or three are enough",
        fieldPath = ".replicas")
@SchemaCustomizer(value = ConfigRules.class, input = "TRACKER")
public record TrackersSpec(
        @JsonPropertyDescription("How many trackers, 1 to 16.") @Default("2")
        Integer replicas,

        @JsonPropertyDescription("Volume of each tracker; 1Gi of the default class when absent.") @Nullable
        VolumeSpec volume,

        @JsonPropertyDescription("Any key of tracker.conf but those that the operator writes itself.") @Size(max = 100)
        Map<String, @Size(max = 1024) String> config,

        @JsonPropertyDescription("What the trackers' pods should be like.") @Nullable
        PodOverrides pod) {

    /** What the schema fills in for a cluster that says nothing of its trackers. */
    public static final TrackersSpec DEFAULT = new TrackersSpec(2, null, Map.of(), null);

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public TrackersSpec {
        replicas = replicas == null ? 2 : replicas;
        config = config == null ? Map.of() : Map.copyOf(config);
    }

    /** The volume that counts. */
    public VolumeSpec effectiveVolume() {
        return volume == null ? VolumeSpec.of("1Gi") : volume;
    }
}
