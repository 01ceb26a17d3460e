package dev.computethis.internal.http;

import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls, and sends them again while the connection fails or the service says it can't now; each call must be one
 * that may be repeated. Fails with {@link ProblemException} alone.
 */
// Each chain ends in the answer, which carries its failure; answers are told apart by identity, as is meant.
@SuppressWarnings({"FutureReturnValueIgnored", "CollectionUndefinedEquality"})
final class Exchange {

    static final Reader<Void> NOTHING = body -> null;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** What an answer may take on top of the wait that was asked for. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);

    /** Makes the answer of a body. */
    interface Reader<T extends @Nullable Object> {
        @Nullable
        T read(byte[] body) throws IOException;
    }

    private final URI base;
    private final Supplier<@Nullable String> token;
    private final Patience patience;
    private final HttpClient http;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean hasAnswered;
    private volatile boolean isClosed;

    Exchange(URI base, Supplier<@Nullable String> token, Supplier<SSLContext> tls, Patience patience) {
        this.base = base;
        this.token = token;
        this.patience = patience;
        // A request is written by whoever sends it, and its answer read by the HTTP client's own thread, rather than by
        // others that are woken for it. What follows an answer runs on the JDK's common pool in any case.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(Runnable::run);
        if ("https".equals(base.getScheme())) {
            builder.sslContext(tls.get());
        }
        this.http = builder.build();
    }

    <T extends @Nullable Object> CompletableFuture<T> send(Call call, Reader<T> reader) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        open.add(answer);
        answer.whenComplete((done, failure) -> open.remove(answer));
        if (isClosed) {
            answer.completeExceptionally(closed());
        } else {
            attempt(call, reader, answer, 1, System.nanoTime());
        }
        return answer;
    }

    void close() {
        isClosed = true;
        open.forEach(answer -> answer.completeExceptionally(closed()));
    }

    private <T extends @Nullable Object> void attempt(
            Call call, Reader<T> reader, CompletableFuture<T> answer, int attempt, long began) {
        HttpRequest request;
        try {
            request = request(call);
        } catch (RuntimeException unsendable) {
            answer.completeExceptionally(Problem.of(Problem.Type.INVALID, String.valueOf(unsendable.getMessage()))
                    .toException());
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, BodyHandlers.ofByteArray());
        // Whoever gives up on the answer also gives up the connection that waits for it.
        answer.whenComplete((done, failure) -> sent.cancel(true));
        sent.whenComplete((response, failure) -> {
            if (answer.isDone()) {
                return;
            }
            boolean isDone = response != null && !NOT_NOW.contains(response.statusCode());
            // One that has had enough of our requests is there.
            hasAnswered |= isDone || (response != null && response.statusCode() == 429);
            if (response != null && isDone) {
                complete(answer, call, response, reader);
                return;
            }
            Duration spent = Duration.ofNanos(System.nanoTime() - began);
            Duration pause = patience.pause(
                    attempt, spent, response == null ? null : retryAfter(response), hasAnswered, random());
            if (pause == null) {
                answer.completeExceptionally(
                        response == null
                                ? unreachable(failure)
                                : problem(call, response).toException());
                return;
            }
            after(pause).execute(() -> attempt(call, reader, answer, attempt + 1, began));
        });
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.target()))
                .timeout(call.parked().plus(ANSWER))
                .header("Accept", "application/json, application/problem+json, application/octet-stream")
                .method(
                        call.method(),
                        call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        if (call.contentType() != null) {
            request.header("Content-Type", call.contentType());
        }
        if (call.idempotencyKey() != null) {
            request.header("Idempotency-Key", call.idempotencyKey());
        }
        String bearer = token.get();
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return request.build();
    }

    private <T extends @Nullable Object> void complete(
            CompletableFuture<T> answer, Call call, HttpResponse<byte[]> response, Reader<T> reader) {
        if (response.statusCode() / 100 != 2) {
            answer.completeExceptionally(problem(call, response).toException());
            return;
        }
        try {
            answer.complete(reader.read(response.body()));
        } catch (IOException | RuntimeException unexpected) {
            answer.completeExceptionally(Problem.of(
                            Problem.Type.INTERNAL,
                            base + call.target() + " answered what is not understood here (" + unexpected
                                    + "). Is it a ComputeThis service of this version?")
                    .toException());
        }
    }

    private Problem problem(Call call, HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("application/problem+json")) {
            try {
                return Json.read(Problem.class, response.body());
            } catch (IOException | RuntimeException garbled) {
                // Told below by its status and text.
            }
        }
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        return new Problem(
                "about:blank",
                "HTTP " + response.statusCode(),
                response.statusCode(),
                call.method() + " " + base + call.target() + " answered " + response.statusCode()
                        + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), 500))),
                null,
                null);
    }

    private ProblemException unreachable(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String mismatch = TlsMismatch.of(base, cause);
        String text = hasAnswered
                ? base + " no longer answers (" + cause + ")."
                : "No ComputeThis service answers at " + base + " (" + cause + "). Start one by 'make"
                        + " service workers=3' in a clone of the project, set COMPUTETHIS_URL to one"
                        + " that runs, or use ComputeClient.local(3), which needs none.";
        return Problem.of(Problem.Type.UNAVAILABLE, mismatch == null ? text : mismatch)
                .toException();
    }

    private ProblemException closed() {
        return Problem.of(Problem.Type.UNAVAILABLE, "This client was closed.").toException();
    }

    /** In seconds; the form with a date is not used by services like this one. */
    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("");
        return value.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private static Executor after(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static RandomGenerator random() {
        return ThreadLocalRandom.current();
    }
}
