package dev.computethis.engine.simulation;

import dev.computethis.engine.simulation.Simulation.Result;
import dev.computethis.protocol.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;

/** Plays many seeds, on as many threads as there are processors, and adds up what came of them. */
final class Campaign {

    /** Held, or the setting would be lost with the logger: faults are what we are here for, so none is told. */
    private static final Logger LOGS = Logger.getLogger("dev.computethis");

    private static final int AT_ONCE = 8;

    private final Supplier<Seams> seams;
    private final List<Result> broken = new ArrayList<>();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<Phase, Long> ends = new EnumMap<>(Phase.class);
    private long seeds;
    private long runs;
    private double virtualHours;

    /** @param seams made anew for each seed */
    Campaign(Supplier<Seams> seams) {
        this.seams = seams;
        LOGS.setLevel(Level.OFF);
    }

    static Result play(long seed, Seams seams, boolean traced) {
        LOGS.setLevel(Level.OFF);
        return new Simulation(seed, seams, traced).play();
    }

    /**
     * Plays {@code count} seeds from {@code first} on.
     *
     * @param progress told after each how many are done
     */
    void play(long first, int count, Consumer<Campaign> progress) {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            // A result holds its whole history, so none is kept longer than until it is counted.
            Queue<Future<Result>> results = new ArrayDeque<>();
            for (long seed = first; seed < first + count; seed++) {
                long mine = seed;
                results.add(threads.submit(() -> play(mine, seams.get(), false)));
            }
            while (!results.isEmpty()) {
                add(results.remove().get());
                progress.accept(this);
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Plays seeds from {@code first} on until one breaks a promise, at most {@code most}. */
    static Optional<Result> hunt(PlantedBug bug, long first, int most) {
        for (long from = first; from < first + most; from += AT_ONCE) {
            Optional<Result> found = LongStream.range(from, from + AT_ONCE)
                    .parallel()
                    .mapToObj(seed -> play(seed, bug.seams(), false))
                    .filter(result -> result.violation() != null)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private void add(Result result) {
        seeds++;
        runs += result.runs();
        virtualHours += result.nanos() / 3.6e12;
        result.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        result.ends().forEach((phase, count) -> ends.merge(phase, count, Long::sum));
        if (result.violation() != null) {
            broken.add(result);
        }
    }

    long seeds() {
        return seeds;
    }

    long runs() {
        return runs;
    }

    double virtualHours() {
        return virtualHours;
    }

    long count(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** How many runs ended in which way. */
    Map<Phase, Long> ends() {
        return ends;
    }

    /** Kinds of faults that never struck: then nothing is known of them. */
    List<Fault> missing() {
        List<Fault> missing = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (count(fault) == 0) {
                missing.add(fault);
            }
        }
        return missing;
    }

    List<Result> broken() {
        return List.copyOf(broken);
    }
}
