package dev.computethis.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many workers of which kind. Everything has a default, so an empty spec is a pool of one worker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.minWorkers) == has(self.maxWorkers)",
        message = "minWorkers and maxWorkers belong together: set both, or neither")
@ValidationRule(
        value = "!has(self.minWorkers) || !has(self.maxWorkers) || self.minWorkers <= self.maxWorkers",
        message = "minWorkers must not be more than maxWorkers")
public record WorkerPoolSpec(
        @Nullable
        @SpecReplicas
        @Default("1")
        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("How many workers. Each runs one function at a time.")
        Integer replicas,

        @Nullable
        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription(
                "With maxWorkers: the pool grows and shrinks with what runs and waits, and replicas is"
                        + " the operator's to set. How many workers there are at least; 0 for none while nothing is to be done.")
        Integer minWorkers,

        @Nullable @Min(1) @Max(10_000) @JsonPropertyDescription("With minWorkers: how many workers there are at most.")
        Integer maxWorkers,

        @Nullable
        @Min(1)
        @Max(86_400)
        @JsonPropertyDescription(
                "With minWorkers: how long fewer workers must have been enough before there are fewer, in"
                        + " seconds; 60 where left out.")
        Integer shrinkAfterSeconds,

        @Nullable
        @Default("java")
        @Pattern("^java$")
        @Size(max = 63)
        @JsonPropertyDescription("What the workers run: java.")
        String runtime,

        @Nullable
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("The workers' image; the operator's where left out.")
        String image,

        @Nullable @JsonPropertyDescription("What a worker's container asks for, and may use at most.")
        Resources resources,

        @Nullable
        @Default("Shared")
        @JsonPropertyDescription(
                "What runs share: Shared, one JVM serves many runs; PerRun, a fresh JVM for each; Pod, a fresh pod for each.")
        Isolation isolation,

        @Nullable
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The workers' RuntimeClass, such as one of a sandbox.")
        String runtimeClassName,

        @Nullable
        @Default("0")
        @Min(0)
        @JsonPropertyDescription("After how many runs a worker's JVM is replaced; 0 for never.")
        Integer maxRunsPerRunner,

        @Nullable
        @Default("30")
        @Min(6)
        @Max(86_400)
        @JsonPropertyDescription("How long a worker that is told to go may take to finish its function, in seconds.")
        Long terminationGracePeriodSeconds,

        @Nullable @JsonPropertyDescription("The labels of the nodes that workers may be placed on.")
        Map<String, String> nodeSelector,

        @Nullable
        @JsonPropertyDescription("What workers may connect to; everything but link-local addresses where left out.")
        Egress egress) {

    /** As in a container. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resources(
            @Nullable Map<String, Quantity> requests,
            @Nullable Map<String, Quantity> limits) {}

    /** Where connections of functions may go. Link-local addresses (169.254.0.0/16), where clouds keep credentials, never. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Egress(
            @Nullable @JsonPropertyDescription("Address ranges, such as 0.0.0.0/0; none where left out.")
            List<String> cidrs,

            @Nullable
            @Default("false")
            @JsonPropertyDescription("Whether pods of the cluster can be reached, its DNS among them.")
            Boolean pods) {}
}
