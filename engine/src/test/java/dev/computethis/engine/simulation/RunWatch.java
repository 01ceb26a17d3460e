package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * One operator's watch of the runs: lists them, then follows each change, late and in order. It can fall silent without
 * being cut, which a ping notices in the end; or be cut (410 Gone). Then it lists anew.
 */
final class RunWatch implements RunStore.Listener {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long LONGEST_DELAY = 2 * SECOND;
    private static final long PING = 30 * SECOND;

    private final VirtualLoop time;
    private final VirtualApi api;
    private final ApiClient client;
    private final ProcessLoop process;
    private final RunIndex index;
    private final Faults faults;
    private final Random random;
    /** What is under way from a watch before this one is lost with it. */
    private int generation;

    private long arrivesAt;
    private boolean silent;
    private boolean listing;
    private boolean synced;

    RunWatch(
            VirtualLoop time,
            VirtualApi api,
            ApiClient client,
            ProcessLoop process,
            RunIndex index,
            Faults faults,
            Random random) {
        this.time = time;
        this.api = api;
        this.client = client;
        this.process = process;
        this.index = index;
        this.faults = faults;
        this.random = random;
    }

    /** Lists, and follows from there. */
    void renew() {
        if (listing) {
            return;
        }
        listing = true;
        generation++;
        var unused = client.read(() -> {
                    List<Run> runs = api.list();
                    api.unwatch(this);
                    api.watch(this);
                    silent = false;
                    arrivesAt = time.nanos() + 10 * MILLI;
                    return runs;
                })
                .whenComplete((runs, failure) -> {
                    listing = false;
                    if (failure != null) {
                        process.schedule(this::renew, Duration.ofSeconds(1));
                        return;
                    }
                    runs.forEach(index::saw);
                    index.retain(runs.stream().map(Run::uid).collect(Collectors.toSet()));
                    synced = true;
                });
    }

    void close() {
        api.unwatch(this);
        generation++;
    }

    boolean hasSynced() {
        return synced;
    }

    /** 410 Gone: what was under way is lost. */
    void cut(boolean noticed) {
        api.unwatch(this);
        generation++;
        if (noticed) {
            listing = false;
            renew();
        }
    }

    /** Nothing more is told, and nobody notices for a while. */
    void fallSilent() {
        silent = true;
        int silenced = generation;
        process.schedule(
                () -> {
                    if (silent && generation == silenced) {
                        renew();
                    }
                },
                Duration.ofNanos(PING));
    }

    @Override
    public void changed(Run run) {
        deliver(() -> index.saw(run));
    }

    @Override
    public void removed(Run run) {
        deliver(() -> index.removed(run.key(), run.uid()));
    }

    private void deliver(Runnable event) {
        if (silent) {
            return;
        }
        int mine = generation;
        long delay = MILLI
                + random.nextLong(5 * MILLI)
                + (faults.strikes(Fault.WATCH_DELAYED) ? random.nextLong(LONGEST_DELAY) : 0);
        arrivesAt = Math.max(arrivesAt, time.nanos() + delay);
        time.after(
                arrivesAt - time.nanos(),
                () -> process.execute(() -> {
                    if (mine == generation && !silent) {
                        event.run();
                    }
                }));
    }
}
