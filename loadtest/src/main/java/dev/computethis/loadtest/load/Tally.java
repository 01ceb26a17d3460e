package dev.computethis.loadtest.load;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Takes down results as they come, from any thread. The clock starts when it is made. */
public final class Tally {

    /** From one microsecond to ten minutes, three digits. */
    private static final long LONGEST_MICROS = 600_000_000L;

    private static final int PROBLEMS = 3;

    /** @param worker the hash of its name; null where nobody told */
    private record Result(
            long began,
            long ended,
            @Nullable Integer worker,
            @Nullable String problem) {}

    private final LongSupplier clock;
    private final long start;
    private final Queue<Result> results = new ConcurrentLinkedQueue<>();

    /** @param clock in nanoseconds */
    public Tally(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    public long now() {
        return clock.getAsLong();
    }

    /**
     * A function has ended.
     *
     * @param began when it was handed over, or was meant to be
     */
    void add(long began, int x, @Nullable Receipt receipt, @Nullable Throwable failure) {
        String problem = failure != null
                ? String.valueOf(failure.getMessage())
                : receipt == null || !receipt.isOf(x) ? "function " + x + " gave a wrong result: " + receipt : null;
        results.add(new Result(began, now(), receipt == null ? null : receipt.worker(), problem));
    }

    /** A thing that has no worker has been done. */
    public void add(long began, @Nullable Throwable failure) {
        results.add(new Result(began, now(), null, failure == null ? null : String.valueOf(failure.getMessage())));
    }

    /**
     * What came of it.
     *
     * @param workerName of the hash of a name
     */
    public Sample sample(int round, Measurement measurement, IntFunction<String> workerName) {
        long last = results.stream().mapToLong(Result::ended).max().orElse(start);
        long length = Math.max(1, last - start);
        Histogram latencies = new Histogram(LONGEST_MICROS, 3);
        Map<String, long[]> perWorker = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        long failed = 0;
        for (Result result : results) {
            if (result.problem() != null) {
                failed++;
                if (problems.size() < PROBLEMS) {
                    problems.add(result.problem());
                }
                continue;
            }
            latencies.recordValue(Math.min(LONGEST_MICROS, (result.ended() - result.began()) / 1000));
            if (result.worker() != null) {
                int slice = (int) Math.min(Sample.SLICES - 1, (result.ended() - start) * Sample.SLICES / length);
                perWorker.computeIfAbsent(workerName.apply(result.worker()), name -> new long[Sample.SLICES])[slice]++;
            }
        }
        return new Sample(
                round,
                measurement,
                results.size() - failed,
                failed,
                (last - start) / 1e9,
                latencies,
                perWorker,
                problems);
    }
}
