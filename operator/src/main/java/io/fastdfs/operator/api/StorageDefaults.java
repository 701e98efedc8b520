package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the groups of a cluster inherit. A group's own word counts before these. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = ConfigRules.class, input = "STORAGE")
public record StorageDefaults(
        @JsonPropertyDescription("Any key of storage.conf but those that the operator writes itself.") @Size(max = 100)
        Map<String, @Size(max = 1024) String> config,

        @JsonPropertyDescription("What the storages' pods should be like.") @Nullable
        PodOverrides pod,

        @JsonPropertyDescription("Volume for the state of each member: binlog, sync marks, identity.") @Nullable
        VolumeSpec stateVolume,

        @JsonPropertyDescription("What becomes of volumes.") @Nullable
        VolumePolicy volumePolicy) {

    /** Nothing said. */
    public static final StorageDefaults NONE = new StorageDefaults(Map.of(), null, null, null);

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public StorageDefaults {
        config = config == null ? Map.of() : Map.copyOf(config);
    }
}
