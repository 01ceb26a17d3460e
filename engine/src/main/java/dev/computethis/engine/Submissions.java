package dev.computethis.engine;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a client asks of the service, over the ports: checks, stores, waits. It runs nothing; the {@link Dispatcher} of
 * whoever leads sees a stored run by itself, and the end of it comes back through the store.
 */
public final class Submissions implements ComputeService {

    /** Every worker's JDK is at least this. */
    private static final int OLDEST_JAVA = 17;

    private final RunStore runs;
    private final BlobStore blobs;
    private final WorkerFleet fleet;
    private final Workforce workforce;
    private final Bundles bundles;
    private final RunWaiters waiters;
    private final Subscription watching;
    private final Runnable afterClose;

    /**
     * @param answers completes what has waited; callers may go on there, and block
     * @param afterClose ends what lives as long as this service, such as its ports
     */
    public Submissions(
            RunStore runs,
            BlobStore blobs,
            WorkerFleet fleet,
            Workforce workforce,
            Executor answers,
            Runnable afterClose) {
        this(runs, blobs, fleet, workforce, answers, Patience.SYSTEM, afterClose);
    }

    /** @param patience ends waits that take too long */
    public Submissions(
            RunStore runs,
            BlobStore blobs,
            WorkerFleet fleet,
            Workforce workforce,
            Executor answers,
            Patience patience,
            Runnable afterClose) {
        this.runs = runs;
        this.blobs = blobs;
        this.fleet = fleet;
        this.workforce = workforce;
        this.bundles = new Bundles(blobs);
        this.waiters = new RunWaiters(answers, patience);
        this.afterClose = afterClose;
        this.watching = runs.watch(waiters);
    }

    @Override
    public CompletionStage<List<Digest>> missingBlobs(String namespace, List<Digest> digests) {
        return checked(() -> {
            SubmissionRules.checkServed(namespace, fleet.pools(namespace));
            return blobs.missing(namespace, digests);
        });
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        return checked(() -> {
            SubmissionRules.checkServed(namespace, fleet.pools(namespace));
            if (content.length > Limits.BLOB_BYTES) {
                throw Problem.of(
                                Problem.Type.TOO_LARGE,
                                "The blob has " + content.length + " bytes; the limit is " + Limits.BLOB_BYTES + ".")
                        .toException();
            }
            Digest real = Digest.of(content);
            if (!real.equals(digest)) {
                throw Problem.of(
                                Problem.Type.DIGEST_MISMATCH,
                                "The content's digest is " + real + ", and it was sent as " + digest
                                        + ": it was damaged on its way, or named wrongly.")
                        .toException();
            }
            return blobs.put(namespace, digest, content);
        });
    }

    @Override
    public CompletionStage<byte[]> getBlob(String namespace, Digest digest) {
        return checked(() -> {
            SubmissionRules.checkNamespace(namespace);
            return blobs.get(namespace, digest);
        });
    }

    @Override
    public CompletionStage<RunView> submit(
            String namespace, String idempotencyKey, Submission submission, String submitter, Duration wait) {
        return checked(() -> {
            SubmissionRules.checkNamespace(namespace);
            SubmissionRules.check(submission);
            RunKey key = new RunKey(namespace, RunNames.of(namespace, idempotencyKey));
            if (runs.find(key) != null) {
                // Sent again: it needs nothing any more but its run.
                return store(key, submission, submitter, wait);
            }
            SubmissionRules.checkPool(namespace, submission.pool(), fleet.pools(namespace));
            return blobs.missing(namespace, SubmissionRules.blobs(submission))
                    .thenCompose(missing -> {
                        Digest bundle = new Digest(submission.bundle());
                        requireNone(missing, missing.contains(bundle) ? "bundle" : "payload.blob");
                        return bundles.needs(namespace, bundle);
                    })
                    .thenCompose(needs -> loadable(namespace, submission, needs))
                    .thenCompose(loadable -> store(key, submission, submitter, wait));
        });
    }

    /** Completes where the pool's workers can load the bundle, with the jars it names. */
    private CompletionStage<Void> loadable(String namespace, Submission submission, Bundles.Needs needs) {
        if (needs.jars().isEmpty() && needs.javaRelease() <= OLDEST_JAVA) {
            return CompletableFuture.completedFuture(null);
        }
        return blobs.missing(namespace, needs.jars())
                .thenCompose(missing -> {
                    requireNone(missing, "bundle");
                    return workforce.pools(namespace);
                })
                .thenAccept(pools -> SubmissionRules.checkJava(needs.javaRelease(), submission.pool(), pools));
    }

    private static void requireNone(List<Digest> missing, String field) {
        if (!missing.isEmpty()) {
            throw Problem.unknownBlobs(missing, field).toException();
        }
    }

    private CompletionStage<RunView> store(RunKey key, Submission submission, String submitter, Duration wait) {
        RunWaiters.Waiter end = waiters.register(key);
        return runs.create(key, submission, submitter)
                .thenCompose(created -> {
                    Run run = created.run();
                    if (created.existed() && !run.submission().asksFor(submission)) {
                        throw Problem.of(
                                        Problem.Type.CONFLICT,
                                        "The idempotency key belongs to run " + key
                                                + ", whose submission is another. Use another key.",
                                        "Idempotency-Key")
                                .toException();
                    }
                    return atItsEnd(run, end, wait);
                })
                .whenComplete((view, failure) -> end.forget());
    }

