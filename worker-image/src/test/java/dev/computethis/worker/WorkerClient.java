package dev.computethis.worker;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Speaks {@link WorkerApi} to one worker, blocking. */
public final class WorkerClient {

    public static final String NAMESPACE = "team-a";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final String worker;
    private final PrivateKey key;
    private final long term;
    private final AtomicLong counter = new AtomicLong();
    private @Nullable String challenge;

    public WorkerClient(URI uri, String worker, PrivateKey key, long term) {
        this.uri = uri;
        this.worker = worker;
        this.key = key;
        this.term = term;
    }

    /** A new run, with its bundle there already. */
    public Assignment assignment(Shipment shipment, long deadlineMillis) {
        return assignment(shipment, new AssignmentId(UUID.randomUUID().toString(), 0, 1), deadlineMillis);
    }

    public Assignment assignment(Shipment shipment, AssignmentId id, long deadlineMillis) {
        return new Assignment(
                id,
                state().instance(),
                NAMESPACE,
                "run-" + id.uid().substring(0, 5),
                "test function",
                id.from() + shipment.payload().arguments().size(),
                shipment.bundle().digest(),
                shipment.payload().encode(),
                deadlineMillis,
                List.of(),
                "");
    }

    /** Sends the bundle, then the run, and waits for its end. */
    public Outcome run(Shipment shipment) {
        return run(shipment, 0);
    }

    public Outcome run(Shipment shipment, long deadlineMillis) {
        put(shipment);
        return await(start(assignment(shipment, deadlineMillis)));
    }

    /** Sends the bundle, then the run, and does not wait. */
    public AssignmentId start(Shipment shipment) {
        put(shipment);
        return start(assignment(shipment, 0));
    }

    public AssignmentId start(Assignment assignment) {
        HttpResponse<byte[]> response = post(assignment, 0);
        if (response.statusCode() != 200 && response.statusCode() != 202) {
            throw new IllegalStateException("not started: " + text(response));
        }
        return assignment.id();
    }

    public HttpResponse<byte[]> post(Assignment assignment, long waitMillis) {
        return send("POST", WorkerApi.RUNS + assignment.id() + "?wait=" + waitMillis, assignment.encode(), "");
    }

    public Outcome await(AssignmentId id) {
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> response = send("GET", WorkerApi.RUNS + id + "?wait=20000", new byte[0], "");
            if (response.statusCode() == 200) {
                return Outcome.decode(response.body());
            }
            if (response.statusCode() != 202) {
                throw new IllegalStateException("status " + response.statusCode() + ": " + text(response));
            }
        }
        throw new IllegalStateException(id + " does not end");
    }

    /** The one result. */
    public static @Nullable Object result(Outcome outcome) {
        if (outcome.results() == null) {
            dev.computethis.protocol.Failure failure = outcome.failure();
            throw new AssertionError("it did not succeed: "
                    + (failure == null ? outcome.phase() : failure.message() + "\n" + failure.stackTrace()));
        }
        return Shipment.deserialize(
                ResultSet.decode(outcome.results()).results().get(0));
    }

    public void cancel(AssignmentId id) {
        send("DELETE", WorkerApi.RUNS + id, new byte[0], "");
    }

    public WorkerLog log(AssignmentId id, long offset) {
        return WorkerLog.decode(send("GET", WorkerApi.RUNS + id + "/log?offset=" + offset, new byte[0], "")
                .body());
    }

    public String logText(AssignmentId id) {
        return new String(log(id, 0).bytes(), StandardCharsets.UTF_8);
    }

    public WorkerState state() {
        HttpResponse<byte[]> response = send("GET", WorkerApi.STATE, new byte[0], "");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode() + ": " + text(response));
        }
        return WorkerState.decode(response.body());
    }

    public void acknowledge(AssignmentId id) {
        send("GET", WorkerApi.STATE, new byte[0], id.toString());
    }

    public void put(Shipment shipment) {
        byte[] bundle = shipment.bundle().encode();
        HttpResponse<byte[]> response = put(Digest.of(bundle), bundle);
        if (response.statusCode() != 204) {
            throw new IllegalStateException("status " + response.statusCode() + ": " + text(response));
        }
    }

    public HttpResponse<byte[]> put(Digest digest, byte[] blob) {
        return send("PUT", WorkerApi.BLOBS + NAMESPACE + "/" + digest, blob, "");
    }

    public static Refusal refusal(HttpResponse<byte[]> response) {
        if (response.statusCode() != 409) {
            throw new AssertionError("status " + response.statusCode() + ": " + text(response));
        }
        return Refusal.decode(response.body());
    }

    public static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Signs and sends. */
    public HttpResponse<byte[]> send(String method, String target, byte[] body, String acks) {
        return send(method, target, body, acks, sign(method, target, body, acks).header());
    }

    /** The signature of a request that is yet to be sent. */
    public RequestSignature sign(String method, String target, byte[] body, String acks) {
        RequestSignature.Request request = new RequestSignature.Request(worker, method, target, acks, body);
        return RequestSignature.sign(key, request, challenge(), counter.incrementAndGet(), term);
    }

    /** Sends with that signature. */
    public HttpResponse<byte[]> send(
            String method, String target, byte[] body, String acks, @Nullable String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(target)).method(method, BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (!acks.isEmpty()) {
            request.header(WorkerApi.ACK_HEADER, acks);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public synchronized String challenge() {
        if (challenge == null) {
            challenge = text(send("POST", WorkerApi.CHALLENGE, new byte[0], "", null));
        }
        return Objects.requireNonNull(challenge);
    }
}
