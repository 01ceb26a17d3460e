package dev.computethis.scheduling;

import dev.computethis.scheduling.Flight.Backstop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the slices on workers, from when their turn has come until their end is known: by when each should have ended,
 * and which of them nobody waits for.
 */
final class Flights {

    private final SchedulingPolicy policy;
    private final Consumer<Decision> decide;
    private final Backstops backstops = new Backstops();
    /** Those that work on what no run is known for, so that a new run need not ask each of ten thousand workers. */
    private final Set<WorkerEntry> astray = new LinkedHashSet<>();

    Flights(SchedulingPolicy policy, Consumer<Decision> decide) {
        this.policy = policy;
        this.decide = decide;
    }

    /** The worker begins with the slice. */
    void begin(Flight flight, long now) {
        flight.worker.current = flight;
        RunEntry run = flight.run;
        long nanos = run == null ? Long.MAX_VALUE : run.knownNanos(flight.slice.size());
        if (nanos == Long.MAX_VALUE) {
            flight.worker.pool.sentAhead.begunUnknown(now);
        } else {
            flight.endsAt = now + nanos;
        }
        watch(flight, now);
    }

    /** Where the worker has ended what it was at, what was sent ahead to it has its turn. */
    void goOn(WorkerEntry worker, long now) {
        Flight next = worker.ahead;
        if (worker.current == null && next != null) {
            worker.ahead = null;
            begin(next, now);
            decide.accept(new Decision.Begin(next.slice, worker.name, "it was sent ahead"));
            worker.pool.sentAhead.refresh(worker);
            noteStray(worker);
        }
    }

    /** The worker was found to be at the slice, whether a run waits for that or none. */
    void found(Flight flight) {
        flight.worker.current = flight;
        noteStray(flight.worker);
    }

    /** The workers at a slice that no run is known for. */
    List<WorkerEntry> astray() {
        return List.copyOf(astray);
    }

    /** A run waits for what nobody waited for. */
    void replace(Flight stray, Flight wanted) {
        backstops.remove(stray);
        found(wanted);
    }

    /** From now on the slice runs: it is overdue once its deadline has long passed. */
    void watch(Flight flight, long now) {
        flight.sinceNanos = now;
        RunEntry run = flight.run;
        if (run != null && run.spec.deadlineNanos() > 0 && flight.backstop == null) {
            backstops.expect(flight, now + run.spec.deadlineNanos() + policy.backstopNanos(), false);
        }
    }

    void kill(Flight flight, String reason, long now) {
        decide.accept(new Decision.Cancel(flight.slice, flight.worker.name, reason));
        expectKilled(flight, now);
    }

    /** Its worker is told to kill the slice, and broken if that goes on. */
    void expectKilled(Flight flight, long now) {
        backstops.expect(flight, now + policy.backstopNanos(), true);
    }

    /** Nobody waits for the slice any more. */
    void abandon(Flight flight, String reason, long now) {
        flight.run = null;
        noteStray(flight.worker);
        kill(flight, reason, now);
    }

    /** The slice is on its worker no more. */
    void drop(Flight flight) {
        flight.worker.drop(flight);
        flight.worker.pool.sentAhead.refresh(flight.worker);
        noteStray(flight.worker);
        backstops.remove(flight);
    }

    /** Takes the first of those that should have ended by now. */
    @Nullable
    Backstop pollOverdue(long now) {
        return backstops.poll(now);
    }

    /** When the next should have ended; empty where none has to. */
    OptionalLong nextOverdue() {
        return backstops.next();
    }

    private void noteStray(WorkerEntry worker) {
        Flight current = worker.current;
        if (current != null && current.run == null) {
            astray.add(worker);
        } else {
            astray.remove(worker);
        }
    }
}
