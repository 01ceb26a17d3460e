package dev.computethis.worker.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.worker.launcher.RequestVerifier.Decision;
import dev.computethis.worker.launcher.RequestVerifier.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers {@link WorkerApi}: verifies who asks, reads the request, calls the {@link Worker}, answers. Thread-safe. */
final class HttpApi implements HttpHandler {

    /** An assignment is its payload and what stands around it. */
    static final int ASSIGNMENT_BYTES = Limits.BLOB_BYTES + 64 * 1024;

    /** Bodies over this size are read one at a time, so that memory stays bounded. */
    private static final int SMALL_BODY_BYTES = 512 * 1024;

    private static final Pattern BLOB =
            Pattern.compile(WorkerApi.BLOBS + "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)/(sha256:[0-9a-f]{64})");
    private static final String ID = "([^/]{1,253}/\\d{1,9}/\\d{1,9})";
    private static final Pattern AHEAD = Pattern.compile(WorkerApi.AHEAD + ID);
    private static final Pattern RUN = Pattern.compile(WorkerApi.RUNS + ID + "(/log)?");

    private final String name;
    private final RequestVerifier verifier;
    private final Worker worker;
    private final BlobCache blobs;
    private final Semaphore largeBody = new Semaphore(1);
    private final Semaphore waiting;

    /** @param waiting how many requests may wait for an outcome at a time; more are answered at once */
    HttpApi(String name, RequestVerifier verifier, Worker worker, BlobCache blobs, int waiting) {
        this.name = name;
        this.verifier = verifier;
        this.worker = worker;
        this.blobs = blobs;
        this.waiting = new Semaphore(waiting);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (BodyTooLargeException tooLarge) {
                reply = Reply.text(413, String.valueOf(tooLarge.getMessage()));
            } catch (BlobCache.NoSpaceException full) {
                reply = Reply.refusal(Refusal.Reason.NoSpace, String.valueOf(full.getMessage()));
            } catch (BadRequestException | MalformedMessageException bad) {
                reply = Reply.text(400, String.valueOf(bad.getMessage()));
            } catch (InterruptedException stopping) {
                reply = Reply.text(503, "The worker stops");
            } catch (RuntimeException bug) {
                bug.printStackTrace();
                reply = Reply.text(500, "The worker failed: " + bug);
            }
            drain(exchange.getRequestBody());
            reply.send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException, InterruptedException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        if (path.equals(WorkerApi.CHALLENGE) && method.equals("POST")) {
            return Reply.text(200, verifier.challenge(System.nanoTime()));
        }
        if (path.equals(WorkerApi.HEALTH) && method.equals("GET")) {
            return worker.ready() ? Reply.text(200, "ok") : Reply.text(503, "no runner is up");
        }
        if (path.equals(WorkerApi.LIVE) && method.equals("GET")) {
            return Reply.text(200, "ok");
        }
        RequestSignature signature =
                RequestSignature.parse(exchange.getRequestHeaders().getFirst("Authorization"));
        Decision decision = verifier.precheck(signature, System.nanoTime());
        if (signature == null || decision.verdict() != Verdict.Accepted) {
            return refused(decision);
        }
        Matcher blob = BLOB.matcher(path);
        if (blob.matches() && method.equals("PUT")) {
            return blob(exchange, signature, blob.group(1), new Digest(blob.group(3)));
        }
        byte[] body = body(exchange);
        decision = verify(exchange, signature, Digest.of(body));
        if (decision.verdict() != Verdict.Accepted) {
            return refused(decision);
        }
        acknowledge(exchange);
        if (path.equals(WorkerApi.SESSION) && method.equals("POST")) {
            return new Reply(200, verifier.agree(signature, body));
        }
        if (path.equals(WorkerApi.STATE) && method.equals("GET")) {
            return new Reply(200, worker.state().encode());
        }
        Matcher ahead = AHEAD.matcher(path);
        if (ahead.matches() && method.equals("DELETE")) {
            AssignmentId id = id(ahead.group(1));
            return worker.giveBack(id, "It was asked back") ? Reply.text(202, "it is given back") : notHeld(id);
        }
        Matcher run = RUN.matcher(path);
        if (run.matches()) {
            AssignmentId id = id(run.group(1));
            Query query = Query.of(exchange.getRequestURI());
            if (run.group(2) != null && method.equals("GET")) {
                return log(id, query.number("offset", 0));
            }
            if (run.group(2) == null) {
                long wait = query.number("wait", 0);
                return switch (method) {
                    case "POST" -> start(id, body, wait, query.number("ahead", 0) == 1);
                    case "GET" -> outcome(id, wait);
                    case "DELETE" -> cancel(id);
                    default -> unknown(method, path);
                };
            }
        }
        return unknown(method, path);
    }

