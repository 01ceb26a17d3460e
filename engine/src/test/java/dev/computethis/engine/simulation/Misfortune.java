package dev.computethis.engine.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends the faults that strike a whole process, worker or server, at random moments. */
final class Misfortune {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private static final List<Fault> KINDS = List.of(
            Fault.WORKER_CUT_OFF,
            Fault.WORKER_CUT_OFF_FROM_LEADER,
            Fault.API_AWAY,
            Fault.API_AWAY_FOR_A_MINUTE,
            Fault.WATCH_SILENT,
            Fault.WATCH_CUT,
            Fault.OPERATOR_KILLED,
            Fault.OPERATOR_PAUSED,
            Fault.LEADER_CHANGED,
            Fault.LEADER_HANDED_OVER,
            Fault.LEADERSHIP_SPLIT,
            Fault.CLOCK_JUMPED,
            Fault.WORKER_KILLED,
            Fault.WORKER_EVICTED,
            Fault.LAUNCHER_RESTARTED,
            Fault.ALL_RESTARTED,
            Fault.DISK_FULL,
            Fault.BLOBS_FORGOTTEN,
            Fault.POOL_SCALED_DOWN,
            Fault.POOL_SCALED_UP);

    private final Simulation world;
    /** Those of this simulation; few kinds, so that each meets itself too. */
    private final List<Fault> kinds = new ArrayList<>();

    Misfortune(Simulation world) {
        this.world = world;
        int count = 1 + world.random.nextInt(6);
        for (int i = 0; i < count; i++) {
            kinds.add(KINDS.get(world.random.nextInt(KINDS.size())));
        }
    }

    /** Plans them for the time until {@code horizon}. */
    void plan(long horizon) {
        int count = world.random.nextInt(16);
        for (int i = 0; i < count; i++) {
            Fault fault = kinds.get(world.random.nextInt(kinds.size()));
            world.time.after(world.random.nextLong(horizon), () -> strike(fault));
        }
    }

    private void strike(Fault fault) {
        if (world.faults.areOver()) {
            return;
        }
        List<VirtualWorker> workers = List.copyOf(world.fleet.workers.values());
        if (workers.isEmpty()) {
            return;
        }
        VirtualWorker worker = workers.get(world.random.nextInt(workers.size()));
        List<Operator> operators = world.operators();
        Operator operator = operators.get(world.random.nextInt(operators.size()));
        if (process(fault, operator) || machine(fault, worker)) {
            world.faults.count(fault);
            world.trace.note(() -> "* " + fault.title() + " (" + operator + ", " + worker.name() + ")");
        }
    }

    /** @return whether it was one of these, and struck */
    private boolean process(Fault fault, Operator operator) {
        switch (fault) {
            case API_AWAY -> apiAway(world.random.nextLong(8 * SECOND));
            case API_AWAY_FOR_A_MINUTE -> apiAway(60 * SECOND);
            case WATCH_SILENT -> operator.watch().fallSilent();
            case WATCH_CUT -> operator.watch().cut(world.seams.renewsWatch());
            case OPERATOR_KILLED -> world.killed(operator);
            case OPERATOR_PAUSED -> {
                long length = world.random.nextLong(25 * SECOND);
                operator.process.pause(Duration.ofNanos(length));
                if (world.election.leader() == operator) {
                    world.election.paused(length);
                }
            }
            case LEADER_CHANGED -> world.election.change();
            case LEADER_HANDED_OVER -> world.election.handOver();
            case LEADERSHIP_SPLIT -> world.election.split(world.random.nextLong(6 * SECOND));
            case CLOCK_JUMPED ->
                operator.process.setWallClockOff(Duration.ofMinutes(world.random.nextBoolean() ? 61 : -61));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void apiAway(long length) {
        world.api.goAwayUntil(world.time.nanos() + length);
        world.election.apiAway(length);
    }

    private boolean machine(Fault fault, VirtualWorker worker) {
        switch (fault) {
            case WORKER_CUT_OFF -> {
                worker.silent = true;
                world.time.after(world.random.nextLong(25 * SECOND), () -> worker.silent = false);
            }
            case WORKER_CUT_OFF_FROM_LEADER -> {
                Operator leader = world.election.leader();
                if (leader == null) {
                    return false;
                }
                leader.network.cut(worker);
                world.time.after(world.random.nextLong(25 * SECOND), () -> leader.network.heal(worker));
            }
            case WORKER_KILLED -> world.pool.kill(worker, "its node is gone");
            case WORKER_EVICTED -> world.pool.evict(worker);
            case LAUNCHER_RESTARTED -> restart(worker);
            case ALL_RESTARTED -> {
                List.copyOf(world.fleet.workers.values()).forEach(this::restart);
                world.operators().forEach(world::killed);
            }
            case DISK_FULL -> {
                worker.full = true;
                world.time.after(world.random.nextLong(10 * SECOND), () -> worker.full = false);
            }
            case BLOBS_FORGOTTEN -> worker.forgetBlobs();
            case POOL_SCALED_DOWN -> {
                return world.pool.scaleDown();
            }
            case POOL_SCALED_UP -> world.pool.scaleUp();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void restart(VirtualWorker worker) {
        worker.restart();
        world.checker.lost("the launcher of " + worker.name());
    }
}
