package dev.computethis.engine;

import dev.computethis.engine.RunStore.StaleRunException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes statuses, those of one run one after another, and each until it is stored or there is nothing to write to any
 * more. Lives on the loop.
 */
final class StatusWriter {

    private static final Logger LOG = System.getLogger(StatusWriter.class.getName());

    /** How a write ended. */
    interface Listener {
        void written();

        /** There was nothing to write (any more). */
        default void unneeded() {}

        /** The store does not take it now; it is tried again. Told at the first failure. */
        default void delayed() {}

        /** The run is gone, or somebody else stored its end. */
        void superseded(String reason);
    }

    /** @param status made from the run as it is when the write is tried; null where there is nothing to write any more */
    record Write(Function<Run, @Nullable RunStatus> status, Listener listener, Backoff backoff) {}

    private final RunStore store;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final RandomGenerator random;

    StatusWriter(RunStore store, TermLoop loop, DispatcherConfig config, RandomGenerator random) {
        this.store = store;
        this.loop = loop;
        this.config = config;
        this.random = random;
    }

    void write(ActiveRun run, Function<Run, @Nullable RunStatus> status, Listener listener) {
        run.writes.add(new Write(status, listener, new Backoff(config.firstBackoff(), config.maxBackoff(), random)));
        if (run.writes.size() == 1) {
            attempt(run);
        }
    }

    private void attempt(ActiveRun run) {
        Write write = run.writes.getFirst();
        Run base = run.run;
        RunStatus status = write.status.apply(base);
        if (status == null) {
            next(run);
            write.listener.unneeded();
            return;
        }
        loop.when(
                store.updateStatus(base, status),
                written -> {
                    run.run = written;
                    next(run);
                    write.listener.written();
                },
                failure -> failed(run, write, base, failure));
    }

    private void failed(ActiveRun run, Write write, Run base, Throwable failure) {
        if (!(failure instanceof StaleRunException)) {
            if (write.backoff.failures() == 0) {
                write.listener.delayed();
            }
            later(run, write, base, failure);
            return;
        }
        // The cache may be older yet than what the write was decided upon.
        loop.when(
                store.read(base.key()),
                now -> decideAnew(run, write, base, now),
                unreadable -> later(run, write, base, unreadable));
    }

    private void later(ActiveRun run, Write write, Run base, Throwable failure) {
        LOG.log(Level.WARNING, "The status of run {0} is not stored yet, will try again: {1}", base.key(), failure);
        loop.schedule(() -> attempt(run), write.backoff.next());
    }

    private void decideAnew(ActiveRun run, Write write, Run base, @Nullable Run now) {
        if (now == null || !now.uid().equals(base.uid())) {
            next(run);
            write.listener.superseded("the run was deleted");
        } else if (now.status().phase().isTerminal()) {
            run.run = now;
            next(run);
            write.listener.superseded("its end was stored by another leader");
        } else {
            run.run = now;
            attempt(run);
        }
    }

    private void next(ActiveRun run) {
        run.writes.removeFirst();
        if (!run.writes.isEmpty()) {
            attempt(run);
        }
    }
}
