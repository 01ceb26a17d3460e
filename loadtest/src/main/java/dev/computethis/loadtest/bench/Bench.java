package dev.computethis.loadtest.bench;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.Interruptible;
import dev.computethis.loadtest.Machine;
import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Options;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Workload;
import dev.computethis.loadtest.systems.Beside;
import dev.computethis.loadtest.systems.Systems;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What {@code make bench} runs, in the folder of the clone: takes each figure that a goal is about, once per round, and
 * prints the goals beside what was measured. Options are those of the load test; it chooses other defaults.
 */
public final class Bench {

    private static final int FUTURES_AT_ONCE = 500;
    private static final int NEW_BUNDLES = 15;
    private static final int SLEEPERS = 8;
    private static final int MANY_SLEEPERS = 32;
    /** How many workers a pool of one grows by. */
    private static final int MORE_WORKERS = 3;

    private final Options options;
    private final boolean isQuick;
    private final Machine machine = Machine.now();
    private final Scores scores = new Scores();
    private final Map<String, Double> beside = new HashMap<>();

    private Bench(Options options, boolean isQuick) {
        this.options = options;
        this.isQuick = isQuick;
    }

    public static void main(String[] arguments) {
        Interruptible.run(
                () -> {
                    boolean isQuick = List.of(arguments).stream().anyMatch(argument -> argument.matches("quick=.+"));
                    new Bench(Options.parse(withDefaults(isQuick, arguments)), isQuick).run();
                    return 0;
                },
                Exception::toString);
    }

