package dev.computethis.worker.launcher;

/** How far runs on one worker are kept apart. Constants are spelled as in a {@code WorkerPool}. */
enum Isolation {
    /** One runner serves many runs. */
    Shared,
    /** A fresh runner for each run. */
    PerRun,
    /** One run; then the worker refuses more, and waits to be recycled. */
    Pod
}
