package dev.computethis.loadtest.bench;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Load;
import dev.computethis.loadtest.load.Tally;
import dev.computethis.loadtest.load.Workload;
import java.time.Duration;

/** Takes samples of the service that the client is of, which has so many workers. A function that fails ends it all. */
public record Sampler(ComputeClient client, int workers) {

    private static final int MANY = 1_000_000;
    private static final int MAPPED_AT_MOST = 200_000;
    private static final int MAPPED_PER_SECOND = 10_000;

    /** With so many functions as go into that time. */
    public Sample sample(String function, Mode mode, int callers, double seconds) throws InterruptedException {
        return sample(Workload.of(function), mode, callers, seconds);
    }

    /** With so many functions as go into that time. */
    Sample sample(Workload<?, ?> function, Mode mode, int callers, double seconds) throws InterruptedException {
        int functions = mode == Mode.MAP ? (int) Math.min(MAPPED_AT_MOST, seconds * MAPPED_PER_SECOND) : MANY;
        return sample(function, mode, functions, callers, seconds);
    }

    /** @param seconds after which no further function begins */
    Sample sample(Workload<?, ?> function, Mode mode, int functions, int callers, double seconds)
            throws InterruptedException {
        Measurement measurement =
                new Measurement(Measurement.OURS, workers, function.label(), mode, functions, callers, 0);
        Tally tally = new Tally(System::nanoTime);
        new Load(client, function, tally, Duration.ofNanos((long) (seconds * 1e9))).make(measurement, 0);
        Sample sample = tally.sample(1, measurement, hash -> "");
        if (sample.failed() > 0) {
            throw new IllegalStateException(sample.failed() + " functions failed, such as: "
                    + sample.problems().get(0));
        }
        return sample;
    }
}
