package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Samples made up for tests. */
final class Samples {

    private Samples() {}

    static Measurement single(int workers, String function, int functions) {
        return new Measurement(Measurement.OURS, workers, function, Mode.SINGLE, functions, 32, 0);
    }

    static Measurement floor(int workers, int callers) {
        return new Measurement(Measurement.FLOOR, workers, "noop", Mode.SINGLE, 100, callers, 0);
    }

    /** With so many functions per worker, at that rate, each taking {@code millis}. */
    static Sample sample(int round, Measurement measurement, double rate, long millis, long... perWorker) {
        Map<String, long[]> workers = new TreeMap<>();
        for (int i = 0; i < perWorker.length; i++) {
            long[] slices = new long[Sample.SLICES];
            slices[i % Sample.SLICES] = perWorker[i];
            workers.put("default-" + i, slices);
        }
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(millis * 1000, measurement.functions());
        return new Sample(
                round,
                measurement,
                measurement.functions(),
                0,
                measurement.functions() / rate,
                latencies,
                workers,
                List.of());
    }
}
