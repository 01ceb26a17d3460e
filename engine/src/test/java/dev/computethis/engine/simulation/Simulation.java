package dev.computethis.engine.simulation;

import dev.computethis.engine.BlobStore;
import dev.computethis.engine.MemoryBlobStore;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One service, its clients and its misfortunes under one seed: first faults, then calm, in which all must come to its end. */
final class Simulation {

    private static final long SECOND = 1_000_000_000L;
    private static final long HORIZON = 60 * SECOND;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /**
     * What came of it.
     *
     * @param trace what happened, where that was asked for
     */
    record Result(
            long seed,
            @Nullable Violation violation,
            Trace trace,
            Map<Fault, Long> faults,
            Map<Phase, Long> ends,
            int runs,
            long nanos) {}

    private final long seed;
    final VirtualLoop time = new VirtualLoop();
    final Random random;
    final Faults faults;
    final Trace trace;
    final Seams seams;
    final Checker checker;
    final VirtualApi api;
    final VirtualFleet fleet;
    final Election election;
    final PoolControl pool;
    private final BlobStore blobs = new MemoryBlobStore();
    private final Workload workload;
    private final List<Operator> operators = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    Simulation(long seed, Seams seams, boolean traced) {
        this.seed = seed;
        this.seams = seams;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        trace = new Trace(time, traced);
        faults = new Faults(random);
        checker = new Checker(time, faults, trace);
        workload = new Workload(random);
        api = seams.api(time);
        api.watch(checker);
        JobFunctions functions = new JobFunctions(faults, random);
        fleet = new VirtualFleet(
                time, (loop, endpoint) -> new VirtualWorker(loop, endpoint, functions, checker, seams::launcher));
        election = new Election(time, api, random, this::operators, checker, trace);
        pool = new PoolControl(this);
    }

    Result play() {
        try {
            begin();
            time.passes(Duration.ofNanos(HORIZON), this::isBroken);
            becomeCalm();
            if (!time.passes(PATIENCE, () -> isBroken() || isQuiet())) {
                stuck();
            }
            probe();
        } catch (RuntimeException | AssertionError unexpected) {
            StringWriter stack = new StringWriter();
            unexpected.printStackTrace(new PrintWriter(stack));
            checker.broken(Promise.NO_EXCEPTION, stack.toString());
        }
        return new Result(
                seed, checker.violation(), trace, faults.counts(), checker.ends(), checker.count(), time.nanos());
    }

    private void begin() {
        var unused = blobs.put(VirtualFleet.NAMESPACE, Workload.BUNDLE.digest(), Workload.BUNDLE.encode());
        pool.start(1 + random.nextInt(4));
        for (int i = 0; i < random.nextInt(3); i++) {
            fleet.add("single-" + i, "single", true).forgetBlobs();
        }
        if (!fleet.workers.containsKey("single-0")) {
            fleet.add("single-0", "single", true).forgetBlobs();
        }
        operators.add(newOperator("operator-a"));
        operators.add(newOperator("operator-b"));
        election.campaign(0);
        int count = 4 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            String name = "run-" + i;
            submit(name, workload.any(name), random.nextLong(HORIZON / 2));
        }
        new Misfortune(this).plan(HORIZON);
    }

    private void submit(String name, Submission submission, long delay) {
        Client client = new Client(this, name, submission);
        clients.add(client);
        time.after(delay, client::submit);
    }

    private Operator newOperator(String name) {
        double rate = 1;
        if (random.nextInt(4) == 0) {
            rate = 0.9 + 0.2 * random.nextDouble();
            faults.count(Fault.CLOCK_SLOW);
        }
        return new Operator(this, name, blobs, rate);
    }

    List<String> pools() {
        return List.of("default", "single");
    }

    List<Operator> operators() {
        return List.copyOf(operators);
    }

    /** One that is up; null where none is. */
    @Nullable
    Operator anyOperator() {
        List<Operator> up = operators.stream().filter(Operator::isReady).toList();
        return up.isEmpty() ? null : up.get(random.nextInt(up.size()));
    }

    /** It dies at once, and starts again after a while. */
    void killed(Operator operator) {
        if (operator.process.hasEnded()) {
            return;
        }
        trace.note(() -> "* " + operator + " dies");
        operator.end();
        election.gone(operator);
        time.after(SECOND + random.nextLong(6 * SECOND), () -> {
            operators.remove(operator);
            operators.add(newOperator(operator.name));
        });
    }

    private boolean isBroken() {
        return checker.violation() != null;
    }

    private void becomeCalm() {
        trace.note(() -> "* calm");
        faults.calm();
        api.comeBack();
        for (VirtualWorker worker : fleet.workers.values()) {
            worker.silent = false;
            worker.full = false;
            operators.forEach(operator -> operator.network.heal(worker));
        }
        operators.forEach(operator -> operator.process.setWallClockOff(Duration.ZERO));
        if (election.leader() == null) {
            election.campaign(0);
        }
    }

    private boolean isQuiet() {
        for (Client client : clients) {
            if (!client.isDone()) {
                return false;
            }
        }
        for (RunHistory run : checker.runs()) {
            if (!run.isOver()) {
                return false;
            }
        }
        for (VirtualWorker worker : fleet.workers.values()) {
            if (worker.isBusy() || worker.unacknowledged() > 0) {
                return false;
            }
        }
        return true;
    }

    private void stuck() {
        List<String> stuck = new ArrayList<>();
        clients.stream().filter(client -> !client.isDone()).forEach(client -> stuck.add("the client of " + client));
        checker.runs().forEach(run -> {
            if (!run.isOver()) {
                stuck.add(run.toString());
            }
        });
        fleet.workers.values().stream()
                .filter(worker -> worker.isBusy() || worker.unacknowledged() > 0)
                .forEach(worker -> stuck.add(worker.name() + " with " + worker.started));
        checker.broken(Promise.NOTHING_IS_STUCK, String.join("; ", stuck));
    }

    /** All is free: now what waits must go in order. */
    private void probe() {
        if (isBroken()) {
            return;
        }
        time.passes(Duration.ofSeconds(40), this::isBroken);
        Operator leader = election.leader();
        if (leader == null) {
            checker.broken(Promise.NOTHING_IS_STUCK, "nobody leads");
            return;
        }
        leader.probe(checker.probe());
        int size = fleet.workers.size() * 3;
        for (int i = 0; i < size; i++) {
            int priority = i < size * 2 / 3 ? 0 : 5;
            String name = "probe-" + i;
            submit(name, workload.plain(name, priority), i * 3_000_000L);
        }
        BooleanSupplier quiet = () -> isBroken() || isQuiet();
        time.passes(Duration.ofSeconds(1), this::isBroken);
        if (!time.passes(PATIENCE, quiet)) {
            stuck();
        }
    }
}
