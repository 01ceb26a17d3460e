package dev.computethis.internal.http;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A service at a URL. What is asked of it may be asked again, so every request is repeated while the service is away.
 * The submitter is whoever the token names; what is passed here is not sent.
 */
public final class HttpComputeService implements ComputeService {

    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    private final URI base;
    private final Exchange exchange;

    /**
     * @param token asked for before each request, as tokens in a pod are renewed; gives null where there is none
     * @param tls for connections where {@code base} is an https URL; decides whose certificates are taken
     */
    public HttpComputeService(URI base, Supplier<@Nullable String> token, Supplier<SSLContext> tls) {
        this(base, token, tls, Patience.DEFAULT);
    }

    HttpComputeService(URI base, Supplier<@Nullable String> token, Supplier<SSLContext> tls, Patience patience) {
        this.base = base;
        this.exchange = new Exchange(base, token, tls, patience);
    }

    @Override
    public CompletionStage<List<Digest>> missingBlobs(String namespace, List<Digest> digests) {
        List<String> values = digests.stream().map(Digest::value).toList();
        return exchange.send(
                Call.post(in(namespace) + "/blobs/missing", Json.write(values), JSON),
                body -> Json.readList(String[].class, body).stream()
                        .map(Digest::new)
                        .toList());
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        return exchange.send(
                new Call("PUT", in(namespace) + "/blobs/" + digest.value(), content, BYTES, null, Duration.ZERO),
                Exchange.NOTHING);
    }

    @Override
    public CompletionStage<byte[]> getBlob(String namespace, Digest digest) {
        return exchange.send(Call.get(in(namespace) + "/blobs/" + digest.value()), body -> body);
    }

    @Override
    public CompletionStage<RunView> submit(
            String namespace, String idempotencyKey, Submission submission, String submitter, Duration wait) {
        Call call = new Call(
                "POST",
                in(namespace) + "/runs?wait=" + wait.toSeconds(),
                Json.write(submission),
                JSON,
                idempotencyKey,
                wait);
        return exchange.send(call, body -> Json.read(RunView.class, body));
    }

    @Override
    public CompletionStage<RunView> get(String namespace, String name, Duration wait) {
        return exchange.send(
                Call.get(run(namespace, name) + "?wait=" + wait.toSeconds()).waiting(wait),
                body -> Json.read(RunView.class, body));
    }

    @Override
    public CompletionStage<RunPage> list(String namespace, RunQuery query) {
        return exchange.send(
                Call.get(in(namespace) + "/runs?limit=" + query.limit()
                        + parameter(
                                "phase",
                                query.phase() == null ? null : query.phase().name())
                        + parameter("pool", query.pool())
                        + parameter("worker", query.worker())
                        + parameter("function", query.function())
                        + parameter("from", query.from())),
                body -> Json.read(RunPage.class, body));
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + encoded(value);
    }

    @Override
    public CompletionStage<RunView> cancel(String namespace, String name) {
        return exchange.send(
                Call.post(run(namespace, name) + "/cancel", new byte[0], JSON), body -> Json.read(RunView.class, body));
    }

    @Override
    public CompletionStage<RunView> rerun(String namespace, String name, String idempotencyKey, String submitter) {
        Call call = new Call("POST", run(namespace, name) + "/rerun", new byte[0], JSON, idempotencyKey, Duration.ZERO);
        return exchange.send(call, body -> Json.read(RunView.class, body));
    }

    @Override
    public CompletionStage<Void> delete(String namespace, String name) {
        return exchange.send(
                new Call("DELETE", run(namespace, name), null, null, null, Duration.ZERO), Exchange.NOTHING);
    }

    @Override
    public CompletionStage<LogChunk> log(String namespace, String name, long offset) {
        return exchange.send(
                Call.get(run(namespace, name) + "/log?offset=" + offset), body -> Json.read(LogChunk.class, body));
    }

    @Override
    public CompletionStage<List<PoolView>> pools(String namespace) {
        return exchange.send(
                Call.get(in(namespace) + "/pools"), body -> Arrays.asList(Json.read(PoolView[].class, body)));
    }

    @Override
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return exchange.send(
                Call.get(in(namespace) + "/workers"), body -> Arrays.asList(Json.read(WorkerView[].class, body)));
    }

    @Override
    public Optional<URI> page(String namespace, String name) {
        return Optional.of(URI.create(base + "/#/" + encoded(namespace) + "/runs/" + encoded(name)));
    }

    /** Ends the waits; connections close when idle. */
    @Override
    public void close() {
        exchange.close();
    }

    private static String in(String namespace) {
        return "/v1/namespaces/" + encoded(namespace);
    }

    private static String run(String namespace, String name) {
        return in(namespace) + "/runs/" + encoded(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
