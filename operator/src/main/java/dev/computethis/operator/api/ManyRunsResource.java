package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.IdempotencyKey;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Many runs in one request. Each is taken by itself: one that fails does not keep the others. */
@Path("/v1/namespaces/{namespace}/runs")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs")
public class ManyRunsResource {

    private static final JsonBody<Names> NAMES = new JsonBody<>(Names.class);

    private final ComputeService service;

    @Inject
    public ManyRunsResource(Engine engine) {
        this.service = engine.service();
    }

    /** @param names of at most {@link Limits#PAGE} runs */
    public record Names(@Nullable List<String> names) {}

    /**
     * What became of one run.
     *
     * @param name the run that was named
     * @param run the run after that; for a re-run the new one; null where it failed
     * @param problem why it failed
     */
    public record Done(
            String name, @Nullable RunView run, @Nullable Problem problem) {}

    @POST
    @Path("/cancel")
    @Needs(Verb.UPDATE)
    @Operation(
            summary = "Cancel many runs",
            description = "Those named, at most " + Limits.PAGE
                    + ". Tells of each what became of it; what has ended is left as it is.")
    public CompletionStage<List<Done>> cancel(@RestPath String namespace, @Context RoutingContext request) {
        return each(request, name -> service.cancel(namespace, name));
    }

    @POST
    @Path("/rerun")
    @Needs(Verb.CREATE)
    @Operation(
            summary = "Run many runs again",
            description = "Submits what the named runs, at most " + Limits.PAGE
                    + ", were made of, as new runs of the one who asks.")
    public CompletionStage<List<Done>> rerun(@RestPath String namespace, @Context RoutingContext request) {
        String user = AccessFilter.user(request);
        return each(request, name -> service.rerun(namespace, name, IdempotencyKey.random(made(name)), user));
    }

    /** Of a run's name what was not made from its key, so that names don't grow with each re-run. */
    static String made(String name) {
        return name.replaceFirst("-[a-z2-7]{10}$", "");
    }

    private static CompletionStage<List<Done>> each(
            RoutingContext request, Function<String, CompletionStage<RunView>> action) {
        return RequestBody.read(request.request(), JsonBody.LIMIT, "A list of names")
                .thenCompose(body -> {
                    List<CompletableFuture<Done>> all = names(NAMES.read(body)).stream()
                            .map(name -> one(name, action))
                            .toList();
                    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                            .thenApply(done ->
                                    all.stream().map(CompletableFuture::join).toList());
                });
    }

    private static CompletableFuture<Done> one(String name, Function<String, CompletionStage<RunView>> action) {
        return action.apply(name)
                .handle((run, failure) ->
                        failure == null ? new Done(name, run, null) : new Done(name, null, problem(failure)))
                .toCompletableFuture();
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException expected) {
            return expected.problem();
        }
        throw new CompletionException(cause);
    }

    private static List<String> names(Names body) {
        List<String> names = body.names();
        if (names == null || names.isEmpty() || names.size() > Limits.PAGE || names.contains(null)) {
            throw Problem.of(
                            Problem.Type.INVALID,
                            "'names' has " + (names == null ? "nothing" : names.size() + " members") + ". Send 1 to "
                                    + Limits.PAGE + " names of runs.",
                            "names")
                    .toException();
        }
        return names;
    }
}
