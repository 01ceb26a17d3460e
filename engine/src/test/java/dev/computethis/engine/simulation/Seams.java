package dev.computethis.engine.simulation;

import dev.computethis.engine.DispatcherConfig;
import dev.computethis.engine.EventLoop;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.WorkerConnection;
import dev.computethis.engine.WorkerFleet;

/** Where a {@link PlantedBug} comes in. These change nothing. */
class Seams {

    static final Seams NONE = new Seams();

    VirtualApi api(VirtualLoop time) {
        return new VirtualApi(time);
    }

    /** What an operator's dispatcher takes for the store. */
    RunStore dispatcherStore(RunStore store) {
        return store;
    }

    /** What an operator's API takes for the store. */
    RunStore apiStore(RunStore store) {
        return store;
    }

    DispatcherConfig config() {
        return DispatcherConfig.DEFAULT;
    }

    WorkerFleet fleet(WorkerFleet fleet) {
        return fleet;
    }

    WorkerConnection connection(WorkerConnection connection) {
        return connection;
    }

    VirtualLauncher launcher(VirtualWorker worker) {
        return new VirtualLauncher(worker);
    }

    /** The key with which a client submits for the n-th time. */
    String key(String key, int time) {
        return key;
    }

    /** Whether an operator that no longer leads says so to its dispatcher. */
    boolean stopsDispatching() {
        return true;
    }

    /** Whether a leader that is told to go waits until what it claimed is with its workers. */
    boolean handsOver() {
        return true;
    }

    /** Whether a watch that was cut is made anew. */
    boolean renewsWatch() {
        return true;
    }

    /** What the sweep of ended runs takes for now, in nanoseconds. */
    long sweepsAt(EventLoop loop) {
        return loop.nanos();
    }
}
