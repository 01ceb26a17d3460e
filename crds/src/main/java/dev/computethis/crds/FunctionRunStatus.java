package dev.computethis.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run goes. Times are RFC 3339 in UTC. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FunctionRunStatus(
        @JsonPropertyDescription("Where the run stands; all phases but Pending and Running are final.")
        Phase phase,

        @Nullable @JsonPropertyDescription("Why it stands there, in one word.")
        String reason,

        @Nullable @JsonPropertyDescription("Why it stands there, in a sentence.")
        String message,

        @Nullable
        @JsonPropertyDescription("Complete, once every invocation returned; Failed, once the run ended otherwise.")
        List<Condition> conditions,

        @Nullable @Min(0) @JsonPropertyDescription("How many invocations returned.")
        Integer succeeded,

        @Nullable @Min(0) @JsonPropertyDescription("How many invocations failed.")
        Integer failed,

        @Nullable @JsonPropertyDescription("What the function said last of how far it is, while it runs.")
        Progress progress,

        @Nullable
        @Min(0)
        @JsonPropertyDescription(
                "The latest start on record; the first is recorded only once the run has gone on for a second or has ended.")
        Integer attempt,

        @Nullable @JsonPropertyDescription("The worker that has it, or had it last.")
        String worker,

        @Nullable @JsonPropertyDescription("When the latest attempt began.")
        String startTime,

        @Nullable @JsonPropertyDescription("When the run ended.")
        String completionTime,

        @Nullable
        @JsonPropertyDescription(
                "How long its functions ran: of one slice, and of futures that share the run, as workers measured it; of"
                        + " other slices from the first start to the last end.")
        Long durationMillis,

        @Nullable @JsonPropertyDescription("What the function returned, serialized.")
        Result result,

        @Nullable @JsonPropertyDescription("How it failed.") Failure failure,

        @Nullable @JsonPropertyDescription("The columns of kubectl get that have no field of their own.")
        Display display) {

    /** How far a function says it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(
            @Nullable @JsonPropertyDescription("Of the whole, from 0 to 1.")
            Double fraction,

            @Nullable @JsonPropertyDescription("What it does, in a few words.")
            String message) {}

    /** The serialized results: inline or in a blob. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Result(
            @Nullable @JsonPropertyDescription("The bytes in base64.")
            String inline,

            @Nullable @JsonPropertyDescription("The digest of the blob that holds the bytes.")
            String blob,

            @Nullable @JsonPropertyDescription("The result in readable form, at most 1 KiB.")
            String preview) {}

    /** All that is known of how a run failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Failure(
            @JsonPropertyDescription("How it failed, such as Threw, DeadlineExceeded, OutOfMemory, Exited, WorkerLost.")
            String kind,

            String message,

            @Nullable @JsonPropertyDescription("The class of what the function threw.")
            String exceptionClass,

            @Nullable @JsonPropertyDescription("The stack on the worker, with its causes.")
            String stackTrace,

            @Nullable @JsonPropertyDescription("What the function threw, serialized, in base64.")
            String exception,

            @Nullable @JsonPropertyDescription("The exit code of the process the function ran in, where that ended.")
            Integer exitCode,

            @Nullable @JsonPropertyDescription("What all threads did at the deadline.")
            String threadDump,

            @Nullable @JsonPropertyDescription("The newest output of the function.")
            String logTail,

            @Nullable @JsonPropertyDescription("Which invocation failed, from 0.")
            Integer invocation) {}

    /** Text for people, made from the other fields. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Display(
            @Nullable @JsonPropertyDescription("Invocations that returned, of all: 1/1.")
            String done,

            @Nullable
            @JsonPropertyDescription(
                    "The start of the result's preview, or of what went wrong; progress while it runs.")
            String result,

            @Nullable @JsonPropertyDescription("How long it took: 3ms.")
            String duration) {}
}
