package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An object of the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.name.size() > 0",
        message = "must be the name of a FastDfsCluster in this namespace, for example photos",
        fieldPath = ".name")
public record ObjectRef(
        @JsonPropertyDescription("Name of an object in the same namespace.") @Required @Size(max = 253)
        String name) {}
