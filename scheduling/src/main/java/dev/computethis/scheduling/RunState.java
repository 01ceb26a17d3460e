package dev.computethis.scheduling;

import java.util.List;

/** Where a run stands in the {@link Scheduler}. The only moves are those of {@link #TRANSITIONS}. */
public enum RunState {
    /** Waits for a worker; nothing of it is on one. */
    Queued,
    /** Its next attempt is being stored; no slice of it starts before that is durable. */
    Claiming,
    /** At least one slice is on a worker. */
    Running,
    /** Its end is decided; the slices still on workers are being killed. */
    Stopping,
    /** Its end is being stored; nothing of it is on a worker. */
    Storing,
    /** Stored or removed: forgotten. */
    Done;

    /** A move, and what makes it. */
    public record Transition(RunState from, RunState to, String on) {}

    public static final List<Transition> TRANSITIONS = List.of(
            new Transition(Queued, Running, "slice assigned, or found on a worker"),
            new Transition(Queued, Claiming, "next start must be stored first"),
            new Transition(Queued, Storing, "cancelled, invalid, or may not start again"),
            new Transition(Queued, Done, "removed"),
            new Transition(Claiming, Queued, "claim stored, worker gone meanwhile"),
            new Transition(Claiming, Running, "claim stored, slice assigned, or still runs elsewhere"),
            new Transition(Claiming, Stopping, "cancelled or failed while other slices run"),
            new Transition(Claiming, Storing, "cancelled or failed, no slice runs"),
            new Transition(Claiming, Done, "removed"),
            new Transition(Running, Queued, "last slice on a worker lost, refused, or to be tried again"),
            new Transition(Running, Claiming, "next start must be stored first"),
            new Transition(Running, Stopping, "cancelled or failed while other slices run"),
            new Transition(Running, Storing, "ended"),
            new Transition(Running, Done, "removed"),
            new Transition(Stopping, Storing, "last slice ended"),
            new Transition(Stopping, Done, "removed"),
            new Transition(Storing, Done, "end stored, or removed"));

    boolean mayBecome(RunState next) {
        for (Transition transition : TRANSITIONS) {
            if (transition.from == this && transition.to == next) {
                return true;
            }
        }
        return false;
    }
}
