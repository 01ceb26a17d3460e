package dev.computethis.crds;

/** How often a run may start. */
public enum Delivery {
    /** A run whose worker is lost starts again, up to its {@code maxAttempts}. */
    AtLeastOnce,
    /** At most one start, ever. */
    AtMostOnce
}
