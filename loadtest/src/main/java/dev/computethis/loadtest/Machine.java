package dev.computethis.loadtest;

import java.lang.management.ManagementFactory;

/**
 * What figures are taken on.
 *
 * @param load the load average of the last minute
 */
public record Machine(int cores, double load) {

    /** Of a core; more before the start means that others are at work. */
    private static final double QUIET = 0.5;

    public static Machine now() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Whether others are at work, so that figures are too low. */
    public boolean isBusy() {
        return load > QUIET * cores;
    }
}
