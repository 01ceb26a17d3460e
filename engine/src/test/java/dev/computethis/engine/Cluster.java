package dev.computethis.engine;

import dev.computethis.engine.local.InMemoryRunStore;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A store, workers and a dispatcher in virtual time. */
final class Cluster {

    final VirtualLoop loop = new VirtualLoop();
    final TroubledRunStore store;
    final MemoryBlobStore blobs = new MemoryBlobStore();
    final VirtualWorkers workers = new VirtualWorkers(loop);
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
        Dispatcher next = new Dispatcher(
                store, workers, blobs, workers, loop, DispatcherConfig.DEFAULT, DispatcherMetrics.NONE, random);
        dispatcher = next;
        next.start(++term);
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
}
