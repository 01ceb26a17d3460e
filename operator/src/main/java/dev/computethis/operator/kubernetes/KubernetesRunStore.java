package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.failed;
import static dev.computethis.operator.kubernetes.ApiServer.unexpected;

import dev.computethis.crds.FunctionRun;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Subscription;
import dev.computethis.operator.kubernetes.ApiServer.Reply;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs as {@code FunctionRun} resources: a run costs one POST and one PUT of its status, and is read from the {@link
 * RunIndex}. The server answers with metadata alone, and is sent no more than it needs: a status goes without the spec.
 */
final class KubernetesRunStore implements RunStore {

    /** What we send was made by this program from its own model, so the server need not look for misspelt fields. */
    private static final String TRUSTED = "?fieldValidation=Ignore";

    private final ApiServer server;
    private final RunIndex index;
    private final InstantSource clock;
    private final RunRefresh refresh;
    private final ClaimsConfigMap claims;

    /** @param ownNamespace where leaders keep their claims */
    KubernetesRunStore(
            ApiServer server, Namespaces namespaces, String ownNamespace, RunIndex index, InstantSource clock) {
        this.server = server;
        this.index = index;
        this.clock = clock;
        this.claims = new ClaimsConfigMap(server, ownNamespace);
        this.refresh = new RunRefresh(server, namespaces, index, this::read);
    }

