package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One aspect of the state of a resource, as Kubernetes defines conditions (API conventions, "Typical status properties"). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("Which aspect: Ready, Progressing, Degraded, ConfigurationValid or Paused.")
        String type,

        @JsonPropertyDescription("True, False or Unknown.") String status,

        @JsonPropertyDescription("A fixed word for programs; the README lists every one with what to do.")
        String reason,

        @JsonPropertyDescription("A sentence for people: what is, and what to do where something can be done.")
        String message,

        @JsonPropertyDescription("When the status last changed.") @Nullable
        String lastTransitionTime,

        @JsonPropertyDescription("The metadata.generation this speaks of.") @Nullable
        Long observedGeneration) {}
