package dev.computethis.engine.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Draws faults, each kind rare in one simulation and common in another, and counts them. */
final class Faults {

    private static final double[] WEATHER = {0, 0, 1, 1, 4};

    private final Random random;
    private final Map<Fault, Double> likelihoods = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private boolean calm;

    Faults(Random random) {
        this.random = random;
        for (Fault fault : Fault.values()) {
            likelihoods.put(fault, fault.likelihood * WEATHER[random.nextInt(WEATHER.length)]);
        }
    }

    /** Whether it strikes at this occasion. */
    boolean strikes(Fault fault) {
        boolean strikes = !calm && random.nextDouble() < likelihoods.getOrDefault(fault, 0.0);
        if (strikes) {
            count(fault);
        }
        return strikes;
    }

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    /** From here on none strikes. */
    void calm() {
        calm = true;
    }

    boolean areOver() {
        return calm;
    }

    Map<Fault, Long> counts() {
        return counts;
    }
}
