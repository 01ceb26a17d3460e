package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Runs: submit, read, list, cancel, remove; their results and logs. */
@Path("/v1/namespaces/{namespace}/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs")
public class RunsResource {

    private final ComputeService service;

    @Inject
    public RunsResource(Engine engine) {
        this.service = engine.service();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Verb.CREATE)
    @Operation(
            summary = "Submit a run",
            description =
                    "Stores a run and waits up to `wait` seconds for its end. The same Idempotency-Key with the same"
                            + " submission gives the same run. Acknowledged means stored.")
    public CompletionStage<Response> submit(
            @RestPath String namespace,
            @RestQuery @DefaultValue("0") String wait,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Nullable Submission submission,
            @Context ContainerRequestContext request) {
        if (submission == null) {
            throw Problem.of(Problem.Type.INVALID, "The body is empty; send a Submission as JSON.")
                    .toException();
        }
        String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        String user = String.valueOf(request.getProperty(AccessFilter.USER));
        return service.submit(namespace, key, submission, user, seconds(wait))
                .thenApply(
                        run -> Response.created(URI.create("/v1/namespaces/" + run.namespace() + "/runs/" + run.name()))
                                .entity(run)
                                .build());
    }

    @GET
    @Needs(Verb.LIST)
    @Operation(summary = "List runs", description = "Newest first, a page at a time.")
    public CompletionStage<RunPage> list(
            @RestPath String namespace,
            @RestQuery @Nullable String phase,
            @RestQuery @DefaultValue("100") String limit,
            @RestQuery @Nullable String from) {
        return service.list(namespace, new RunQuery(phase(phase), number("limit", limit, 1, Limits.PAGE), from));
    }

    @GET
    @Path("/{name}")
    @Needs(Verb.GET)
    @Operation(
            summary = "Read a run",
            description = "As it is, or as it is at its end if that comes within `wait` seconds.")
    public CompletionStage<RunView> get(
            @RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("0") String wait) {
        return service.get(namespace, name, seconds(wait));
    }

    @POST
    @Path("/{name}/cancel")
    @Needs(Verb.UPDATE)
    @Operation(
            summary = "Cancel a run",
            description = "What runs of it is killed. A run that has ended is left as it is.")
    public CompletionStage<RunView> cancel(@RestPath String namespace, @RestPath String name) {
        return service.cancel(namespace, name);
    }

    @DELETE
    @Path("/{name}")
    @Needs(Verb.DELETE)
    @Operation(summary = "Remove a run", description = "Cancelled first where it has not ended.")
    public CompletionStage<Response> delete(@RestPath String namespace, @RestPath String name) {
        return service.delete(namespace, name)
                .thenApply(removed -> Response.noContent().build());
    }

    @GET
    @Path("/{name}/result")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Needs(Verb.GET)
    @Operation(summary = "Read a run's result", description = "The encoded results of a run that has succeeded.")
    public CompletionStage<byte[]> result(@RestPath String namespace, @RestPath String name) {
        return service.get(namespace, name, Duration.ZERO).thenCompose(run -> {
            Content result = run.result();
            if (result == null) {
                throw Problem.of(Problem.Type.UNFINISHED, noResult(run)).toException();
            }
            return result.blob() != null
                    ? service.getBlob(namespace, new Digest(result.blob()))
                    : CompletableFuture.completedFuture(Base64.getDecoder().decode(String.valueOf(result.inline())));
        });
    }

    @GET
    @Path("/{name}/log")
    @Needs(Verb.GET)
    @Operation(summary = "Read a run's output", description = "From `offset` on, as the worker keeps it.")
    public CompletionStage<LogChunk> log(
            @RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("0") String offset) {
        return service.log(namespace, name, number("offset", offset, 0, Integer.MAX_VALUE));
    }

    private static String noResult(RunView run) {
        String end = run.phase().isTerminal()
                ? "it ended as " + run.phase() + " and has no result; its failure tells why."
                : "it is " + run.phase() + "; ask again, or read the run with ?wait=" + Limits.WAIT_SECONDS + ".";
        return "The result of run " + run.namespace() + "/" + run.name() + " can't be read: " + end;
    }

    private static Duration seconds(String wait) {
        return Duration.ofSeconds(number("wait", wait, 0, Limits.WAIT_SECONDS));
    }

    private static int number(String parameter, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, as a number out of range is.
        }
        throw Problem.of(
                        Problem.Type.INVALID,
                        "The parameter " + parameter + " is '" + text + "'; want a whole number from " + least + " to "
                                + most + ".",
                        parameter)
                .toException();
    }

    private static @Nullable Phase phase(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                Problem.Type.INVALID,
                                "The parameter phase is '" + text + "'; want one of " + Arrays.toString(Phase.values()),
                                "phase")
                        .toException());
    }
}
