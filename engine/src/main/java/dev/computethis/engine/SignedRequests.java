package dev.computethis.engine;

import dev.computethis.engine.WorkerConnection.UnreachableException;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.SessionKey;
import dev.computethis.protocol.WorkerApi;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
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
 * Sends requests to one worker, signed by the key of a session with it: that is agreed on by a request that the service's
 * own key signs, and anew where the worker no longer knows it. Carries the acknowledgements that wait, and keeps those
 * whose request got no answer. Thread-safe.
 */
final class SignedRequests implements WorkerRequests {

    /** The digest of a larger body takes too long for the caller's thread. */
    private static final int SMALL_BODY_BYTES = 64 * 1024;

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
    private @Nullable CompletableFuture<Session> session;

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

    /** What was agreed on under a challenge, and the requests counted under it. */
    private record Session(String challenge, SessionKey key, AtomicLong counter) {}

    /** The worker answered the request for a session otherwise. */
    private static final class NoSessionException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        NoSessionException(Answer answer) {
            super("HTTP " + answer.status(), null, false, false);
            this.answer = answer;
        }
    }

    /** Any answer but 401 as it is. */
    @Override
    public CompletionStage<Answer> send(String method, String target, byte[] body, Duration timeout) {
        return session()
                .thenCompose(used -> signedBy(used, method, target, body, timeout)
                        .thenCompose(answer -> {
                            if (answer.status() != 401) {
                                return CompletableFuture.completedFuture(answer);
                            }
                            forget(used);
                            // Once more: a session just agreed on is not too old, so a second refusal has another
                            // cause.
                            return session()
                                    .thenCompose(fresh -> signedBy(fresh, method, target, body, timeout))
                                    .thenApply(this::accepted);
                        }))
                .exceptionallyCompose(this::withoutSession);
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
            Session used, String method, String target, byte[] body, Duration timeout) {
        if (body.length <= SMALL_BODY_BYTES) {
            return signedNow(used, method, target, body, timeout);
        }
        return CompletableFuture.supplyAsync(() -> signedNow(used, method, target, body, timeout), executor)
                .thenCompose(answer -> answer);
    }

    private CompletionStage<Answer> signedNow(
            Session used, String method, String target, byte[] body, Duration timeout) {
        List<AssignmentId> carried = acks.take();
        String ackHeader = carried.stream().map(AssignmentId::toString).collect(Collectors.joining(","));
        RequestSignature signature = RequestSignature.sign(
                used.key(),
                request(method, target, ackHeader, body),
                used.challenge(),
                used.counter().incrementAndGet(),
                term);
        return exchange(http(method, target, body, signature, ackHeader), timeout)
                .whenComplete((answer, failure) -> {
                    if (failure != null || answer.status() == 401 || answer.status() >= 500) {
                        acks.putBack(carried);
                    }
                });
    }

    private synchronized CompletableFuture<Session> session() {
        CompletableFuture<Session> current = session;
        if (current != null && !current.isCompletedExceptionally()) {
            return current;
        }
        CompletableFuture<Session> agreed = exchange(
                        HttpRequest.newBuilder(worker.uri().resolve(WorkerApi.CHALLENGE))
                                .POST(BodyPublishers.noBody()),
                        challengeTimeout)
                .thenApply(answer -> text(answer, "gave no challenge"))
                // Not on the thread that reads answers: a signature takes a good part of a millisecond.
                .thenComposeAsync(this::agree, executor);
        session = agreed;
        return agreed;
    }

    private CompletionStage<Session> agree(String challenge) {
        SessionKey.Part part = SessionKey.Part.fresh();
        AtomicLong counter = new AtomicLong();
        RequestSignature signature = RequestSignature.sign(
                key,
                request("POST", WorkerApi.SESSION, "", part.encoded()),
                challenge,
                counter.incrementAndGet(),
                term);
        return exchange(http("POST", WorkerApi.SESSION, part.encoded(), signature, ""), challengeTimeout)
                .thenApplyAsync(
                        answer -> {
                            if (answer.status() != 200) {
                                throw new NoSessionException(accepted(answer));
                            }
                            return new Session(challenge, sessionKey(part, answer, challenge), counter);
                        },
                        executor);
    }

    private SessionKey sessionKey(SessionKey.Part part, Answer answer, String challenge) {
        try {
            return part.withWorker(answer.body(), challenge);
        } catch (MalformedMessageException noKey) {
            throw unreachable("agreed on no session", noKey);
        }
    }

    /** What the worker says to the request for a session, such as that there is a later leader, holds for any. */
    private CompletionStage<Answer> withoutSession(Throwable failure) {
        return HttpWorkerConnection.unwrapped(failure) instanceof NoSessionException refusal
                ? CompletableFuture.completedFuture(refusal.answer)
                : CompletableFuture.failedFuture(failure);
    }

    private synchronized void forget(Session used) {
        CompletableFuture<Session> current = session;
        if (current != null
                && current.isDone()
                && !current.isCompletedExceptionally()
                && current.join().challenge().equals(used.challenge())) {
            session = null;
        }
    }

    private Answer accepted(Answer answer) {
        if (answer.status() == 401) {
            throw refused("refuses our signature; its public key must be that of this service", answer);
        }
        return answer;
    }

    private String text(Answer answer, String otherwise) {
        if (answer.status() != 200) {
            throw refused(otherwise, answer);
        }
        return new String(answer.body(), StandardCharsets.UTF_8).strip();
    }

    private RequestSignature.Request request(String method, String target, String ackHeader, byte[] body) {
        return new RequestSignature.Request(worker.key().name(), method, target, ackHeader, body);
    }

    private HttpRequest.Builder http(
            String method, String target, byte[] body, RequestSignature signature, String ackHeader) {
        HttpRequest.Builder request = HttpRequest.newBuilder(worker.uri().resolve(target))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Authorization", signature.header());
        return ackHeader.isEmpty() ? request : request.header(WorkerApi.ACK_HEADER, ackHeader);
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
        return unreachable("did not answer: " + cause, cause);
    }

    private UnreachableException unreachable(String what, Throwable cause) {
        return new UnreachableException("Worker " + worker.key() + " at " + worker.uri() + " " + what, cause);
    }

    private UnreachableException refused(String what, Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return new UnreachableException(
                "Worker " + worker.key() + " at " + worker.uri() + " " + what + " (" + answer.status() + ": " + text
                        + ")",
                new IOException("HTTP " + answer.status()));
    }
}