    private static Reply unknown(String method, String path) {
        return Reply.text(400, method + " " + path + " is nothing that a worker answers");
    }

    private Reply start(AssignmentId id, byte[] body, long wait, boolean ahead)
            throws IOException, InterruptedException {
        Assignment assignment;
        Assignments.Answer answer;
        try {
            assignment = Assignment.decode(body);
            String objection = AssignmentCheck.objection(assignment, id);
            if (objection != null) {
                return Reply.refusal(Refusal.Reason.Invalid, objection);
            }
            if (ahead && waiting.tryAcquire()) {
                return startAhead(assignment, body, wait);
            }
            answer = worker.offer(assignment, body);
        } catch (MalformedMessageException malformed) {
            return Reply.refusal(Refusal.Reason.Invalid, String.valueOf(malformed.getMessage()));
        }
        if (answer instanceof Assignments.Answer.Refused refused) {
            return Reply.refusal(refused.refusal());
        }
        return outcome(id, wait);
    }

    /** Keeps a permit to wait, and gives it back. */
    private Reply startAhead(Assignment assignment, byte[] body, long wait) throws IOException, InterruptedException {
        AssignmentId id = assignment.id();
        try {
            Refusal refusal = worker.offerAhead(assignment, body)
                    .toCompletableFuture()
                    .get(Math.min(wait, WorkerApi.MAX_WAIT_MILLIS), TimeUnit.MILLISECONDS);
            if (refusal != null) {
                return Reply.refusal(refusal);
            }
        } catch (TimeoutException late) {
            if (worker.giveBack(id, "It waited for " + wait + " ms")) {
                return Reply.refusal(Refusal.Reason.GivenBack, "It waited for " + wait + " ms");
            }
        } catch (ExecutionException broken) {
            throw new IOException("The worker could not take " + id, broken.getCause());
        } finally {
            waiting.release();
        }
        return outcome(id, 0);
    }

    private Reply outcome(AssignmentId id, long wait) throws IOException, InterruptedException {
        byte[] outcome = null;
        if (waiting.tryAcquire()) {
            try {
                outcome = worker.outcome(id, Math.min(wait, WorkerApi.MAX_WAIT_MILLIS));
            } finally {
                waiting.release();
            }
        } else {
            outcome = worker.outcome(id, 0);
        }
        if (outcome != null) {
            return new Reply(200, outcome);
        }
        return worker.holds(id) ? Reply.text(202, "it runs still") : notHeld(id);
    }

    private Reply cancel(AssignmentId id) {
        if (worker.giveBack(id, "It was cancelled before its start")) {
            return Reply.text(202, "it does not start");
        }
        if (!worker.holds(id)) {
            return notHeld(id);
        }
        worker.cancel(id);
        return Reply.text(202, "it is being ended");
    }

    private Reply log(AssignmentId id, long offset) {
        LogRing log = worker.log(id);
        return log == null
                ? Reply.text(404, "The log of " + id + " is not kept here")
                : new Reply(200, log.read(offset).encode());
    }

