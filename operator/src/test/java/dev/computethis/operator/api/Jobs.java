package dev.computethis.operator.api;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;

/** Functions for the tests; in a class of their own, which alone travels. */
final class Jobs {

    private Jobs() {}

    static Computation<Integer> answer(ComputeClient compute) {
        return compute.computeThis(() -> 6 * 7);
    }

    static Computation<Integer> sleeper(ComputeClient compute) {
        return compute.computeThis(() -> {
            Thread.sleep(600_000);
            return 0;
        });
    }
}
