package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Sample;
import java.util.Arrays;

/** How evenly functions went to workers. */
final class Evenness {

    /** With fewer per worker, one function more or less would show as a share that is not small. */
    private static final int LEAST_EACH = 50;

    private Evenness() {}

    static boolean isTold(Sample sample) {
        return sample.completed() >= (long) LEAST_EACH * sample.measurement().workers()
                && !sample.perWorker().isEmpty();
    }

    /** The most that one worker's number of functions is off the even share, as a share of that. */
    static double deviation(Sample sample) {
        int workers = sample.measurement().workers();
        double even =
                sample.perWorker().values().stream().mapToLong(Evenness::total).sum() / (double) workers;
        double worst = sample.perWorker().values().stream()
                .mapToDouble(slices -> Math.abs(total(slices) - even))
                .max()
                .orElse(0);
        // A worker that had none is not listed.
        return Math.max(worst, sample.perWorker().size() < workers ? even : 0) / even;
    }

    static long total(long[] slices) {
        return Arrays.stream(slices).sum();
    }
}
