package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one leader stores of its runs: which starts it claims, that a run is at it and how far, and how it ended. Lives on
 * the loop.
 */
final class RunRecords {

    private static final Logger LOG = System.getLogger(RunRecords.class.getName());

    /** How it went. */
    interface Listener {
        void claimStored(String uid, int attempt);

        /** The store does not take the claim now; it is tried again. */
        void claimDelayed(String uid);

        /** Another leader has claimed the same start, or a later one. Told once that one has had the time to go. */
        void claimTaken(ActiveRun run);

        /** The run is gone, or somebody else stored its end. */
        void endedElsewhere(ActiveRun run, String reason);

        /** The run's end is stored, by this leader or by somebody else. */
        void endStored(ActiveRun run);
    }

    private final StatusWriter statuses;
    private final ClaimLedger claims;
    private final BlobStore blobs;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private final long term;
    private final Listener listener;

    RunRecords(
            RunStore store,
            BlobStore blobs,
            TermLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random,
            long term,
            Listener listener) {
        this.statuses = new StatusWriter(store, loop, config, random);
        this.claims = new ClaimLedger(store, loop, config, random, term, new ClaimLedger.Listener() {
            @Override
            public void claimStored(String uid) {
                listener.claimStored(uid, 1);
            }

            @Override
            public void claimDelayed(String uid) {
                listener.claimDelayed(uid);
            }
        });
        this.blobs = blobs;
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.term = term;
        this.listener = listener;
    }

    /** Takes over what earlier leaders claimed. Nothing else may be asked for before {@code then} runs. */
    void takeOver(Runnable then) {
        claims.takeOver(then);
    }

    /** The latest start that an earlier leader may have made of the run, or this one has. */
    int claimed(Run run) {
        return Math.max(run.status().attempt(), claims.isClaimed(run.uid()) ? 1 : 0);
    }

    /** These are all the runs that have not ended. */
    void unfinished(Collection<String> uids) {
        claims.keepOnly(uids);
    }

    /** Nothing of the run, which has ended or is gone, needs to be known any more. */
    void forget(ActiveRun run) {
        claims.release(run.run.uid());
    }

    void claim(ActiveRun run, Decision.Claim claim) {
        // One of an earlier release, which knows no shared claims, may have stored this start.
        if (claim.attempt() == 1 && run.run.status().attempt() == 0) {
            claims.claim(run.run.uid());
        } else {
            claimByStatus(run, claim);
        }
    }

    /** A further start is rare, and its number is worth telling. */
    private void claimByStatus(ActiveRun run, Decision.Claim claim) {
        // The term tells this claim from another leader's.
        String reason = Failure.cut(claim.reason() + ", in term " + term, Limits.PREVIEW_BYTES);
        statuses.write(
                run,
                stored -> {
                    boolean taken = stored.status().attempt() >= claim.attempt();
                    return run.finished || taken ? null : running(run, stored, claim.attempt(), reason);
                },
                new StatusWriter.Listener() {
                    @Override
                    public void written() {
                        listener.claimStored(run.run.uid(), claim.attempt());
                    }

                    @Override
                    public void unneeded() {
                        if (run.finished) {
                            return;
                        }
                        if (reason.equals(run.run.status().message())) {
                            // Ours, whose answer did not come.
                            written();
                        } else {
                            // Another leader's, who may have started it. Were that one the later one, this one would
                            // know by the end of the wait.
                            delayed();
                            loop.schedule(() -> claimTaken(run), config.lease());
                        }
                    }

                    @Override
                    public void delayed() {
                        listener.claimDelayed(run.run.uid());
                    }

                    @Override
                    public void superseded(String reason) {
                        listener.endedElsewhere(run, reason);
                    }
                });
    }

    private void claimTaken(ActiveRun run) {
        if (!run.finished) {
            listener.claimTaken(run);
        }
    }

    void storeRunning(ActiveRun run) {
        if (run.finished || run.run.status().phase() == Phase.Running) {
            return;
        }
        run.progressNanos = loop.nanos();
        storeWhileRunning(run, stored -> stored.status().phase() == Phase.Running ? null : "it runs");
    }

