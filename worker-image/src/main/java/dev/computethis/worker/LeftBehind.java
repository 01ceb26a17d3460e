package dev.computethis.worker;

/** What a function can leave in its runner that would reach into the next run; the runner is replaced for it. */
public enum LeftBehind {
    /** Threads that still live. */
    Threads,
    /** Processes that still live. */
    Processes,
    /** Hooks that would run at the JVM's end. */
    ShutdownHooks,
    /** Class loaders that can't be collected, because something outside of them holds one of their objects. */
    ClassLoaders
}
