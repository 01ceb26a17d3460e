package dev.computethis.engine;

import dev.computethis.engine.WorkerConnection.UnreachableException;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.WorkerApi;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one worker, signed under the challenge it gave last; takes a new one where the worker no longer
 * knows that. Carries the acknowledgements that wait, and keeps those whose request got no answer. Thread-safe.
 */
final class SignedRequests implements WorkerRequests {

    private final HttpClient http;
    private final Executor executor;
    private final WorkerEndpoint worker;
    private final PrivateKey key;
    private final long term;
    private final Duration challengeTimeout;
    private final Acknowledgements acks = new Acknowledgements();
    private final Map<Long, CompletableFuture<?>> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean closed;
    private @Nullable CompletableFuture<Challenge> challenge;

    SignedRequests(
            HttpClient http,
            Executor executor,
            WorkerEndpoint worker,
            PrivateKey key,
            long term,
            Duration challengeTimeout) {
        this.http = http;
        this.executor = executor;
        this.worker = worker;
        this.key = key;
        this.term = term;
        this.challengeTimeout = challengeTimeout;
    }

    /** A challenge and the requests counted under it. */
    private record Challenge(String text, AtomicLong counter) {}

    /** Any answer but 401 as it is. */
    @Override
    public CompletionStage<Answer> send(String method, String target, byte[] body, Duration timeout) {
        return challenge()
                .thenCompose(used -> signedBy(used, method, target, body, timeout)
                        .thenCompose(answer -> {
                            if (answer.status() != 401) {
                                return CompletableFuture.completedFuture(answer);
                            }
                            forget(used);
                            // Once more: a challenge just made is not too old, so a second refusal has another cause.
                            return challenge()
                                    .thenCompose(fresh -> signedBy(fresh, method, target, body, timeout))
                                    .thenApply(this::accepted);
                        }));
    }

    @Override
    public void acknowledge(AssignmentId id) {
        acks.add(id);
    }

    @Override
    public void close() {
        closed = true;
        inFlight.values().forEach(request -> request.cancel(true));
    }

    private CompletionStage<Answer> signedBy(
            Challenge used, String method, String target, byte[] body, Duration timeout) {
        // Not on the caller's thread: a signature takes a good part of a millisecond.
        return CompletableFuture.supplyAsync(acks::take, executor).thenCompose(carried -> {
            String ackHeader = carried.stream().map(AssignmentId::toString).collect(Collectors.joining(","));
            RequestSignature signature = RequestSignature.sign(
                    key,
                    new RequestSignature.Request(worker.key().name(), method, target, ackHeader, body),
                    used.text(),
                    used.counter().incrementAndGet(),
                    term);
            HttpRequest.Builder request = HttpRequest.newBuilder(worker.uri().resolve(target))
                    .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                    .header("Authorization", signature.header());
            if (!carried.isEmpty()) {
                request.header(WorkerApi.ACK_HEADER, ackHeader);
            }
            return exchange(request, timeout).whenComplete((answer, failure) -> {
                if (failure != null || answer.status() == 401 || answer.status() >= 500) {
                    acks.putBack(carried);
                }
            });
        });
    }

    private synchronized CompletableFuture<Challenge> challenge() {
        CompletableFuture<Challenge> current = challenge;
        if (current != null && !current.isCompletedExceptionally()) {
            return current;
        }
        CompletableFuture<Challenge> fetched = exchange(
                        HttpRequest.newBuilder(worker.uri().resolve(WorkerApi.CHALLENGE))
                                .POST(BodyPublishers.noBody()),
                        challengeTimeout)
                .thenApply(answer -> {
                    if (answer.status() != 200) {
                        throw refused("gave no challenge", answer);
                    }
                    return new Challenge(new String(answer.body(), StandardCharsets.UTF_8).strip(), new AtomicLong());
                });
        challenge = fetched;
        return fetched;
    }

    private synchronized void forget(Challenge used) {
        if (challenge != null && challenge.isDone() && !challenge.isCompletedExceptionally()) {
            if (challenge.join().text().equals(used.text())) {
                challenge = null;
            }
        }
    }

    private Answer accepted(Answer answer) {
        if (answer.status() == 401) {
            throw refused("refuses our signature; its public key must be that of this service", answer);
        }
        return answer;
    }

    private CompletableFuture<Answer> exchange(HttpRequest.Builder request, Duration timeout) {
        if (closed) {
            return CompletableFuture.failedFuture(unreachable(new IOException("the connection was closed")));
        }
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(request.timeout(timeout).build(), LimitedBody.handler());
        Long number = requests.incrementAndGet();
        inFlight.put(number, sent);
        if (closed) {
            sent.cancel(true);
        }
        // The request's own timeout ends with the headers; this one is for a body that never ends.
        return sent.orTimeout(timeout.plusMillis(500).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> inFlight.remove(number))
                .handle((response, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                        throw unreachable(HttpWorkerConnection.unwrapped(failure));
                    }
                    return new Answer(response.statusCode(), response.body());
                });
    }

    private UnreachableException unreachable(Throwable cause) {
        return new UnreachableException(
                "Worker " + worker.key() + " at " + worker.uri() + " did not answer: " + cause, cause);
    }

    private UnreachableException refused(String what, Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return new UnreachableException(
                "Worker " + worker.key() + " at " + worker.uri() + " " + what + " (" + answer.status() + ": " + text
                        + ")",
                new IOException("HTTP " + answer.status()));
    }
}
