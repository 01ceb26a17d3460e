package dev.computethis.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which workers there are. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkerPoolStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @Nullable @StatusReplicas @JsonPropertyDescription("How many worker pods there are.")
        Integer replicas,

        @Nullable @JsonPropertyDescription("How many of them take runs.")
        Integer readyReplicas,

        @Nullable @JsonPropertyDescription("How many of them are as the spec wants them.")
        Integer updatedReplicas,

        @Nullable @LabelSelector @JsonPropertyDescription("Selects the worker pods, for autoscalers.")
        String selector,

        @Nullable @JsonPropertyDescription("Ready, while every worker takes runs and is as the spec wants it.")
        List<Condition> conditions) {}
