package dev.computethis.protocol;

/** How often a run may start. Constants are spelled as they are on the wire. */
public enum Delivery {
    /** A run whose worker is lost starts again, up to its {@code maxAttempts}. */
    AtLeastOnce,
    /** At most one start, ever; a lost worker gives {@link Phase#Lost}. */
    AtMostOnce
}
