package dev.computethis.loadtest.bench;

import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Options;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Workload;
import dev.computethis.loadtest.systems.Systems;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Goals 6 and 7: what the service and its workers take of memory, and what ended runs, many runs and many bundles cost. */
final class Footprint {

    /** As many ended runs as the service keeps. */
    private static final int KEPT = 10_000;

    private static final int FILL_SECONDS = 120;
    private static final int MANY_RUNS = 100_000;
    private static final int MANY_BUNDLES = 1_000;
    private static final int MANY_SECONDS = 600;
    /** A worker gives memory back some seconds after its last run. */
    private static final Duration IDLE = Duration.ofSeconds(15);
    /** What counts as the same. */
    private static final double FLAT = 1.1;

    private final Systems systems;
    private final Options options;
    private final Scores scores;

    Footprint(Systems systems, Options options, Scores scores) {
        this.systems = systems;
        this.options = options;
        this.scores = scores;
    }

    /** Ended runs are kept up to a number that is reached here, and of the ones before it none. */
    void history(Sampler service) throws InterruptedException {
        Bench.say("single runs with no history, then with " + KEPT + " ended runs kept");
        Workload<?, ?> kept = Workload.of("noop");
        Sample empty = service.sample(kept.forgotten(), Mode.SINGLE, options.callers(), options.seconds());
        double before = serviceMib().orElse(0.0);
        service.sample(kept, Mode.SINGLE, KEPT, options.callers(), FILL_SECONDS);
        Sample full = service.sample(kept, Mode.SINGLE, options.callers(), options.seconds());
        scores.add(Goal.atLeast(6, "history kept: rate to that without", 0.95), full.rate() / empty.rate());
        scores.add(Goal.atMost(6, "history kept: p99 to that without", 1.05), full.latency(99) / empty.latency(99));
        if (before > 0) {
            scores.add(
                    Goal.atMost(6, "history kept: more memory, PSS, MiB", 50),
                    serviceMib().orElse(before) - before);
        }
    }

    void idle() throws InterruptedException {
        Bench.say("idling");
        Thread.sleep(IDLE.toMillis());
    }

    /** Nothing where it can't be seen. */
    void memory(String when) {
        workerMib().ifPresent(mib -> scores.add(Goal.atMost(7, "idle worker, PSS, MiB, " + when, 120), mib));
        serviceMib().ifPresent(mib -> scores.add(Goal.atMost(7, "operator, PSS, MiB, " + when, 250), mib));
    }

    /** Whether it stays as it is, however many runs and bundles there are. The service idles, with its history full. */
    void lasting(Sampler service, NewBundles bundles)
            throws InterruptedException, IOException, ReflectiveOperationException {
        Optional<Double> worker = workerMib();
        Optional<Double> operator = serviceMib();
        if (worker.isEmpty() || operator.isEmpty()) {
            return;
        }
        Bench.say(String.format(Locale.ROOT, "%,d single runs and %,d bundles never seen", MANY_RUNS, MANY_BUNDLES));
        Sample runs = service.sample(
                Workload.of("noop").forgotten(), Mode.SINGLE, MANY_RUNS, options.callers(), MANY_SECONDS);
        for (int i = 0; i < MANY_BUNDLES; i++) {
            bundles.extraMillis(service.client());
        }
        idle();
        String what = String.format(
                Locale.ROOT, "after %,d runs and %,d bundles more: to before", runs.completed(), MANY_BUNDLES);
        scores.add(Goal.atMost(7, "worker, PSS, " + what, FLAT), workerMib().orElseThrow() / worker.get());
        scores.add(Goal.atMost(7, "operator, PSS, " + what, FLAT), serviceMib().orElseThrow() / operator.get());
    }

    private Optional<Double> workerMib() {
        return systems.root().flatMap(root -> new Processes(root).workerMib());
    }

    private Optional<Double> serviceMib() {
        return systems.root().flatMap(root -> new Processes(root).serviceMib());
    }
}
