package dev.computethis.crds;

/** What runs share on a worker. */
public enum Isolation {
    /** One JVM serves many runs, one after the other. */
    Shared,
    /** A fresh JVM for each run. */
    PerRun,
    /** A fresh pod for each run, deleted after it. */
    Pod
}
