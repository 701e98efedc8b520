package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An object of the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectRef(
        @JsonPropertyDescription("Name of an object in the same namespace.") @Required @Size(min = 1, max = 63)
        String name) {}
