package dev.computethis.engine.simulation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps the pool {@code default} at its size: replaces what is gone, drains what is too many, as the pool's controller does. */
final class PoolControl {

    private static final long SECOND = 1_000_000_000L;
    private static final long GRACE = 30 * SECOND;

    private final Simulation world;
    /** Those that are to go once they are drained. */
    private final Set<VirtualWorker> leaving = new LinkedHashSet<>();

    private int size;
    private int names;

    PoolControl(Simulation world) {
        this.world = world;
    }

    void start(int wanted) {
        size = wanted;
        for (int i = 0; i < wanted; i++) {
            add();
        }
    }

    private void add() {
        VirtualWorker worker = world.fleet.add("default-" + names++, "default", false);
        worker.forgetBlobs();
    }

    /** It is gone, with all it had; another follows. */
    void kill(VirtualWorker worker, String reason) {
        if (!worker.isDead()) {
            world.checker.lost("worker " + worker.name());
            gone(worker, reason);
            replace(worker);
        }
    }

    /** Its node is drained: it takes nothing new, and ends once it has nothing left, or its grace is over. */
    void evict(VirtualWorker worker) {
        worker.drain();
        long end = world.time.nanos() + GRACE;
        awaitEmpty(worker, end, () -> kill(worker, "its pod was evicted"));
    }

    private void awaitEmpty(VirtualWorker worker, long end, Runnable then) {
        boolean empty = !worker.isBusy() && worker.unacknowledged() == 0;
        if (worker.isDead() || empty || world.time.nanos() >= end) {
            then.run();
        } else {
            world.time.after(SECOND / 5, () -> awaitEmpty(worker, end, then));
        }
    }

    private void replace(VirtualWorker worker) {
        if (worker.endpoint().singleUse()) {
            world.time.after(SECOND, () -> {
                if (!world.fleet.workers.containsKey(worker.name())) {
                    world.fleet.add(worker.name(), "single", true).forgetBlobs();
                }
            });
        } else {
            world.time.after(world.random.nextLong(3 * SECOND), () -> {
                if (running() < size) {
                    add();
                }
            });
        }
    }

    private long running() {
        return defaults().stream().filter(worker -> !leaving.contains(worker)).count();
    }

    private List<VirtualWorker> defaults() {
        return world.fleet.workers.values().stream()
                .filter(worker -> !worker.endpoint().singleUse())
                .toList();
    }

    /** @return whether there was one that could go */
    boolean scaleDown() {
        List<VirtualWorker> candidates =
                defaults().stream().filter(worker -> !leaving.contains(worker)).toList();
        if (candidates.size() < 2) {
            return false;
        }
        size = candidates.size() - 1;
        VirtualWorker worker = candidates.get(world.random.nextInt(candidates.size()));
        leaving.add(worker);
        drain(worker);
        return true;
    }

    void scaleUp() {
        size = (int) running() + 1;
        add();
    }

    /** Asks whoever leads, again where that one stops to lead. */
    private void drain(VirtualWorker worker) {
        Operator leader = world.election.leader();
        if (worker.isDead()) {
            leaving.remove(worker);
            return;
        }
        if (leader == null || !leader.leads()) {
            world.time.after(SECOND, () -> drain(worker));
            return;
        }
        leader.process.execute(() -> {
            var unused = leader.fleet
                    .drain(worker.endpoint(), "the pool was scaled down")
                    .whenComplete((drained, failure) -> world.time.after(SECOND / 100, () -> {
                        if (failure != null) {
                            drain(worker);
                        } else if (!worker.isDead()) {
                            gone(worker, "the pool was scaled down");
                            leaving.remove(worker);
                        }
                    }));
        });
        leader.whenGone(() -> world.time.after(SECOND, () -> drain(worker)));
    }

    private void gone(VirtualWorker worker, String reason) {
        if (world.fleet.workers.get(worker.name()) == worker) {
            world.fleet.remove(worker.name(), reason);
        }
    }
}