    private Reply blob(HttpExchange exchange, RequestSignature signature, String namespace, Digest digest)
            throws IOException {
        if (contentLength(exchange) > Limits.BLOB_BYTES) {
            throw new BodyTooLargeException("A blob", Limits.BLOB_BYTES);
        }
        BlobCache.Upload upload = blobs.receive(exchange.getRequestBody());
        Decision decision = verify(exchange, signature, upload.digest());
        if (decision.verdict() != Verdict.Accepted) {
            upload.discard();
            return refused(decision);
        }
        acknowledge(exchange);
        if (!upload.digest().equals(digest)) {
            upload.discard();
            return Reply.refusal(Refusal.Reason.Invalid, "The body is " + upload.digest() + ", not " + digest);
        }
        blobs.keep(namespace, upload);
        return new Reply(204, new byte[0]);
    }

    private Decision verify(HttpExchange exchange, RequestSignature signature, Digest body) {
        RequestSignature.Request request = new RequestSignature.Request(
                name, exchange.getRequestMethod(), exchange.getRequestURI().toString(), acks(exchange), body);
        Decision decision = verifier.verify(signature, request, System.nanoTime());
        if (decision.verdict() == Verdict.Accepted) {
            worker.ledBy(signature.term());
        }
        return decision;
    }

    private void acknowledge(HttpExchange exchange) throws IOException {
        String acks = acks(exchange);
        if (!acks.isEmpty()) {
            for (String ack : acks.split(",", -1)) {
                worker.acknowledge(id(ack));
            }
        }
    }

    private byte[] body(HttpExchange exchange) throws IOException, InterruptedException {
        long announced = contentLength(exchange);
        if (announced > ASSIGNMENT_BYTES) {
            throw new BodyTooLargeException("An assignment", ASSIGNMENT_BYTES);
        }
        InputStream in = exchange.getRequestBody();
        if (announced >= 0 && announced <= SMALL_BODY_BYTES) {
            return in.readNBytes((int) announced);
        }
        largeBody.acquire();
        try {
            byte[] body = in.readNBytes(ASSIGNMENT_BYTES + 1);
            if (body.length > ASSIGNMENT_BYTES) {
                throw new BodyTooLargeException("An assignment", ASSIGNMENT_BYTES);
            }
            return body;
        } finally {
            largeBody.release();
        }
    }

    /** -1 where it is not announced: then the body comes in chunks; 0 where there is none. */
    private static long contentLength(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null) {
            return exchange.getRequestHeaders().containsKey("Transfer-Encoding") ? -1 : 0;
        }
        return Long.parseLong(length);
    }

    private static String acks(HttpExchange exchange) {
        String acks = exchange.getRequestHeaders().getFirst(WorkerApi.ACK_HEADER);
        return acks == null ? "" : acks;
    }

    private static AssignmentId id(String text) {
        try {
            return AssignmentId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new BadRequestException(String.valueOf(malformed.getMessage()));
        }
    }

    private static Reply refused(Decision decision) {
        return decision.verdict() == Verdict.StaleLeader
                ? Reply.refusal(Refusal.Reason.LaterLeader, decision.reason())
                : Reply.text(401, "The request is not accepted: " + decision.reason());
    }

    private static Reply notHeld(@Nullable AssignmentId id) {
        return Reply.text(404, id + " is not held here");
    }

    /** A client that still sends does not read the answer; so takes what comes, up to a bound. */
    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = 2L * Limits.BLOB_BYTES;
        for (int read = body.read(buffer); read >= 0 && left > 0; read = body.read(buffer)) {
            left -= read;
        }
    }

    private record Reply(int status, byte[] body) {

        static Reply text(int status, String text) {
            return new Reply(status, text.getBytes(StandardCharsets.UTF_8));
        }

        static Reply refusal(Refusal.Reason reason, String message) {
            return refusal(Refusal.of(reason, message));
        }

        static Reply refusal(Refusal refusal) {
            return new Reply(409, refusal.encode());
        }

        void send(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
