package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Container images in place of the operator's defaults. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.pullPolicy) || self.pullPolicy in ['Always', 'IfNotPresent', 'Never']",
        message = "must be Always, IfNotPresent or Never",
        messageExpression = "'\"' + self.pullPolicy + '\" is not known: write Always, IfNotPresent or Never'",
        fieldPath = ".pullPolicy")
@ValidationRule(
        value = "!has(self.tracker) || self.tracker.matches('^[^ ]+$')",
        message = ImagesSpec.NO_IMAGE,
        fieldPath = ".tracker")
@ValidationRule(
        value = "!has(self.storage) || self.storage.matches('^[^ ]+$')",
        message = ImagesSpec.NO_IMAGE,
        fieldPath = ".storage")
public record ImagesSpec(
        @JsonPropertyDescription("Image of the trackers, built from tracker-image/.") @Nullable @Size(max = 512)
        String tracker,

        @JsonPropertyDescription("Image of the storages, built from storage-image/.") @Nullable @Size(max = 512)
        String storage,

        @JsonPropertyDescription("When the kubelet pulls: Always, IfNotPresent or Never. Default: the kubelet's rule.")
        @Nullable
        @Size(max = 64)
        String pullPolicy,

        @JsonPropertyDescription("Secrets of the namespace that hold registry credentials.") @Size(max = 16)
        List<LocalObjectReference> pullSecrets) {

    static final String NO_IMAGE = "must be the name of an image, such as registry.example.com/fastdfs:6.15.4, without"
            + " blanks; leave the field out for the default image";

    /** No image of its own. */
    public static final ImagesSpec NONE = new ImagesSpec(null, null, null, List.of());

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public ImagesSpec {
        pullSecrets = pullSecrets == null ? List.of() : List.copyOf(pullSecrets);
    }
}
