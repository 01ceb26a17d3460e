package dev.computethis.loadtest.systems;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Callers;
import dev.computethis.loadtest.load.Tally;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures what the API server gives at best, with as many callers as the service has, and with one. */
public final class Floor implements Beside {

    private static final double WARM_UP_SECONDS = 5;

    private final FloorApi api;
    private final List<Integer> callers;
    private final int functions;
    private final double seconds;
    private final AtomicInteger number = new AtomicInteger();

    /**
     * @param callers numbers of callers to measure with, besides 1
     * @param functions the most in one measurement
     * @param seconds the longest time of one
     */
    public Floor(KubernetesClient kubernetes, int callers, int functions, double seconds) throws InterruptedException {
        this.api = new FloorApi(kubernetes);
        this.callers = List.of(callers, 1);
        this.functions = functions;
        this.seconds = seconds;
        // As warm as the service is when it is measured.
        loop(callers, Integer.MAX_VALUE, WARM_UP_SECONDS);
    }

    @Override
    public List<Sample> measure(int round, int workers) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (int count : callers) {
            Measurement measurement =
                    new Measurement(Measurement.FLOOR, workers, "noop", Mode.SINGLE, functions, count, 0);
            samples.add(loop(count, functions, seconds).sample(round, measurement, hash -> ""));
        }
        return samples;
    }

    @Override
    public String label() {
        return Measurement.FLOOR;
    }

    @Override
    public void close() {
        api.close();
    }

    private Tally loop(int count, int most, double time) throws InterruptedException {
        Tally tally = new Tally(System::nanoTime);
        long end = tally.now() + (long) (time * 1e9);
        AtomicInteger left = new AtomicInteger(most);
        Callers.all(count, () -> {
            while (tally.now() < end && left.getAndDecrement() > 0) {
                long began = tally.now();
                try {
                    api.run("floor-" + number.incrementAndGet());
                    tally.add(began, null);
                } catch (RuntimeException failed) {
                    tally.add(began, failed);
                }
            }
        });
        return tally;
    }
}
