package dev.computethis.loadtest.report;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure, as in {@code summary.json}. {@code value} is the median of the rounds.
 *
 * @param name what was measured, such as {@code throughput}
 * @param engine {@code local} or {@code kind}; for what is measured beside, its name
 * @param functions how many were handed over
 * @param function the workload
 * @param mode how, with the callers or the load
 * @param ratioTo what {@code ratio} compares with
 * @param ratio the median of the rounds' ratios, each within its round
 * @param min the least of the rounds
 * @param max the most of the rounds
 * @param runs in how many rounds it was measured
 */
public record Figure(
        String name,
        String engine,
        int workers,
        int functions,
        String function,
        String mode,
        double value,
        String unit,
        @Nullable String ratioTo,
        @Nullable Double ratio,
        double min,
        double max,
        int runs) {}