    @Override
    public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
        FunctionRun resource = RunResource.of(key, submission, submitter);
        return server.post(path(key.namespace()) + TRUSTED, ApiServer.METADATA_ONLY, resource)
                .thenCompose(reply -> {
                    if (reply.isSuccess()) {
                        Run run = RunResource.created(key, submission, submitter, metadata(reply));
                        index.wrote(run);
                        return CompletableFuture.completedFuture(new Created(run, false));
                    }
                    return switch (reply.code()) {
                        case 409 -> existing(key, submission, submitter);
                        case 404 -> failed(noNamespace(key));
                        case 400, 422 ->
                            failed(Problem.of(Problem.Type.INVALID, reply.body())
                                    .toException());
                        default -> failed(unexpected("Creating run " + key, reply));
                    };
                });
    }

    private CompletionStage<Created> existing(RunKey key, Submission submission, String submitter) {
        return read(key)
                .thenCompose(run -> run == null
                        // It was deleted between the two requests.
                        ? create(key, submission, submitter)
                        : CompletableFuture.completedFuture(new Created(run, true)));
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        RunKey key = base.key();
        if (base.status().phase().isTerminal()) {
            return failed(new StaleRunException(key, "has ended"));
        }
        Map<String, Object> resource = Map.of(
                "apiVersion",
                FunctionRun.GROUP + "/" + FunctionRun.VERSION,
                "kind",
                "FunctionRun",
                "metadata",
                Map.of(
                        "name",
                        key.name(),
                        "namespace",
                        key.namespace(),
                        "uid",
                        base.uid(),
                        "resourceVersion",
                        base.version()),
                "status",
                RunStatusResource.of(status, base.submission().invocations(), clock.instant()));
        return server.send("PUT", path(key) + "/status" + TRUSTED, ApiServer.METADATA_ONLY, ApiServer.JSON, resource)
                .thenCompose(reply -> {
                    if (reply.isSuccess()) {
                        Run run = base.written(metadata(reply).resourceVersion(), base.cancelRequested(), status);
                        index.wrote(run);
                        return CompletableFuture.completedFuture(run);
                    }
                    return switch (reply.code()) {
                        case 409 -> failed(new StaleRunException(key, "has changed since"));
                        case 404 -> failed(new StaleRunException(key, "is gone"));
                        default -> failed(unexpected("Writing the status of run " + key, reply));
                    };
                });
    }

    @Override
    public CompletionStage<Run> requestCancel(RunKey key) {
        Run known = index.find(key);
        return known == null
                ? read(key).thenCompose(run -> run == null ? failed(notFound(key)) : cancel(run))
                : cancel(known);
    }

    /** Upon a version, as a run that ended meanwhile is to be left as it is. */
    private CompletionStage<Run> cancel(Run run) {
        if (run.cancelRequested() || run.status().phase().isTerminal()) {
            return CompletableFuture.completedFuture(run);
        }
        RunKey key = run.key();
        Object patch = Map.of(
                "metadata", Map.of("uid", run.uid(), "resourceVersion", run.version()), "spec", Map.of("cancel", true));
        return server.send("PATCH", path(key), ApiServer.METADATA_ONLY, ApiServer.MERGE_PATCH, patch)
                .thenCompose(reply -> {
                    if (reply.isSuccess()) {
                        Run cancelled = run.written(metadata(reply).resourceVersion(), true, run.status());
                        index.wrote(cancelled);
                        return CompletableFuture.completedFuture(cancelled);
                    }
                    return switch (reply.code()) {
                        case 409 -> read(key).thenCompose(now -> now == null ? failed(notFound(key)) : cancel(now));
                        case 404 -> failed(notFound(key));
                        default -> failed(unexpected("Cancelling run " + key, reply));
                    };
                });
    }

    @Override
    public CompletionStage<Void> delete(RunKey key) {
        return server.send("DELETE", path(key), ApiServer.JSON, ApiServer.JSON, null)
                .thenCompose(reply -> reply.isSuccess() || reply.code() == 404
                        ? CompletableFuture.completedFuture(null)
                        : failed(unexpected("Deleting run " + key, reply)));
    }

    @Override
    public CompletionStage<Void> delete(Run run) {
        Object onlyThis =
                Map.of("apiVersion", "v1", "kind", "DeleteOptions", "preconditions", Map.of("uid", run.uid()));
        // 409: another run has the name by now.
        return server.send("DELETE", path(run.key()), ApiServer.JSON, ApiServer.JSON, onlyThis)
                .thenCompose(reply -> reply.isSuccess() || reply.code() == 404 || reply.code() == 409
                        ? CompletableFuture.completedFuture(null)
                        : failed(unexpected("Deleting run " + run.key(), reply)));
    }

    @Override
    public CompletionStage<Void> refresh() {
        return refresh.refresh();
    }

    @Override
    public CompletionStage<SharedClaims> readClaims() {
        return claims.read();
    }

    @Override
    public CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims written) {
        return claims.write(base, written);
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return index.find(key);
    }

    @Override
    public Collection<Run> all() {
        return index.all();
    }

    @Override
    public Subscription watch(Listener listener) {
        return index.watch(listener);
    }

    @Override
    public CompletionStage<@Nullable Run> read(RunKey key) {
        return server.get(path(key), ApiServer.JSON).thenCompose(reply -> {
            if (reply.isSuccess()) {
                return CompletableFuture.<@Nullable Run>completedFuture(
                        RunResource.run(server.read(reply, FunctionRun.class)));
            }
            return reply.code() == 404
                    ? CompletableFuture.<@Nullable Run>completedFuture(null)
                    : failed(unexpected("Reading run " + key, reply));
        });
    }

    private Metadata metadata(Reply reply) {
        return server.read(reply, Metadata.Of.class).metadata();
    }

    private static String path(RunKey key) {
        return path(key.namespace()) + "/" + key.name();
    }

    private static String path(String namespace) {
        return "apis/" + FunctionRun.GROUP + "/" + FunctionRun.VERSION + "/namespaces/" + namespace + "/"
                + FunctionRun.PLURAL;
    }

    private static RuntimeException notFound(RunKey key) {
        return Problem.of(Problem.Type.NOT_FOUND, "There is no run " + key + ".")
                .toException();
    }

    private static RuntimeException noNamespace(RunKey key) {
        return Problem.of(Problem.Type.NOT_FOUND, "There is no namespace " + key.namespace() + ".")
                .toException();
    }
}
