package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of volumes. A word, not an enum: an operator that meets a word of a later version must read it as
 * {@code Retain}, not stop.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.whenDeleted) || self.whenDeleted in ['Retain', 'Delete']",
        message = "must be Retain (the volumes stay) or Delete (the volumes and their files are deleted)",
        messageExpression = "'\"' + self.whenDeleted + '\" is not known: write Retain (the volumes stay) or Delete (the"
                + " volumes and their files are deleted)'",
        fieldPath = ".whenDeleted")
public record VolumePolicy(
        @JsonPropertyDescription(
                "Retain (the default): volumes outlive their FastDfsStorageGroup, and a new one of that name takes"
                        + " them up again. Delete: deleting the FastDfsStorageGroup deletes its volumes and the files"
                        + " on them.")
        @Nullable
        @Size(max = 64)
        String whenDeleted) {

    /** Whether the user consented to lose the volumes of a deleted group. Only the exact word counts. */
    public static boolean deletesVolumes(@Nullable VolumePolicy policy) {
        return policy != null && "Delete".equals(policy.whenDeleted);
    }
}
