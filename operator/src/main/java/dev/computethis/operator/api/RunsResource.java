package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.operator.tracing.Tracing;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Base64;
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

    private static final JsonBody<SubmissionBody> SUBMISSION = new JsonBody<>(SubmissionBody.class);

    private final ComputeService service;
    private final ParkedRequests parked;
    private final Tracing tracing;

    @Inject
    public RunsResource(Engine engine, ParkedRequests parked, Tracing tracing) {
        this.service = engine.service();
        this.parked = parked;
        this.tracing = tracing;
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
            @RestQuery @Nullable String wait,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext request) {
        Duration patience = Parameters.wait(wait);
        String user = AccessFilter.user(request);
        return RequestBody.read(request.request(), JsonBody.LIMIT, "A submission")
                .thenCompose(body -> {
                    Submission submission = SUBMISSION.read(body).submission();
                    String key = Parameters.idempotencyKey(idempotencyKey, submission.function());
                    return tracing.submit(
                            namespace,
                            submission,
                            traced -> parked.park(service.submit(namespace, key, traced, user, patience)));
                })
                .thenApply(RunsResource::created);
    }

    private static Response created(RunView run) {
        // Not location(URI): that looks for a request scope, which is over once a run has ended.
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/namespaces/" + run.namespace() + "/runs/" + run.name())
                .entity(run)
                .build();
    }

    @GET
    @Needs(Verb.LIST)
    @Operation(
            summary = "List runs",
            description = "Newest first, a page at a time, with how many match in all. `function` is a part of the"
                    + " function's name; the other filters are whole words.")
    public CompletionStage<RunPage> list(
            @RestPath String namespace,
            @RestQuery @Nullable String phase,
            @RestQuery @Nullable String pool,
            @RestQuery @Nullable String worker,
            @RestQuery @Nullable String function,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String from) {
        return service.list(
                namespace,
                new RunQuery(Parameters.phase(phase), pool, worker, function, Parameters.limit(limit), from));
    }

    @GET
    @Path("/{name}")
    @Needs(Verb.GET)
    @Operation(
            summary = "Read a run",
            description = "As it is, or as it is at its end if that comes within `wait` seconds.")
    public CompletionStage<RunView> get(
            @RestPath String namespace, @RestPath String name, @RestQuery @Nullable String wait) {
        return parked.park(service.get(namespace, name, Parameters.wait(wait)));
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

    @POST
    @Path("/{name}/rerun")
    @Needs(Verb.CREATE)
    @Operation(
            summary = "Run a run again",
            description = "Submits what it was made of as a new run of the one who asks. The same Idempotency-Key gives"
                    + " the same new run.")
    public CompletionStage<Response> rerun(
            @RestPath String namespace,
            @RestPath String name,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context RoutingContext request) {
        String key = Parameters.idempotencyKey(idempotencyKey, ManyRunsResource.made(name));
        return service.rerun(namespace, name, key, AccessFilter.user(request)).thenApply(RunsResource::created);
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
                throw noResult(run);
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
            @RestPath String namespace, @RestPath String name, @RestQuery @Nullable String offset) {
        return service.log(namespace, name, Parameters.offset(offset));
    }

    private static ProblemException noResult(RunView run) {
        String what = "Run " + run.namespace() + "/" + run.name() + " is " + run.phase();
        return run.phase().isTerminal()
                ? Problem.of(Problem.Type.NOT_FOUND, what + " and has no result; its member 'failure' says why.")
                        .toException()
                : Problem.of(
                                Problem.Type.UNFINISHED,
                                what + ". Wait for its end by reading it with ?wait=" + Limits.WAIT_SECONDS + ".")
                        .toException();
    }
}
