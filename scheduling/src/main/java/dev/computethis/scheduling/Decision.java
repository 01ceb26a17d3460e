package dev.computethis.scheduling;

/** What is to be done now. Each says why, in words for a status, an event or the log. */
public sealed interface Decision {

    String reason();

    /**
     * Send the slice to the worker, and tell of its end.
     *
     * @param ahead whether the worker is at another, for whose end it is to wait there
     */
    record Assign(Slice slice, String worker, boolean ahead, String reason) implements Decision {}

    /** What was sent ahead has its turn now: count it as started. */
    record Begin(Slice slice, String worker, String reason) implements Decision {}

    /** Let the worker give back what was sent ahead, unless it has started it; then tell {@link Scheduler#givenBack}. */
    record TakeBack(Slice slice, String worker, String reason) implements Decision {}

    /** Store that this attempt is about to start on this worker, then tell {@link Scheduler#claimStored}. */
    record Claim(String uid, int attempt, String worker, String reason) implements Decision {}

    /** The worker has the slice already: tell of its end. */
    record Await(Slice slice, String worker, String reason) implements Decision {}

    /** Kill the slice; its end is told as any other. */
    record Cancel(Slice slice, String worker, String reason) implements Decision {}

    /**
     * Nobody wants what the worker holds: let it forget the slice, and where {@code running} kill it first and tell of its
     * end.
     */
    record Discard(Slice slice, String worker, boolean running, String reason) implements Decision {}

    /**
     * Store the run's end, then tell {@link Scheduler#stored}. Made once per run.
     *
     * @param attempt the highest attempt that was started; 0 where none was
     * @param succeeded how many invocations returned
     */
    record Finish(String uid, Verdict verdict, int attempt, int succeeded, String reason) implements Decision {}

    /** The draining worker has nothing left to do, and what ended on it is stored. */
    record Drained(String worker, String reason) implements Decision {}

    /** Replace the worker by a fresh one. */
    record Recycle(String worker, String reason) implements Decision {}
}
