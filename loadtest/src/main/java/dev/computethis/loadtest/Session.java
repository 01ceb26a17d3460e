package dev.computethis.loadtest;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.load.Load;
import dev.computethis.loadtest.load.Tally;
import dev.computethis.loadtest.load.Workload;
import dev.computethis.loadtest.systems.Beside;
import dev.computethis.loadtest.systems.Target;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Takes all samples of a plan. What has been taken can be read at any time, so an interrupted run has a report, too. */
public final class Session {

    private final Options options;
    private final Plan plan;
    private final Target target;
    private final List<Beside> besides;
    private final Progress progress;
    private final LongSupplier clock;
    private final List<Sample> samples = new CopyOnWriteArrayList<>();

    /**
     * @param besides measured once in each stage
     * @param clock in nanoseconds
     */
    Session(Options options, Plan plan, Target target, List<Beside> besides, Progress progress, LongSupplier clock) {
        this.options = options;
        this.plan = plan;
        this.target = target;
        this.besides = besides;
        this.progress = progress;
        this.clock = clock;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** @return whether all of the plan was measured within the time limit */
    boolean run() throws InterruptedException {
        long end = clock.getAsLong() + nanos(options.limit());
        for (Stage stage : plan.stages()) {
            if (clock.getAsLong() > end) {
                return false;
            }
            progress.at(name(stage) + ": starting");
            try (ComputeClient client = target.withWorkers(stage.workers())) {
                warmUp(client, stage);
                if (!measure(client, stage, end)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean measure(ComputeClient client, Stage stage, long end) throws InterruptedException {
        for (Beside beside : besides) {
            progress.at(name(stage) + ": " + beside.label());
            samples.addAll(beside.measure(stage.round(), stage.workers()));
        }
        for (Measurement measurement : stage.measurements()) {
            if (clock.getAsLong() > end) {
                return false;
            }
            progress.at(name(stage) + ": " + measurement.function() + " " + measurement.label());
            samples.add(sample(client, stage.round(), measurement));
            progress.done(plan.seconds(measurement));
        }
        return true;
    }

    private Sample sample(ComputeClient client, int round, Measurement planned) throws InterruptedException {
        double rate = planned.share() * closedLoopRate(round, planned.workers());
        Measurement measurement = planned.mode() == Mode.OPEN ? planned.atMost(rate * options.seconds()) : planned;
        Tally tally = new Tally(clock);
        new Load(client, Workload.of(measurement.function()), tally, Duration.ofNanos(nanos(options.seconds() * 2)))
                .make(measurement, rate);
        Map<Integer, String> names = new HashMap<>();
        for (WorkerView worker : client.service()
                .workers(client.namespace())
                .toCompletableFuture()
                .join()) {
            names.put(worker.name().hashCode(), worker.name());
        }
        return tally.sample(round, planned, hash -> names.getOrDefault(hash, "gone"));
    }

    /** Of the largest closed loop so far in this stage; a guess where none was asked for. */
    private double closedLoopRate(int round, int workers) {
        return samples.stream()
                .filter(sample ->
                        sample.round() == round && sample.measurement().workers() == workers)
                .filter(sample ->
                        sample.measurement().isOurs() && sample.measurement().mode() == Mode.SINGLE)
                .filter(sample -> sample.measurement().function().equals("noop")
                        && sample.measurement().callers() > 1)
                .mapToDouble(Sample::rate)
                .filter(rate -> rate > 0)
                .reduce((first, second) -> second)
                .orElse(100);
    }

    /** Until the time is over; the first run fails loudly where there is no service. */
    private void warmUp(ComputeClient client, Stage stage) throws InterruptedException {
        progress.at(name(stage) + ": warming up");
        Workload.probe(client);
        long end = clock.getAsLong() + nanos(options.warmUp());
        while (clock.getAsLong() < end) {
            for (Mode mode : List.of(Mode.SINGLE, Mode.FUTURES, Mode.MAP)) {
                Measurement some = new Measurement(
                        Measurement.OURS, stage.workers(), "noop", mode, 400, mode == Mode.MAP ? 1 : 32, 0);
                new Load(
                                client,
                                Workload.of("noop"),
                                new Tally(clock),
                                Duration.ofNanos(Math.max(1, end - clock.getAsLong())))
                        .make(some, 0);
            }
        }
    }

    private static String name(Stage stage) {
        return "round " + stage.round() + ", " + stage.workers() + (stage.workers() == 1 ? " worker" : " workers");
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}
