package dev.computethis.engine.simulation;

import dev.computethis.engine.BlobStore;
import dev.computethis.engine.Dispatcher;
import dev.computethis.engine.HttpWorkerConnection;
import dev.computethis.engine.Retention;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Submissions;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.WatchGuard;
import dev.computethis.engine.WorkerConnection;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerFleet;
import dev.computethis.engine.simulation.VirtualWorker.Request;
import dev.computethis.protocol.ComputeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of an operator: its API, its dispatcher, and what it knows of runs and workers, put together as in truth. */
final class Operator {

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    final String name;
    final ProcessLoop process;
    final UnreliableNetwork network;
    private final Simulation world;
    private final RunWatch watch;
    private final Replica replica;
    private final WatchGuard guard;
    private final Dispatcher dispatcher;
    private final Submissions api;
    private final Retention retention = new Retention();
    final FleetView fleet;
    private final Subscription fleetNews;
    /** Since when it knows that a run is not to start (any more). */
    private final Map<String, Long> notToStart = new HashMap<>();

    private final List<Runnable> onEnd = new ArrayList<>();
    private @Nullable OrderProbe probe;
    private boolean leads;
    private long term;

    Operator(Simulation world, String name, BlobStore blobs, double clockRate) {
        this.world = world;
        this.name = name;
        VirtualLoop time = world.time;
        process = new ProcessLoop(time, world.random.nextLong(1L << 40), clockRate);
        ApiClient client =
                new ApiClient(time, world.api, process, world.faults, world.random, () -> world.killed(this));
        RunIndex index = new RunIndex(process::execute, process::nanos);
        watch = new RunWatch(time, world.api, client, process, index, world.faults, world.random);
        replica = new Replica(world.api, client, index, new Writes());
        guard = new WatchGuard(index, replica, watch::renew);
        index.watch(new Knowledge());
        network = new UnreliableNetwork(time, world.faults, world.random, this::sends);
        fleet = new FleetView(time, world.fleet, process, world.random, world.pools());
        WorkerFleet seen = world.seams.fleet(fleet);
        dispatcher = new Dispatcher(
                world.seams.dispatcherStore(replica),
                seen,
                new VirtualBlobs(blobs, client),
                this::connect,
                process,
                world.seams.config(),
                new Losses(this, world.checker),
                world.random);
        api = new Submissions(
                world.seams.apiStore(replica),
                new VirtualBlobs(blobs, client),
                seen,
                dispatcher,
                process::execute,
                (wait, inVain, patience) -> process.schedule(() -> wait.complete(inVain), patience),
                () -> {});
        fleetNews = world.fleet.watch(fleet);
        watch.renew();
        process.schedule(this::keepHouse, HOUSEKEEPING);
    }

    private WorkerConnection connect(WorkerEndpoint endpoint, long leadersTerm) {
        return world.seams.connection(new HttpWorkerConnection(
                endpoint, new VirtualRequests(world.fleet.at(endpoint), world.time, process, leadersTerm, network)));
    }

    private void keepHouse() {
        long now = world.seams.sweepsAt(process);
        if (leads) {
            retention.sweep(replica, now);
        } else {
            var unused = retention.expired(replica.all(), now);
        }
        if (world.seams.renewsWatch()) {
            var unused = guard.look();
        }
        process.schedule(this::keepHouse, HOUSEKEEPING);
    }

    /** What clients reach; they wait in vain for an operator that has died. */
    ComputeService api() {
        return api;
    }

    RunWatch watch() {
        return watch;
    }

    boolean isReady() {
        return !process.hasEnded() && !process.isPaused() && watch.hasSynced();
    }

    // Leadership

    boolean leads() {
        return leads && !process.hasEnded();
    }

    void lead(long next) {
        process.execute(() -> {
            leads = true;
            term = next;
            dispatcher.start(next);
        });
    }

    /**
     * It is told to go, and leads on until it can.
     *
     * @param then told whether it went in good order, which it needn't if that takes too long
     */
    void handOver(Consumer<Boolean> then) {
        process.execute(() -> {
            CompletableFuture<Boolean> over = (world.seams.handsOver()
                            ? dispatcher.handOver()
                            : CompletableFuture.<Void>completedFuture(null))
                    .toCompletableFuture()
                    .thenApply(done -> true);
            process.schedule(() -> over.complete(false), HAND_OVER);
            var unused = over.thenAccept(then);
        });
    }

    /** It notices, once it is not paused, that it leads no more. */
    void stopLeading() {
        process.execute(() -> {
            if (leads && world.seams.stopsDispatching()) {
                dispatcher.stop();
            }
            leads = false;
        });
    }

    void end() {
        process.end();
        watch.close();
        fleetNews.close();
        onEnd.forEach(Runnable::run);
    }

    /** Called once it has ended. */
    void whenGone(Runnable task) {
        onEnd.add(task);
    }

    /** Tells it of each run that it learns of from now on. */
    void probe(OrderProbe order) {
        probe = order;
    }

    // What it does

    /** Its worker of that name; null where there is none. */
    @Nullable
    VirtualWorker worker(String worker) {
        return world.fleet.workers.get(worker);
    }

    private void sends(VirtualWorker worker, Request request) {
        world.checker.sent(this, worker, request);
    }

    boolean mayAct() {
        return leads;
    }

    long term() {
        return term;
    }

    /** Whether it has known for a while, however short, that the run is cancelled, ended or gone. */
    boolean knowsNotToStart(String uid) {
        Long since = notToStart.get(uid);
        return since != null && since < world.time.nanos();
    }

    private final class Writes implements Replica.Observer {
        @Override
        public void sends(Run base, RunStatus status) {
            world.checker.sendsStatus(Operator.this, base, status);
        }

        @Override
        public void sendsClaims(SharedClaims claims) {
            world.checker.sendsClaims(Operator.this, claims);
        }

        @Override
        public void arrives(Run base, RunStatus status) {
            world.checker.statusArrives(term);
        }

        @Override
        public void reads() {
            world.checker.tookUp();
        }
    }

    private final class Knowledge implements RunStore.Listener {
        @Override
        public void changed(Run run) {
            if (probe != null) {
                probe.known(run.uid(), run.submission().priority(), world.time.nanos());
            }
            if (run.cancelRequested() || run.status().phase().isTerminal()) {
                notToStart.putIfAbsent(run.uid(), world.time.nanos());
            }
        }

        @Override
        public void removed(Run run) {
            notToStart.putIfAbsent(run.uid(), world.time.nanos());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
