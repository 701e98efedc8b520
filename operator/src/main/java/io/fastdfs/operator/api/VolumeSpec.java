package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One volume of a pod; becomes one PersistentVolumeClaim for each pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "isQuantity(self.size) && !quantity(self.size).isLessThan(quantity('1Mi'))",
        message = "a size must be a quantity of at least 1Mi, such as 10Gi or 500Mi",
        messageExpression =
                "'\"' + self.size + '\" is not a size: write a quantity of at least 1Mi, such as 10Gi or 500Mi'",
        fieldPath = ".size")
@ValidationRule(
        value = "!has(self.accessMode) || self.accessMode in ['ReadWriteOnce', 'ReadWriteOncePod']",
        message = "an access mode must be ReadWriteOnce or ReadWriteOncePod: a volume of FastDFS belongs to one pod",
        messageExpression =
                "'\"' + self.accessMode + '\" cannot be used: write ReadWriteOnce, or ReadWriteOncePod where"
                        + " the StorageClass has it, because a volume of FastDFS belongs to one pod'",
        fieldPath = ".accessMode")
public record VolumeSpec(
        @JsonPropertyDescription("Smallest size of the volume, a quantity such as 100Gi.") @Required @Size(max = 32)
        String size,

        @JsonPropertyDescription("StorageClass of the volume; the default class of the Kubernetes cluster when absent.")
        @Nullable
        @Size(max = 253)
        String storageClassName,

        @JsonPropertyDescription(
                "ReadWriteOnce (the default), or ReadWriteOncePod where the class has it: it also keeps a second"
                        + " pod of the same node away from the volume.")
        @Nullable
        @Size(max = 64)
        String accessMode) {

    /** A volume of a size, of the default class. */
    public static VolumeSpec of(String size) {
        return new VolumeSpec(size, null, null);
    }

    /** The access mode that counts. */
    public String effectiveAccessMode() {
        return accessMode == null ? "ReadWriteOnce" : accessMode;
    }
}
