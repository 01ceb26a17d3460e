package dev.computethis.engine.local;

import dev.computethis.engine.Dispatcher;
import dev.computethis.engine.DispatcherConfig;
import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.HttpWorkerConnection;
import dev.computethis.engine.Logged;
import dev.computethis.engine.Retention;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Submissions;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.ThreadEventLoop;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Submission;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole service on this machine: runs in memory, blobs in files, workers as child processes. Here its objects are
 * put together. It ends with {@link #close()} or this JVM, and its runs with it.
 */
public final class LocalService implements AutoCloseable {

    /** There is no other leader to be told from. */
    private static final long ONLY_TERM = 1;

    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration BLOB_SWEEP = Duration.ofMinutes(1);
    private static final Duration BLOBS_KEPT_UNUSED = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newFixedThreadPool(4, daemon("computethis-engine"));
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(daemon("computethis-housekeeping"));
    private final ThreadEventLoop loop = new ThreadEventLoop("computethis-dispatcher");
    private final Retention retention = new Retention();
    private final ProcessFleet fleet;
    private final InMemoryRunStore runs;
    private final FileBlobStore blobs;
    private final Dispatcher dispatcher;
    private final Submissions submissions;

    /**
     * Starts the service; workers come up meanwhile, and what is submitted before waits for them.
     *
     * @param workers at least 1
     * @param answers where those who waited for a run go on; all else stands still where that blocks and this does not
     *     hand it to threads
     */
    public LocalService(int workers, DispatcherMetrics metrics, Executor answers) {
        KeyPair keys = newKeys();
        runs = new InMemoryRunStore(
                InstantSource.system(), () -> UUID.randomUUID().toString(), loop::execute);
        fleet = new ProcessFleet(workers, keys.getPublic());
        blobs = new FileBlobStore(fleet.directory().resolve("blobs"), InstantSource.system(), threads);
        dispatcher = new Dispatcher(
                runs,
                fleet,
                blobs,
                HttpWorkerConnection.factory(keys.getPrivate(), threads),
                loop,
                DispatcherConfig.DEFAULT,
                metrics);
        submissions = new Submissions(runs, blobs, fleet, dispatcher, answers, this::end);
        dispatcher.start(ONLY_TERM);
        every(SWEEP, () -> retention.sweep(runs, System.nanoTime()));
        every(BLOB_SWEEP, this::sweepBlobs);
    }

    /** What clients ask; closing it is closing this. */
    public ComputeService service() {
        return submissions;
    }

    /** Tells of every run, as {@link dev.computethis.engine.RunStore#watch} does. */
    public Subscription watch(RunStore.Listener listener) {
        return runs.watch(listener);
    }

    /** How many of the workers answer. */
    public int ready() {
        return dispatcher.pools(ProcessFleet.NAMESPACE).toCompletableFuture().join().stream()
                .mapToInt(PoolView::ready)
                .sum();
    }

    /** Where its blobs and its workers' files are, until it is closed. */
    public Path directory() {
        return fleet.directory();
    }

    /** Ends the workers and all they run. */
    @Override
    public void close() {
        submissions.close();
    }

    private void end() {
        housekeeping.shutdownNow();
        dispatcher.close();
        loop.close();
        fleet.close();
        threads.shutdown();
    }

    private void every(Duration time, Runnable task) {
        var unused = housekeeping.scheduleWithFixedDelay(
                new Logged(task), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweepBlobs() {
        Set<FileBlobStore.Key> named =
                runs.all().stream().flatMap(LocalService::blobsOf).collect(Collectors.toUnmodifiableSet());
        blobs.sweep(BLOBS_KEPT_UNUSED, named::contains);
    }

    private static Stream<FileBlobStore.Key> blobsOf(Run run) {
        Submission submission = run.submission();
        var result = run.status().result();
        return Stream.of(submission.bundle(), submission.payload().blob(), result == null ? null : result.blob())
                .filter(Objects::nonNull)
                .map(digest ->
                        new FileBlobStore.Key(run.key().namespace(), new dev.computethis.protocol.Digest(digest)));
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every JDK since 15 has Ed25519", missing);
        }
    }

    static java.util.concurrent.ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
