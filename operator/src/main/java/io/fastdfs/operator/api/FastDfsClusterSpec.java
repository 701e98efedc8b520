package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fastdfs.operator.config.FastDfsVersion;
import org.jspecify.annotations.Nullable;

/** What a user wants of a cluster. Absent parts mean the defaults of their own types. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.version.matches(r'" + FastDfsVersion.REGEX + "')",
        message = "must be the three numbers of a FastDFS release, such as 6.15.4, without 'v' or a suffix",
        messageExpression =
                "'\"' + self.version + '\" is not a FastDFS version: write the three numbers of a release, such"
                        + " as 6.15.4, without \"v\" or a suffix'",
        fieldPath = ".version")
public record FastDfsClusterSpec(
        @JsonPropertyDescription(
                "FastDFS version, such as 6.15.4; 6.13 to 6.16 can run. It picks the default images and the"
                        + " configuration that this version knows.")
        @Required
        @Size(max = 64)
        String version,

        @JsonPropertyDescription("Container images in place of those that the version picks.") @Nullable
        ImagesSpec images,

        @JsonPropertyDescription("The trackers, which tell clients where to upload and where a file is.") @Default("{}")
        TrackersSpec trackers,

        @JsonPropertyDescription("What all storage groups of this cluster inherit unless they say otherwise.") @Nullable
        StorageDefaults storage,

        @JsonPropertyDescription("Who may reach the pods of this cluster.") @Nullable
        NetworkSpec network,

        @JsonPropertyDescription("While true, the operator reads and reports, and changes nothing.") @Default("false")
        Boolean paused) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public FastDfsClusterSpec {
        trackers = trackers == null ? TrackersSpec.DEFAULT : trackers;
        paused = paused != null && paused;
    }
}
