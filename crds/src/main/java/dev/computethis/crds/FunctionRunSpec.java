package dev.computethis.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run. Only {@code bundle} and {@code payload} must be given; the schema fills in the rest, so a component that
 * is null here was either left out by a caller that is about to create the run, or has no default.
 */
@ValidationRule(
        value = "self.delivery != 'AtMostOnce' || !has(self.maxAttempts) || self.maxAttempts == 1",
        message = "delivery AtMostOnce allows one start, so maxAttempts must be 1 or left out")
@ValidationRule(
        value = "has(self.source) == has(oldSelf.source) && has(self.submitter) == has(oldSelf.submitter)"
                + " && has(self.maxAttempts) == has(oldSelf.maxAttempts)"
                + " && has(self.retryOn) == has(oldSelf.retryOn)"
                + " && has(self.activeDeadlineSeconds) == has(oldSelf.activeDeadlineSeconds)"
                + " && has(self.ttlSecondsAfterFinished) == has(oldSelf.ttlSecondsAfterFinished)"
                + " && has(self.traceparent) == has(oldSelf.traceparent)"
                + " && has(self.argumentsPreview) == has(oldSelf.argumentsPreview)",
        message = FunctionRunSpec.FINAL)
@ValidationRule(value = "self.cancel || !oldSelf.cancel", message = "a cancelled run stays so; make another run")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FunctionRunSpec(
        @Nullable
        @Default("(unnamed)")
        @Size(min = 1, max = 253)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("What to call the function on screen, such as Jobs.square(int):12.")
        String function,

        @Nullable
        @Size(max = 253)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("Where the function is written: File.java:line.")
        String source,

        @Nullable
        @Default("java")
        @Pattern("^java$")
        @Size(max = 63)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("What runs the function: java.")
        String runtime,

        @Required
        @Size(max = ContentReference.DIGEST_CHARACTERS)
        @Pattern(ContentReference.DIGEST)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The digest of the bundle: the classes that the function needs, stored as a blob.")
        String bundle,

        @Required @JsonPropertyDescription("The serialized function and its arguments.")
        ContentReference payload,

        @Nullable
        @Default("1")
        @Min(1)
        @Max(1_000_000)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("How many invocations the payload holds.")
        Integer invocations,

        @Nullable
        @Default("default")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The WorkerPool, in the same namespace, whose workers run it.")
        String pool,

        @Nullable
        @Default("0")
        @Min(-1000)
        @Max(1000)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("Runs of a higher priority go first.")
        Integer priority,

        @Nullable
        @Default("AtLeastOnce")
        @JsonPropertyDescription(
                "Whether a run whose worker is lost starts again (AtLeastOnce) or never does (AtMostOnce).")
        Delivery delivery,

        @Nullable
        @Min(1)
        @Max(100)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The most starts: 3 where left out, 1 for delivery AtMostOnce.")
        Integer maxAttempts,

        @Nullable
        @Size(min = 1, max = 16)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription(
                "Classes of exceptions: a function that throws one, or a subclass, starts again within maxAttempts.")
        List<@Size(min = 1, max = 512) String> retryOn,

        @Nullable
        @Min(1)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("How long one attempt may run, in seconds; no limit where left out.")
        Long activeDeadlineSeconds,

        @Nullable
        @Min(0)
        @JsonPropertyDescription(
                "How long the finished run is kept at least, in seconds; the operator's default where left out.")
        Long ttlSecondsAfterFinished,

        @Nullable
        @Size(max = 55)
        @Pattern("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The span that asked for the run, as W3C Trace Context writes it.")
        String traceparent,

        @Nullable
        @Size(max = 256)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The arguments in readable form, cut; only for people.")
        String argumentsPreview,

        @Nullable @Default("false") @JsonPropertyDescription("Set to true to end the run; what runs of it is killed.")
        Boolean cancel,

        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription(
                "Who asked for it, as authenticated by the API; of a run made past the API, what its maker claims.")
        String submitter) {

    static final String FINAL =
            "a run can't be changed once it is made, except that cancel may be set; make another run";
}
