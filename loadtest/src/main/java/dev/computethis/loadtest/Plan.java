package dev.computethis.loadtest;

import dev.computethis.loadtest.load.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is measured, in which order. Rounds are outermost: each measurement is taken once per round, and rounds go
 * through the numbers of workers up and down by turns, so that a machine that gets slower or busier meanwhile shows in
 * the spread and not as an effect of the number of workers.
 */
public final class Plan {

    /** An open loop's load as a share of what the closed loop reached. */
    private static final List<Double> SHARES = List.of(0.5, 0.8);
    /** The most arrivals of one open loop. */
    private static final int ARRIVALS = 5_000;

    private static final int FUTURES_AT_ONCE = 500;
    private static final int MAP_FACTOR = 10;
    private static final int MOST_PER_MAP = 100_000;
    /** Big arguments of a map all travel in one request. */
    private static final int BIG_FUNCTIONS = 100;

    private final Options options;
    private final int cores;

    /** @param cores of the machine that the workers share */
    public Plan(Options options, int cores) {
        this.options = options;
        this.cores = cores;
    }

    public List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            List<Integer> order = new ArrayList<>(options.workers());
            if (round % 2 == 0) {
                Collections.reverse(order);
            }
            for (int workers : order) {
                stages.add(new Stage(round, workers, measurements(workers)));
            }
        }
        return stages;
    }

    /** How long it should take at most, in seconds. */
    public double seconds(Measurement measurement) {
        boolean isShort = Workload.of(measurement.function()).seconds() == 0 && measurement.mode() != Mode.OPEN;
        return options.seconds() * (isShort ? 0.5 : 1.1);
    }

    private List<Measurement> measurements(int workers) {
        List<Measurement> all = new ArrayList<>();
        for (String function : options.function()) {
            Workload<?, ?> workload = Workload.of(function);
            for (Mode mode : options.mode()) {
                if (workload.seconds() > 0) {
                    timed(all, workers, workload, mode);
                } else if (function.equals("noop")) {
                    noop(all, workers, mode);
                } else if (mode != Mode.OPEN) {
                    all.add(of(workers, function, mode, BIG_FUNCTIONS));
                }
            }
        }
        return all;
    }

    private void noop(List<Measurement> all, int workers, Mode mode) {
        List<Integer> sizes = options.functions();
        if (mode == Mode.OPEN) {
            for (double share : SHARES) {
                all.add(new Measurement(Measurement.OURS, workers, "noop", mode, ARRIVALS, ARRIVALS, share));
            }
            return;
        }
        for (int size : sizes) {
            all.add(of(workers, "noop", mode, mode == Mode.MAP ? Math.min(MOST_PER_MAP, size * MAP_FACTOR) : size));
        }
        if (mode == Mode.SINGLE) {
            int size = sizes.get(sizes.size() / 2);
            all.add(new Measurement(Measurement.OURS, workers, "noop", mode, size, 1, 0));
        }
    }

    /** As many as take the time there is, the same number for each worker. */
    private void timed(List<Measurement> all, int workers, Workload<?, ?> workload, Mode mode) {
        if (mode != Mode.OPEN) {
            long each = Math.round(options.seconds() * workload.idealRate(workers, cores) / workers);
            all.add(of(workers, workload.label(), mode, (int) Math.max(2, each) * workers));
        }
    }

    private Measurement of(int workers, String function, Mode mode, int functions) {
        int callers = switch (mode) {
            // Twice the workers, so that none waits for the way of a result and the next function.
            case SINGLE -> Math.max(options.callers(), 2 * workers);
            case FUTURES -> FUTURES_AT_ONCE;
            default -> 1;
        };
        return new Measurement(Measurement.OURS, workers, function, mode, functions, callers, 0);
    }
}
