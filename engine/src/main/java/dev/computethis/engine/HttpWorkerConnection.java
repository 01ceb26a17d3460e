package dev.computethis.engine;

import dev.computethis.engine.WorkerRequests.Answer;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import dev.computethis.protocol.tls.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A worker behind its {@link WorkerApi}. A wait for an outcome is parked at the worker, asked for
 * again each time the worker's patience ends, and holds one connection; heartbeats and the rest use another.
 */
public final class HttpWorkerConnection implements WorkerConnection {

    /** How long the answer to a request that waits for nothing may take; a worker's lease is longer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** How long a blob of the largest size may take. */
    private static final Duration TRANSFER = Duration.ofSeconds(60);

    private static final Duration PARKED =
            Duration.ofMillis(WorkerApi.MAX_WAIT_MILLIS).plus(ANSWER);
    private static final String WAIT = "?wait=" + WorkerApi.MAX_WAIT_MILLIS;
    private static final String AHEAD = "&ahead=1";
    private static final byte[] NOTHING = {};

    private final WorkerEndpoint worker;
    private final WorkerRequests requests;

    public HttpWorkerConnection(WorkerEndpoint worker, WorkerRequests requests) {
        this.worker = worker;
        this.requests = requests;
    }

    /**
     * Connections that share one key, and HTTP clients.
     *
     * @param key the Ed25519 key whose public half the workers hold
     * @param executor where large requests are signed and sessions agreed on, so that callers needn't
     */
    public static WorkerConnection.Factory factory(PrivateKey key, Executor executor) {
        return factory(key, executor, namespace -> Authorities.ofTheJdk("none").context());
    }

    /** @param tls which certificates a namespace's workers must show, for those that speak TLS; asked once for each */
    public static WorkerConnection.Factory factory(
            PrivateKey key, Executor executor, Function<String, SSLContext> tls) {
        HttpClient plain = client().build();
        Map<String, HttpClient> secure = new ConcurrentHashMap<>();
        return (worker, term) -> {
            HttpClient http = worker.uri().getScheme().equals("https")
                    ? secure.computeIfAbsent(
                            worker.key().namespace(),
                            namespace ->
                                    client().sslContext(tls.apply(namespace)).build())
                    : plain;
            return new HttpWorkerConnection(worker, new SignedRequests(http, executor, worker, key, term, ANSWER));
        };
    }

    /**
     * A request is written by whoever sends it, and its answer read by the client's own thread, rather than by others
     * that are woken for it: each such step costs as much as all that is done in it. What follows an answer runs on the
     * JDK's common pool in any case, so nothing of ours holds up the reading.
     */
    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER)
                .executor(Runnable::run);
    }

    @Override
    public CompletionStage<WorkerState> state() {
        return requests.send("GET", WorkerApi.STATE, NOTHING, ANSWER).thenApply(answer -> {
            if (answer.status() == 200) {
                return decoded(answer, WorkerState::decode);
            }
            throw failure(answer);
        });
    }

    @Override
    public CompletionStage<Outcome> run(Assignment assignment) {
        return start(assignment, WAIT);
    }

    @Override
    public CompletionStage<Outcome> runAhead(Assignment assignment) {
        return start(assignment, WAIT + AHEAD);
    }

    private CompletionStage<Outcome> start(Assignment assignment, String query) {
        return requests.send("POST", path(assignment.id()) + query, assignment.encode(), PARKED)
                .thenCompose(answer -> outcome(assignment.id(), answer));
    }

    @Override
    public CompletionStage<Outcome> await(AssignmentId id) {
        return requests.send("GET", path(id) + WAIT, NOTHING, PARKED).thenCompose(answer -> outcome(id, answer));
    }

    private CompletionStage<Outcome> outcome(AssignmentId id, Answer answer) {
        return switch (answer.status()) {
            case 200 -> CompletableFuture.completedStage(answer).thenApply(given -> outcomeOf(id, given));
            case 202 -> await(id);
            case 404 -> CompletableFuture.failedStage(new UnknownAssignmentException(id));
            default -> CompletableFuture.failedStage(failure(answer));
        };
    }

    /** A runner makes its outcomes, and a function may have taken it over: asked again, the worker would give the same. */
    private static Outcome outcomeOf(AssignmentId id, Answer answer) {
        Outcome outcome = Outcome.decode(answer.body());
        if (!outcome.id().equals(id)) {
            throw new MalformedMessageException("it is that of " + outcome.id());
        }
        return outcome;
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        return requests.send("PUT", WorkerApi.BLOBS + namespace + "/" + digest, content, TRANSFER)
                .thenAccept(answer -> {
                    if (answer.status() != 204) {
                        throw failure(answer);
                    }
                });
    }

    @Override
    public CompletionStage<Void> cancel(AssignmentId id) {
        return end(path(id));
    }

    @Override
    public CompletionStage<Void> takeBack(AssignmentId id) {
        return end(WorkerApi.AHEAD + id);
    }

    private CompletionStage<Void> end(String path) {
        return requests.send("DELETE", path, NOTHING, ANSWER).thenAccept(answer -> {
            if (answer.status() != 202 && answer.status() != 404) {
                throw failure(answer);
            }
        });
    }

    @Override
    public CompletionStage<WorkerLog> log(AssignmentId id, long offset) {
        return requests.send("GET", path(id) + "/log?offset=" + offset, NOTHING, ANSWER)
                .thenApply(answer -> switch (answer.status()) {
                    case 200 -> decoded(answer, WorkerLog::decode);
                    case 404 -> throw new UnknownAssignmentException(id);
                    default -> throw failure(answer);
                });
    }

    @Override
    public void acknowledge(AssignmentId id) {
        requests.acknowledge(id);
    }

    @Override
    public void close() {
        requests.close();
    }

    private <T> T decoded(Answer answer, Function<byte[], T> decoder) {
        try {
            return decoder.apply(answer.body());
        } catch (MalformedMessageException malformed) {
            throw unreachable("gave an answer that can't be read", malformed);
        }
    }

    /** What an answer that is not the one hoped for stands for. */
    private RuntimeException failure(Answer answer) {
        if (answer.status() == 409) {
            return new RefusedException(decoded(answer, Refusal::decode));
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() == 400 || answer.status() == 413) {
            return new RefusedException(Refusal.of(Refusal.Reason.Invalid, text));
        }
        return unreachable("answered " + answer.status() + ": " + text, new IOException("HTTP " + answer.status()));
    }

    private UnreachableException unreachable(String what, Throwable cause) {
        return new UnreachableException("Worker " + worker.key() + " at " + worker.uri() + " " + what, cause);
    }

    private static String path(AssignmentId id) {
        return WorkerApi.RUNS + id;
    }

    /** The failure that {@code thrown} stands for, without the stages it came through. */
    static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
