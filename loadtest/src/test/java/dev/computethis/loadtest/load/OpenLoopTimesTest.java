package dev.computethis.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenLoopTimesTest {

    private static final long MILLI = 1_000_000;

    private final AtomicLong time = new AtomicLong(5 * MILLI);

    @Test
    void arrivalsAreEquallyFarApartFromTheStart() {
        Arrivals arrivals = new Arrivals(5 * MILLI, 200);

        assertThat(List.of(arrivals.intended(0), arrivals.intended(1), arrivals.intended(7)))
                .containsExactly(5 * MILLI, 10 * MILLI, 40 * MILLI);
    }

    @Test
    void arrivalsDoNotDrift() {
        assertThat(new Arrivals(0, 3).intended(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void rateOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Arrivals(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Arrivals(0, Double.NaN));
    }

    @Test
    void pacerSleepsAgainWhenItWakesEarlyAndNotAtAllWhenLate() throws InterruptedException {
        List<Long> sleeps = new ArrayList<>();
        Pacer pacer = new Pacer(time::get, nanos -> {
            sleeps.add(nanos);
            time.addAndGet(Math.min(nanos, 3 * MILLI));
        });

        pacer.await(10 * MILLI);
        pacer.await(8 * MILLI);

        assertThat(sleeps).containsExactly(5 * MILLI, 2 * MILLI);
    }

    @Test
    void waitOfWhatCouldNotBeHandedOverInTimeIsNotHidden() {
        // Given a service that stalls for 100 ms while arrivals go on every 10 ms
        Arrivals arrivals = new Arrivals(time.get(), 100);
        Tally tally = new Tally(time::get);

        // When all of them end as soon as it goes on
        time.addAndGet(100 * MILLI);
        for (int x = 0; x < 10; x++) {
            tally.add(arrivals.intended(x), x, new Receipt(x * x, 1), null);
        }

        // Then each has waited since it was meant to start, half of them 60 ms and more
        Sample sample =
                tally.sample(1, new Measurement(Measurement.OURS, 1, "noop", Mode.OPEN, 10, 10, 1), hash -> "worker");
        assertThat(sample.latencies().getMinValue()).isEqualTo(10_000);
        assertThat(sample.latency(50)).isBetween(50.0, 60.1);
        assertThat(sample.latency(100)).isBetween(100.0, 100.1);
    }
}
