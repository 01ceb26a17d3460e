package dev.computethis.engine.simulation;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.WorkerKey;

/** Tells the checker which workers an operator's dispatcher gives up. */
final class Losses implements DispatcherMetrics {

    private final Operator operator;
    private final Checker checker;

    Losses(Operator operator, Checker checker) {
        this.operator = operator;
        this.checker = checker;
    }

    @Override
    public void workerLost(WorkerKey worker, int slices) {
        checker.givesUp(operator, worker.name());
    }
}
