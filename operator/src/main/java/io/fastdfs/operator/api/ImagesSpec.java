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
        message = "images.pullPolicy must be Always, IfNotPresent or Never")
public record ImagesSpec(
        @JsonPropertyDescription("Image of the trackers, built from tracker-image/.") @Nullable @Size(max = 512)
        String tracker,

        @JsonPropertyDescription("Image of the storages, built from storage-image/.") @Nullable @Size(max = 512)
        String storage,

        @JsonPropertyDescription("When the kubelet pulls: Always, IfNotPresent or Never. Default: the kubelet's rule.")
        @Nullable
        @Size(max = 16)
        String pullPolicy,

        @JsonPropertyDescription("Secrets of the namespace that hold registry credentials.") @Size(max = 16)
        List<LocalObjectReference> pullSecrets) {

    /** No image of its own. */
    public static final ImagesSpec NONE = new ImagesSpec(null, null, null, List.of());

    @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
    public ImagesSpec {
        pullSecrets = pullSecrets == null ? List.of() : List.copyOf(pullSecrets);
    }
}
