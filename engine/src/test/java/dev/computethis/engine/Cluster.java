package dev.computethis.engine;

import dev.computethis.engine.local.InMemoryRunStore;
import dev.computethis.engine.simulation.ProcessLoop;
import dev.computethis.engine.simulation.VirtualFleet;
import dev.computethis.engine.simulation.VirtualLoop;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store, workers and a dispatcher in virtual time. */
final class Cluster {

    final VirtualLoop loop = new VirtualLoop();
    /** The dispatcher's, which can stand still. */
    final ProcessLoop process = new ProcessLoop(loop, 0, 1);

    final TroubledRunStore store;
    final MemoryBlobStore blobs = new MemoryBlobStore();
    final RecordedMetrics metrics = new RecordedMetrics();
    final VirtualFleet workers = new VirtualFleet(loop);
    private final Random random = new Random(1);
    private int uids;
    private int names;
    private long term;

    @Nullable
    Dispatcher dispatcher;

    Cluster() {
        InMemoryRunStore memory = new InMemoryRunStore(loop::now, () -> "uid-" + ++uids, loop::execute);
        store = new TroubledRunStore(memory, loop);
        blobs.put("default", RunFixtures.BUNDLE, "a bundle".getBytes(StandardCharsets.UTF_8));
    }

    /** A new leader, in place of the one before. */
    Dispatcher lead() {
        stopLeading();
        Dispatcher next =
                new Dispatcher(store, workers, blobs, workers, process, DispatcherConfig.DEFAULT, metrics, random);
        dispatcher = next;
        next.start(++term);
        // It has taken over what was claimed; what is submitted now is new to it.
        loop.pass(Duration.ZERO);
        return next;
    }

    void stopLeading() {
        if (dispatcher != null) {
            dispatcher.close();
            dispatcher = null;
        }
    }

    RunKey submit(Submission submission) {
        RunKey key = new RunKey("default", "run-" + ++names);
        store.create(key, submission, "tester");
        return key;
    }

    Run awaitEnd(RunKey key) {
        loop.until(
                key + " ends",
                Duration.ofMinutes(10),
                () -> run(key).status().phase().isTerminal());
        return run(key);
    }

    Run run(RunKey key) {
        return Objects.requireNonNull(store.find(key), () -> "There is no run " + key);
    }

    static Submission map(List<String> arguments) {
        Payload payload = new Payload(
                new byte[] {1},
                arguments.stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList());
        return RunFixtures.submission(Content.inline(payload.encode()), arguments.size());
    }

    static List<String> results(Run run) {
        Content result = Objects.requireNonNull(run.status().result());
        byte[] bytes = Base64.getDecoder().decode(Objects.requireNonNull(result.inline()));
        return ResultSet.decode(bytes).results().stream()
                .map(r -> new String(r, StandardCharsets.UTF_8))
                .toList();
    }

    static Submission atMostOnce() {
        Submission base = RunFixtures.submission("once");
        return new Submission(
                base.function(),
                base.source(),
                base.runtime(),
                base.bundle(),
                base.payload(),
                1,
                base.pool(),
                0,
                Delivery.AtMostOnce,
                1,
                null,
                null,
                null,
                null,
                null);
    }

    static Submission retryingOn(String exceptionClass) {
        Submission base = RunFixtures.submission("flaky");
        return new Submission(
                base.function(),
                base.source(),
                base.runtime(),
                base.bundle(),
                base.payload(),
                1,
                base.pool(),
                0,
                base.delivery(),
                3,
                List.of(exceptionClass),
                null,
                null,
                null,
                null);
    }

    static Submission withBundle(String bundle) {
        return with(bundle, Submission.DEFAULT_POOL);
    }

    static Submission inPool(String pool) {
        return with(RunFixtures.BUNDLE.value(), pool);
    }

    private static Submission with(String bundle, String pool) {
        Submission base = RunFixtures.submission("a");
        return new Submission(
                base.function(),
                base.source(),
                base.runtime(),
                bundle,
                base.payload(),
                1,
                pool,
                0,
                base.delivery(),
                base.maxAttempts(),
                null,
                null,
                null,
                null,
                null);
    }

    /** Stores the payload of one invocation as a blob. */
    Digest putPayload(String argument) {
        byte[] payload = new Payload(new byte[] {1}, List.of(argument.getBytes(StandardCharsets.UTF_8))).encode();
        Digest digest = Digest.of(payload);
        blobs.put("default", digest, payload);
        return digest;
    }

    String blobText(Content content) {
        byte[] bytes = get(blobs.get("default", new Digest(Objects.requireNonNull(content.blob()))));
        return new String(ResultSet.decode(bytes).results().get(0), StandardCharsets.UTF_8);
    }

    WorkerView view(String worker) {
        return get(Objects.requireNonNull(dispatcher).workers("default")).stream()
                .filter(view -> view.name().equals(worker))
                .findFirst()
                .orElseThrow();
    }

    <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.until("an answer", Duration.ofMinutes(1), future::isDone);
        return future.join();
    }
}