    void storeProgress(ActiveRun run) {
        storeWhileRunning(
                run, stored -> Objects.equals(run.progress, stored.status().progress()) ? null : "it runs");
    }

    /** @param why the reason to store; null where there is nothing to store any more */
    private void storeWhileRunning(ActiveRun run, Function<Run, @Nullable String> why) {
        statuses.write(
                run,
                stored -> {
                    String reason = run.finished ? null : why.apply(stored);
                    return reason == null
                            ? null
                            : running(run, stored, Math.max(1, stored.status().attempt()), reason);
                },
                new StatusWriter.Listener() {
                    @Override
                    public void written() {
                        // It tells of the start by itself from now on.
                        claims.release(run.run.uid());
                    }

                    @Override
                    public void unneeded() {
                        if (run.run.status().attempt() > 0) {
                            written();
                        }
                    }

                    @Override
                    public void superseded(String reason) {
                        listener.endedElsewhere(run, reason);
                    }
                });
    }

    private static RunStatus running(ActiveRun run, Run stored, int attempt, String reason) {
        int returned = 0;
        for (Outcome outcome : run.outcomes.values()) {
            returned += outcome.to() - outcome.id().from();
        }
        return new RunStatus(
                Phase.Running,
                "Started",
                Failure.cut(reason, Limits.PREVIEW_BYTES),
                Math.max(attempt, stored.status().attempt()),
                run.worker,
                returned,
                0,
                run.progress,
                run.started,
                null,
                null,
                null,
                null,
                null);
    }

    void finish(ActiveRun run, Decision.Finish finish) {
        RunEnd end = new RunEnd(run, finish, loop.now());
        if (finish.verdict() != Verdict.Succeeded) {
            storeEnd(run, end, end.unsuccessful());
            return;
        }
        RunEnd.Results results = end.results();
        byte[] bytes = results.bytes();
        if (bytes == null) {
            storeEnd(run, end, end.failed(Objects.requireNonNull(results.failure())));
        } else if (bytes.length <= Limits.INLINE_BYTES) {
            storeEnd(run, end, end.succeeded(Content.inline(bytes)));
        } else {
            storeResult(run, end, bytes, new Backoff(config.firstBackoff(), config.maxBackoff(), random));
        }
    }

    private void storeResult(ActiveRun run, RunEnd end, byte[] bytes, Backoff backoff) {
        Digest digest = Digest.of(bytes);
        loop.when(
                blobs.put(run.run.key().namespace(), digest, bytes),
                done -> storeEnd(run, end, end.succeeded(Content.blob(digest))),
                failure -> {
                    if (failure instanceof ProblemException problem && Problem.Type.TOO_LARGE.is(problem.problem())) {
                        storeEnd(
                                run,
                                end,
                                end.failed(Failure.of(
                                        Failure.Kind.ResultTooLarge,
                                        problem.problem().detail())));
                        return;
                    }
                    LOG.log(
                            Level.WARNING,
                            "The result of run {0} is not stored yet, will try again: {1}",
                            run.run.key(),
                            failure);
                    loop.schedule(() -> storeResult(run, end, bytes, backoff), backoff.next());
                });
    }

    private void storeEnd(ActiveRun run, RunEnd end, RunStatus status) {
        statuses.write(run, stored -> status, new StatusWriter.Listener() {
            @Override
            public void written() {
                listener.endStored(run);
                boolean started = run.startedNanos != 0;
                metrics.finished(
                        run.run,
                        run.found || !started ? null : Duration.ofNanos(run.startedNanos - run.seenNanos),
                        started ? end.ran() : null,
                        run.found ? null : Duration.ofNanos(loop.nanos() - run.seenNanos));
            }

            @Override
            public void superseded(String reason) {
                LOG.log(Level.INFO, "The end of run {0} is not stored: {1}", run.run.key(), reason);
                listener.endStored(run);
            }
        });
    }
}
