package dev.computethis.loadtest.bench;

/**
 * One of the goals in {@code docs/performance.md}.
 *
 * @param number of the goal there; 0 for what has none
 * @param what is measured, with its unit
 * @param bound the least that is good enough, or the most
 * @param isLeast whether more is better
 */
record Goal(int number, String what, double bound, boolean isLeast) {

    static Goal atLeast(int number, String what, double bound) {
        return new Goal(number, what, bound, true);
    }

    static Goal atMost(int number, String what, double bound) {
        return new Goal(number, what, bound, false);
    }

    boolean isMetBy(double value) {
        return isLeast ? value >= bound : value <= bound;
    }

    /** How much of the goal was reached: 1 or more where it is met. */
    double reached(double value) {
        return isLeast ? value / bound : bound / value;
    }
}
