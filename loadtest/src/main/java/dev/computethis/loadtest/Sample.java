package dev.computethis.loadtest;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one measurement gave in one round.
 *
 * @param completed functions that gave the right result
 * @param failed functions that did not
 * @param seconds from the first hand-over to the last result
 * @param latencies in microseconds; empty for a map, which has one result for all
 * @param perWorker how many each worker ran, in {@link #SLICES} equal slices of time, by the worker's name
 * @param problems what went wrong, the first few
 */
public record Sample(
        int round,
        Measurement measurement,
        long completed,
        long failed,
        double seconds,
        Histogram latencies,
        Map<String, long[]> perWorker,
        List<String> problems) {

    public static final int SLICES = 20;

    /** Results per second. */
    public double rate() {
        return seconds == 0 ? 0 : completed / seconds;
    }

    /** In milliseconds. */
    public double latency(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000.0;
    }

    /** Whether it was taken beside {@code other}: same round, same number of workers. */
    public boolean isBeside(Sample other) {
        return round == other.round && measurement.workers() == other.measurement.workers();
    }
}
