package dev.computethis.worker.launcher;

import dev.computethis.protocol.Failure;
import dev.computethis.worker.LeftBehind;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is a runner, or one on its way: starts it, replaces one that has ended or is trusted no longer,
 * counts for what cause, and keeps a spare where each slice has a runner of its own.
 *
 * <p>Guarded by the lock of who owns it, so that what runs and which runner runs it change in one step. Who calls holds
 * that, but for {@link #startIfNone} and {@link #close}, which take it, as does what is left to the supervisor. A runner
 * is killed without it, since that takes long.
 */
final class Runners {

    /** How long a runner may take to say what its function left behind. */
    static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    /** After so many runners in a row that ended before they were ready, it is said that none starts. */
    static final int START_FAILURES = 3;

    /** The delay before the next start doubles with each failure, up to this. */
    private static final long MAX_START_DELAY_MILLIS = 10_000;

    /** Starts a runner that reports to the listener. */
    interface Starter {
        RunnerProcess start(RunnerProcess.Listener listener) throws IOException;
    }

    /** Who gives the runner its slices, and is told what all runners do. */
    interface Owner extends RunnerProcess.Listener {

        /** The runner can take a slice from now on. Called with the lock held. */
        void available();
    }

    private final Object lock;
    private final Owner owner;
    private final Settings settings;
    private final BlobCache blobs;
    private final Starter starter;
    private final Supervisor supervisor;
    private final Map<String, Long> replacements = new TreeMap<>();

    private @Nullable RunnerProcess runner;
    private @Nullable RunnerProcess spare;
    private boolean ready;
    private boolean spareReady;
    /** It was not yet heard what the last function left behind. */
    private boolean settling;

    private boolean closed;
    private int served;
    private int startFailures;

    /** @param blobs which runners read, and their functions may write over */
    Runners(Object lock, Owner owner, Settings settings, BlobCache blobs, Starter starter, Supervisor supervisor) {
        this.lock = lock;
        this.owner = owner;
        this.settings = settings;
        this.blobs = blobs;
        this.starter = starter;
        this.supervisor = supervisor;
    }

    /** Whether a runner is up. */
    boolean ready() {
        return ready;
    }

    /** Whether it is the one that counts: neither the spare nor one that was replaced. */
    boolean isCurrent(RunnerProcess process) {
        return process == runner;
    }

    /** The runner, up or not; null while one is on its way. */
    @Nullable
    RunnerProcess current() {
        return runner;
    }

    /** The runner where it is up and is done with what the last slice left behind, so that it can take one. */
    @Nullable
    RunnerProcess available() {
        return ready && !settling ? runner : null;
    }

    /** Whether runner after runner ends before it is ready. */
    boolean startInVain() {
        return !ready && startFailures >= START_FAILURES;
    }

    /** How many runners were replaced, by cause. */
    Map<String, Long> replacements() {
        return replacements;
    }

    // What a runner tells.

    void becameReady(RunnerProcess process) {
        startFailures = 0;
        if (process == spare) {
            spareReady = true;
        } else if (process == runner) {
            useReady();
        }
    }

    /**
     * The runner has ended a slice: decides whether it goes on.
     *
     * @param failure how the slice failed; null where it succeeded
     * @param unsettled whether the runner is yet to say what the slice left behind
     */
    void served(RunnerProcess by, Failure.@Nullable Kind failure, boolean unsettled) {
        served++;
        settling = unsettled;
        String cause = Replacement.cause(settings.isolation(), failure, served, settings.maxRunsPerRunner());
        if (cause != null) {
            replace(cause);
        } else if (settling) {
            int slices = served;
            supervisor.after(SETTLE_TIME.toMillis(), () -> replaceUnsettled(by, slices));
        }
    }

    void settled(RunnerProcess process, Set<LeftBehind> left) {
        if (process != runner || !settling) {
            return;
        }
        settling = false;
        String cause = Replacement.cause(left);
        if (cause == null) {
            owner.available();
        } else {
            replace(cause);
        }
    }

    /** Its process has ended. @return whether it is the runner's, which is then to be replaced */
    boolean gone(RunnerProcess process) {
        if (process == spare) {
            spare = null;
            return false;
        }
        if (process != runner) {
            return false;
        }
        if (!ready) {
            startFailures++;
        }
        return true;
    }

    // How one runner follows another.

    /** Kills the runner, and starts another. */
    void replace(String cause) {
        RunnerProcess old = detach(cause);
        supervisor.execute(() -> {
            try {
                if (old != null) {
                    old.kill();
                }
                startIfNone();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * From here on nothing that the runner tells counts.
     *
     * @return the one to kill before {@link #startIfNone}
     */
    @Nullable
    RunnerProcess detach(String cause) {
        replacements.merge(cause, 1L, Long::sum);
        blobs.distrust();
        RunnerProcess old = runner;
        System.out.println("The " + old + " is replaced: " + cause);
        runner = null;
        ready = false;
        settling = false;
        served = 0;
        return old;
    }

    /** Makes the spare the runner, or starts one: later, where the last did not get ready. */
    void startIfNone() {
        synchronized (lock) {
            if (closed || runner != null) {
                return;
            }
            if (spare != null) {
                useSpare(spare);
            } else if (startFailures > 0) {
                long delay = Math.min(MAX_START_DELAY_MILLIS, 100L << Math.min(startFailures, 10));
                supervisor.after(delay, this::startNow);
            } else {
                startNow();
            }
        }
    }

    /** Kills the runners, and starts no more. */
    void close() throws InterruptedException {
        RunnerProcess current;
        RunnerProcess next;
        synchronized (lock) {
            closed = true;
            current = runner;
            next = spare;
        }
        if (current != null) {
            current.kill();
        }
        if (next != null) {
            next.kill();
        }
    }

    /** @param slices how many it had served, as it may have settled then and be settling after a later one */
    private void replaceUnsettled(RunnerProcess silent, int slices) {
        synchronized (lock) {
            if (silent == runner && settling && served == slices) {
                replace(LeftBehind.Threads.name());
            }
        }
    }

    private void startNow() {
        synchronized (lock) {
            if (closed || runner != null) {
                return;
            }
            try {
                runner = starter.start(owner);
            } catch (IOException impossible) {
                startFailures++;
                System.err.println("A runner can't be started: " + impossible);
                supervisor.execute(this::startIfNone);
            }
        }
    }

    private void useSpare(RunnerProcess started) {
        runner = started;
        spare = null;
        if (spareReady) {
            useReady();
        }
    }

    private void useReady() {
        ready = true;
        startSpare();
        owner.available();
    }

    private void startSpare() {
        if (settings.isolation() != Isolation.PerRun || closed || spare != null) {
            return;
        }
        try {
            spareReady = false;
            spare = starter.start(owner);
        } catch (IOException impossible) {
            System.err.println("A spare runner can't be started: " + impossible);
        }
    }
}