    @Override
    public CompletionStage<RunView> get(String namespace, String name, Duration wait) {
        return checked(() -> {
            RunKey key = new RunKey(namespace, name);
            RunWaiters.Waiter end = waiters.register(key);
            return known(key)
                    .thenCompose(run -> atItsEnd(run, end, wait)
                            .exceptionallyCompose(failure -> isGone(failure) ? successor(key) : failed(failure)))
                    .whenComplete((view, failure) -> end.forget());
        });
    }

    /** The run that was known is gone: whoever deleted it may have submitted it again since, over another replica. */
    private CompletionStage<RunView> successor(RunKey key) {
        return runs.read(key)
                .thenCompose(stored -> stored == null ? failed(noSuchRun(key)) : whole(stored))
                .thenApply(Run::view);
    }

    private static boolean isGone(Throwable failure) {
        return TermLoop.cause(failure) instanceof ProblemException problem
                && Problem.Type.NOT_FOUND.is(problem.problem());
    }

    private static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private CompletionStage<RunView> atItsEnd(Run run, RunWaiters.Waiter end, Duration wait) {
        Duration patience = wait.compareTo(Duration.ofSeconds(Limits.WAIT_SECONDS)) > 0
                ? Duration.ofSeconds(Limits.WAIT_SECONDS)
                : wait;
        if (run.status().phase().isTerminal() || patience.isZero() || patience.isNegative()) {
            return whole(run).thenApply(Run::view);
        }
        return end.await(run, patience).thenCompose(last -> {
            // After a wait in vain the run may have begun; show it as it is now.
            Run now = last.status().phase().isTerminal() ? last : runs.find(run.key());
            return whole(now == null ? last : now).thenApply(Run::view);
        });
    }

    private CompletionStage<Run> whole(Run run) {
        return run.isWhole()
                ? CompletableFuture.completedFuture(run)
                : runs.read(run.key()).thenApply(loaded -> {
                    if (loaded == null) {
                        throw noSuchRun(run.key());
                    }
                    return loaded;
                });
    }

    @Override
    public CompletionStage<RunPage> list(String namespace, RunQuery query) {
        return checked(() -> {
            SubmissionRules.checkNamespace(namespace);
            return CompletableFuture.completedFuture(RunPages.page(runs.all(), namespace, query));
        });
    }

    @Override
    public CompletionStage<RunView> cancel(String namespace, String name) {
        return checked(() -> known(new RunKey(namespace, name))
                .thenCompose(run -> runs.requestCancel(run.key()))
                .thenCompose(this::whole)
                .thenApply(Run::view));
    }

    @Override
    public CompletionStage<RunView> rerun(String namespace, String name, String idempotencyKey, String submitter) {
        return checked(() -> known(new RunKey(namespace, name))
                .thenCompose(this::whole)
                .thenCompose(run -> {
                    Submission again = run.submission().withTraceparent(null);
                    return submit(namespace, idempotencyKey, again, submitter, Duration.ZERO);
                }));
    }

    @Override
    public CompletionStage<Void> delete(String namespace, String name) {
        // The dispatcher kills what runs of a run that is gone.
        return checked(() -> known(new RunKey(namespace, name)).thenCompose(run -> runs.delete(run.key())));
    }

    @Override
    public CompletionStage<LogChunk> log(String namespace, String name, long offset) {
        return checked(() -> {
            if (offset < 0) {
                throw SubmissionRules.invalid("offset", "is " + offset + "; want 0 or more.");
            }
            return known(new RunKey(namespace, name)).thenCompose(run -> workforce.log(run, offset));
        });
    }

    @Override
    public CompletionStage<List<PoolView>> pools(String namespace) {
        return checked(() -> {
            SubmissionRules.checkNamespace(namespace);
            return workforce.pools(namespace);
        });
    }

    @Override
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return checked(() -> {
            SubmissionRules.checkNamespace(namespace);
            return workforce.workers(namespace);
        });
    }

    /** Sends away who waits, then ends what lives as long as this. */
    @Override
    public void close() {
        watching.close();
        waiters.close();
        afterClose.run();
    }

    static ProblemException noSuchRun(RunKey key) {
        return Problem.of(
                        Problem.Type.NOT_FOUND,
                        "There is no run " + key + ". A finished run is removed once its time to live is over.")
                .toException();
    }

    /** What the cache does not know (yet), another replica may have stored a moment ago. */
    private CompletionStage<Run> known(RunKey key) {
        Run run = runs.find(key);
        return run != null
                ? CompletableFuture.completedFuture(run)
                : runs.read(key)
                        .thenCompose(stored -> stored == null
                                ? CompletableFuture.failedFuture(noSuchRun(key))
                                : CompletableFuture.completedFuture(stored));
    }

    /** A problem found at once fails the stage, as one found later does. */
    private static <T> CompletionStage<T> checked(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (ProblemException problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }
}
