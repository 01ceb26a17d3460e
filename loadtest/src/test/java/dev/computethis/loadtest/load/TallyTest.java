package dev.computethis.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong time = new AtomicLong();
    private final Tally tally = new Tally(time::get);

    @Test
    void rateIsUpToTheLastResult() {
        result(1 * SECOND, 1, 7);
        result(2 * SECOND, 2, 7);
        time.set(60 * SECOND);

        assertThat(sample().rate()).isEqualTo(1.0);
    }

    @Test
    void wrongResultIsAFailure() {
        tally.add(0, 3, new Receipt(8, 7), null);

        assertThat(sample().completed()).isZero();
        assertThat(sample().failed()).isEqualTo(1);
        assertThat(sample().problems()).hasSize(1).first().asString().startsWith("function 3 gave a wrong result");
    }

    @Test
    void failureCountsWithItsMessageAndNotInTheLatencies() {
        tally.add(0, 3, null, new IllegalStateException("out of order"));

        assertThat(sample().problems()).containsExactly("out of order");
        assertThat(sample().latencies().getTotalCount()).isZero();
    }

    @Test
    void eachWorkersResultsAreCountedInSlicesOfTime() {
        result(1, 1, 7);
        result(10 * SECOND, 2, 8);
        result(10 * SECOND, 3, 7);

        assertThat(sample().perWorker()).containsOnlyKeys("worker-7", "worker-8");
        assertThat(sample().perWorker().get("worker-7")).startsWith(1, 0).endsWith(0, 1);
        assertThat(sample().perWorker().get("worker-8")).startsWith(0, 0).endsWith(0, 1);
    }

    private void result(long at, int x, int worker) {
        time.set(at);
        tally.add(0, x, new Receipt(x * x, worker), null);
    }

    private Sample sample() {
        return tally.sample(
                1, new Measurement(Measurement.OURS, 2, "noop", Mode.SINGLE, 3, 1, 0), hash -> "worker-" + hash);
    }
}
