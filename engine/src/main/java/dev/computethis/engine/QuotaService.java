package dev.computethis.engine;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Holds each namespace to its {@link Quota}, and passes on what is within it; the rest fails with TOO_MANY, naming the
 * limit. Unfinished runs are counted as the store tells of them, whoever made them; rates are counted by each process
 * for itself. Thread-safe.
 */
public final class QuotaService implements ComputeService, RunStore.Listener {

    /** How soon a run may have ended, where too many have not: nobody knows. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final ComputeService service;
    private final Quota quota;
    private final LongSupplier nanos;
    private final Map<String, Tenant> tenants = new HashMap<>();

    /** @param nanos a monotonic clock */
    public QuotaService(ComputeService service, Quota quota, LongSupplier nanos) {
        this.service = service;
        this.quota = quota;
        this.nanos = nanos;
    }

    /** What a namespace has used. Runs by name: one that is being stored and one that is are the same. */
    private final class Tenant {
        private final Set<String> unfinished = new HashSet<>();
        private final Set<String> beingStored = new HashSet<>();
        private final Allowance submissions = new Allowance(quota.submissionsPerSecond(), nanos.getAsLong());
        private final Allowance bytes = new Allowance(quota.bytesPerSecond(), nanos.getAsLong());

        private boolean knows(String run) {
            return unfinished.contains(run) || beingStored.contains(run);
        }
    }

    @Override
    public synchronized void changed(Run run) {
        Tenant tenant = tenant(run.key().namespace());
        tenant.beingStored.remove(run.key().name());
        if (run.status().phase().isTerminal()) {
            tenant.unfinished.remove(run.key().name());
        } else {
            tenant.unfinished.add(run.key().name());
        }
    }

    @Override
    public synchronized void removed(Run run) {
        tenant(run.key().namespace()).unfinished.remove(run.key().name());
    }

    @Override
    public CompletionStage<RunView> submit(
            String namespace, String idempotencyKey, Submission submission, String submitter, Duration wait) {
        return within(
                namespace,
                idempotencyKey,
                size(submission.payload()),
                () -> service.submit(namespace, idempotencyKey, submission, submitter, wait));
    }

    @Override
    public CompletionStage<RunView> rerun(String namespace, String name, String idempotencyKey, String submitter) {
        return within(namespace, idempotencyKey, 0, () -> service.rerun(namespace, name, idempotencyKey, submitter));
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        try {
            takeBytes(namespace, content.length);
        } catch (ProblemException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
        return service.putBlob(namespace, digest, content);
    }

    private CompletionStage<RunView> within(
            String namespace, String idempotencyKey, long bytes, Supplier<CompletionStage<RunView>> submit) {
        String run = RunNames.of(namespace, idempotencyKey);
        try {
            admit(namespace, run, bytes);
        } catch (ProblemException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
        return submit.get().whenComplete((view, failure) -> stored(namespace, run));
    }

    /** Sent again, a submission is the run that it is already. */
    private synchronized void admit(String namespace, String run, long bytes) {
        Tenant tenant = tenant(namespace);
        if (tenant.knows(run)) {
            return;
        }
        int unfinished = tenant.unfinished.size() + tenant.beingStored.size();
        if (quota.unfinishedRuns() > 0 && unfinished >= quota.unfinishedRuns()) {
            throw tooMany(
                    "Namespace " + namespace + " has " + unfinished + " runs that have not ended, and may have "
                            + quota.unfinishedRuns() + " (unfinishedRuns). Wait for some to end.",
                    ASK_AGAIN);
        }
        takeBytes(namespace, bytes);
        if (quota.submissionsPerSecond() > 0) {
            Duration wait = tenant.submissions.take(1, nanos.getAsLong());
            if (!wait.isZero()) {
                throw tooMany(
                        "Namespace " + namespace + " may submit " + quota.submissionsPerSecond()
                                + " runs a second (submissionsPerSecond). Many arguments go in one run by map.",
                        wait);
            }
        }
        tenant.beingStored.add(run);
    }

    private synchronized void takeBytes(String namespace, long bytes) {
        if (quota.bytesPerSecond() == 0 || bytes == 0) {
            return;
        }
        Duration wait = tenant(namespace).bytes.take(bytes, nanos.getAsLong());
        if (!wait.isZero()) {
            throw tooMany(
                    "Namespace " + namespace + " may send " + quota.bytesPerSecond()
                            + " bytes of payloads and blobs a second (bytesPerSecond).",
                    wait);
        }
    }

    private synchronized void stored(String namespace, String run) {
        tenant(namespace).beingStored.remove(run);
    }

    private Tenant tenant(String namespace) {
        return tenants.computeIfAbsent(namespace, unknown -> new Tenant());
    }

    private static ProblemException tooMany(String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(Problem.Type.TOO_MANY, detail), retryAfter);
    }

    /** Of base64, about. */
    private static long size(Content payload) {
        return payload.inline() == null ? 0 : payload.inline().length() / 4L * 3;
    }

    @Override
    public CompletionStage<List<Digest>> missingBlobs(String namespace, List<Digest> digests) {
        return service.missingBlobs(namespace, digests);
    }

    @Override
    public CompletionStage<byte[]> getBlob(String namespace, Digest digest) {
        return service.getBlob(namespace, digest);
    }

    @Override
    public CompletionStage<RunView> get(String namespace, String name, Duration wait) {
        return service.get(namespace, name, wait);
    }

    @Override
    public CompletionStage<RunPage> list(String namespace, RunQuery query) {
        return service.list(namespace, query);
    }

    @Override
    public CompletionStage<RunView> cancel(String namespace, String name) {
        return service.cancel(namespace, name);
    }

    @Override
    public CompletionStage<Void> delete(String namespace, String name) {
        return service.delete(namespace, name);
    }

    @Override
    public CompletionStage<LogChunk> log(String namespace, String name, long offset) {
        return service.log(namespace, name, offset);
    }

    @Override
    public CompletionStage<List<PoolView>> pools(String namespace) {
        return service.pools(namespace);
    }

    @Override
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return service.workers(namespace);
    }

    @Override
    public void close() {
        service.close();
    }
}