    private static String[] withDefaults(boolean isQuick, String... arguments) {
        // What is given comes last, and so counts.
        List<String> all = new ArrayList<>(
                isQuick
                        ? List.of("workers=2", "rounds=1", "seconds=2", "warmup=8", "callers=32")
                        : List.of("workers=2", "rounds=3", "seconds=4", "warmup=40"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private void run() throws InterruptedException, IOException, ReflectiveOperationException {
        if (machine.isBusy()) {
            System.err.printf(
                    Locale.ROOT,
                    "Other programs are at work: the load average is %.1f on %d cores. Figures are too low.%n",
                    machine.load(),
                    machine.cores());
        }
        int workers = options.workers().get(0);
        try (Systems systems =
                        new Systems(options, Path.of("").toAbsolutePath(), machine.cores(), System.getProperties());
                NewBundles bundles = new NewBundles()) {
            KubernetesClient kubernetes = systems.kubernetes();
            if (kubernetes != null) {
                pods(systems, kubernetes);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                measure(systems, bundles, round, workers);
            }
            if (!isQuick) {
                scaling(systems);
            }
        }
        System.out.print(scores.table());
        System.out.printf(
                Locale.ROOT,
                "engine %s, %d workers, %d cores, load average %.1f before; %d of the goals above missed%n",
                options.engine(),
                workers,
                machine.cores(),
                machine.load(),
                scores.missed().size());
    }

    /** Goal 9. Before any load, as {@code scripts/load-test} has just installed the chart with one worker. */
    private void pods(Systems systems, KubernetesClient kubernetes) throws InterruptedException {
        say("pods beside as many that do nothing");
        long firstResult;
        PausePods pause;
        try (ComputeClient client = systems.target().withWorkers(1)) {
            Workload.probe(client);
            firstResult = System.currentTimeMillis();
            pause = new PausePods(kubernetes, client.namespace());
        }
        Long began = Long.getLong("install.began");
        if (began != null) {
            double ours = (firstResult - began) / 1e3;
            double two = pause.secondsUntilReady(2);
            scores.add(Goal.atMost(9, "helm install to first result: to 2 pause pods", 1.5), ours / two);
            System.err.printf(Locale.ROOT, "  install to first result %.1f s, 2 pause pods %.1f s%n", ours, two);
        }
        for (int round = 1; round <= options.rounds(); round++) {
            double others = pause.secondsUntilReady(MORE_WORKERS);
            long scaled = System.nanoTime();
            systems.target().withWorkers(1 + MORE_WORKERS).close();
            double ours = (System.nanoTime() - scaled) / 1e9;
            scores.add(Goal.atMost(9, "pool of 1 plus " + MORE_WORKERS + ": to as many pause pods", 2), ours / others);
            System.err.printf(
                    Locale.ROOT, "  %d workers %.1f s, as many pause pods %.1f s%n", MORE_WORKERS, ours, others);
            systems.target().withWorkers(1).close();
        }
    }

    private void measure(Systems systems, NewBundles bundles, int round, int workers)
            throws InterruptedException, IOException, ReflectiveOperationException {
        say("round " + round + ": starting");
        long began = System.nanoTime();
        try (ComputeClient client = systems.target().withWorkers(workers)) {
            Workload.probe(client);
            if (isLocal()) {
                scores.add(Goal.atMost(8, "local: command to first result, s", 5), (System.nanoTime() - began) / 1e9);
            }
            Sampler service = new Sampler(client, workers);
            Footprint footprint = new Footprint(systems, options, scores);
            footprint.memory("after the first run");
            warmUp(service);
            if (!isQuick) {
                footprint.history(service);
            }
            beside(systems, round, workers);
            singles(systems, service);
            many(service);
            besideAMap(service);
            newBundles(client, bundles);
            footprint.idle();
            footprint.memory("after the load");
            if (isLocal() && !isQuick && round == options.rounds()) {
                // On the cluster as many runs take a quarter of an hour; its workers are the same program.
                footprint.lasting(service, bundles);
            }
        }
    }

    private void newBundles(ComputeClient client, NewBundles bundles) throws IOException, ReflectiveOperationException {
        say("bundles never seen");
        List<Double> extra = new ArrayList<>();
        for (int i = 0; i < NEW_BUNDLES; i++) {
            extra.add(bundles.extraMillis(client));
        }
        scores.add(
                Goal.atMost(10, "bundle never seen: more than a known one, median, ms", 50),
                extra.stream().sorted().toList().get(NEW_BUNDLES / 2));
    }

    private void warmUp(Sampler service) throws InterruptedException {
        say("warming up");
        Workload<?, ?> noop = Workload.of("noop").forgotten();
        for (Mode mode : List.of(Mode.SINGLE, Mode.FUTURES, Mode.MAP, Mode.SINGLE)) {
            service.sample(noop, mode, options.callers(), options.warmUp() / 3);
        }
    }

    private void beside(Systems systems, int round, int workers) throws InterruptedException {
        for (Beside other : systems.besides()) {
            say(other.label());
            for (Sample sample : other.measure(round, workers)) {
                String name = sample.measurement().system() + " "
                        + sample.measurement().callers();
                beside.put(name, sample.rate());
                beside.put(name + " p50", sample.latency(50));
                beside.put(name + " p99", sample.latency(99));
                beside.put(sample.measurement().system(), sample.rate());
                System.err.printf(Locale.ROOT, "  %s: %.0f/s%n", name, sample.rate());
            }
        }
    }

    private void singles(Systems systems, Sampler service) throws InterruptedException {
        say("single runs");
        Sample one = service.sample("noop", Mode.SINGLE, 1, options.seconds());
        KubernetesClient kubernetes = systems.kubernetes();
        ApiServerCounts before = kubernetes == null ? null : ApiServerCounts.of(kubernetes);
        Sample all = service.sample("noop", Mode.SINGLE, options.callers(), options.seconds());
        if (kubernetes == null || before == null) {
            scores.add(Goal.atMost(8, "local: single run, 1 caller, p50, ms", 2), one.latency(50));
            scores.add(Goal.atLeast(8, "local: single runs/s, " + options.callers() + " callers", 5_000), all.rate());
        } else {
            ApiServerCounts spent = ApiServerCounts.of(kubernetes).since(before);
            scores.add(Goal.atMost(2, "writes per run", 2.05), spent.writes() / all.completed());
            scores.add(Goal.atMost(2, "LIST and GET per run", 0.01), spent.reads() / all.completed());
            String floor = Measurement.FLOOR + " ";
            ratio(Goal.atLeast(1, "single runs: rate to the bare loop's", 0.80), all.rate(), floor + options.callers());
            ratio(
                    Goal.atMost(1, "single run: p50 to the bare loop's, 1 caller", 1.6),
                    one.latency(50),
                    floor + "1 p50");
            ratio(
                    Goal.atMost(1, "single run: p99 to the bare loop's, 1 caller", 2.5),
                    one.latency(99),
                    floor + "1 p99");
        }
        ratio(Goal.atLeast(1, "single runs: rate to rq's default worker", 2), all.rate(), "rq");
        System.err.printf(
                Locale.ROOT,
                "  %.0f/s; 1 caller: %.0f/s, p50 %.2f ms, p99 %.2f ms%n",
                all.rate(),
                one.rate(),
                one.latency(50),
                one.latency(99));
    }

    private void many(Sampler service) throws InterruptedException {
        say("futures and map");
        double futures = service.sample("noop", Mode.FUTURES, FUTURES_AT_ONCE, options.seconds())
                .rate();
        double map = service.sample("noop", Mode.MAP, 1, options.seconds()).rate();
        ratio(Goal.atLeast(3, "futures: rate to rq SimpleWorker", 10), futures, "rq SimpleWorker");
        ratio(Goal.atLeast(3, "futures: rate to Ray", 2), futures, "Ray");
        scores.add(Goal.atLeast(4, "map: invocations/s", 10_000), map);
        ratio(Goal.atLeast(4, "map: rate to Ray", 6), map, "Ray");
        System.err.printf(Locale.ROOT, "  futures %.0f/s, map %.0f/s%n", futures, map);
    }

    /** A single run waits for the slices that are under way, of which each is sized to 50 ms. */
    private void besideAMap(Sampler service) throws InterruptedException {
        say("single runs beside a map");
        AtomicBoolean isEnough = new AtomicBoolean();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread maps = new Thread(() -> {
            try {
                while (!isEnough.get()) {
                    service.sample("noop", Mode.MAP, 1, isQuick ? 5 : 20);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failed) {
                failure.set(failed);
            }
        });
        maps.start();
        Sample singles = service.sample("noop", Mode.SINGLE, 1, options.seconds());
        isEnough.set(true);
        maps.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        scores.add(Goal.atMost(0, "1 caller beside maps that take all workers: p99, ms", 100), singles.latency(99));
    }

    /** Nothing where the other was not measured. */
    private void ratio(Goal goal, double value, String other) {
        Double reference = beside.get(other);
        if (reference != null && reference > 0) {
            scores.add(goal, value / reference);
        }
    }

    private void scaling(Systems systems) throws InterruptedException {
        say("scaling");
        sleeping(systems, SLEEPERS, 0.95);
        if (isLocal()) {
            // On the cluster so many ask for more cores than it has.
            sleeping(systems, MANY_SLEEPERS, 0.9);
        }
        scaling(
                systems,
                machine.cores(),
                "cpu100",
                Goal.atLeast(5, "100 ms of CPU, " + machine.cores() + " workers: of the cores", 0.9));
    }

    private void sleeping(Systems systems, int workers, double bound) throws InterruptedException {
        Goal goal = Goal.atLeast(5, "efficiency, sleep of 100 ms, " + workers + " workers", bound);
        scaling(systems, workers, "sleep100", goal);
    }

    private void scaling(Systems systems, int workers, String function, Goal goal) throws InterruptedException {
        try (ComputeClient client = systems.target().withWorkers(workers)) {
            Sampler service = new Sampler(client, workers);
            service.sample(function, Mode.SINGLE, 2 * workers, options.warmUp());
            for (int round = 1; round <= options.rounds(); round++) {
                Sample sample = service.sample(function, Mode.SINGLE, 2 * workers, options.seconds());
                scores.add(goal, sample.rate() / Workload.of(function).idealRate(workers, machine.cores()));
            }
        }
    }

    private boolean isLocal() {
        return options.engine().equals("local");
    }

    static void say(String what) {
        System.err.println(what + " ...");
    }
}
