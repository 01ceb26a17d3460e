package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random schedules of faults over whole clusters: leaders, workers and the store fail at any moment, then all is calm. */
final class DispatcherFaultsTest {

    private static final int SEEDS = Integer.getInteger("computethis.faults.seeds", 100);

    @Test
    void everyRunEndsOnceAndStartsNoMoreOftenThanItMay() {
        int lost = 0;
        int again = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                Cluster cluster = new Cluster();
                play(cluster, new Random(seed));
                lost += cluster.store.statuses.stream().anyMatch(status -> status.phase() == Phase.Lost) ? 1 : 0;
                again += cluster.workers.mostStarts() > 1 ? 1 : 0;
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        // The schedules are harsh enough to matter.
        assertThat(lost).isPositive();
        assertThat(again).isPositive();
    }

    private static void play(Cluster cluster, Random random) {
        for (int i = 0; i < 3; i++) {
            cluster.workers.add("default-" + i);
        }
        cluster.workers.runtime = Duration.ofMillis(1 + random.nextInt(3000));
        cluster.lead();
        List<RunKey> runs = new ArrayList<>();
        for (int step = 0; step < 30; step++) {
            cluster.loop.pass(Duration.ofNanos(random.nextLong(1_000_000_000L)));
            if (step < 10) {
                runs.add(cluster.submit(submission(random)));
            }
            fault(cluster, random, runs);
        }
        // Calm: the store is there, a leader leads, each worker answers.
        cluster.store.away = false;
        cluster.store.answersLost = false;
        cluster.workers.runtime = Duration.ofMillis(10);
        cluster.workers.workers.values().forEach(worker -> {
            worker.silent = false;
            worker.answersLost = false;
            worker.full = false;
        });
        if (cluster.dispatcher == null) {
            cluster.lead();
        }
        for (RunKey key : runs) {
            if (cluster.store.find(key) != null) {
                check(cluster, cluster.awaitEnd(key));
            }
        }
        cluster.loop.pass(Duration.ofMinutes(1));
        for (VirtualWorker worker : cluster.workers.workers.values()) {
            assertThat(worker.isBusy()).isFalse();
            assertThat(worker.unacknowledged()).isZero();
        }
        assertThat(cluster.store.ends()).isLessThanOrEqualTo(runs.size());
    }

    private static void check(Cluster cluster, Run run) {
        Submission submission = run.submission();
        for (int i = 0; i < submission.invocations(); i++) {
            assertThat(cluster.workers.starts.getOrDefault(run.uid() + "/" + i, 0))
                    .as("starts of invocation %d of %s", i, run)
                    .isLessThanOrEqualTo(submission.maxAttempts());
        }
        assertThat(run.status().phase()).isIn(Phase.Succeeded, Phase.Lost, Phase.Cancelled);
        if (run.status().phase() == Phase.Cancelled) {
            assertThat(run.cancelRequested()).isTrue();
        }
        if (run.status().phase() == Phase.Succeeded) {
            assertThat(Cluster.results(run)).isEqualTo(arguments(submission.invocations()));
        }
    }

    private static void fault(Cluster cluster, Random random, List<RunKey> runs) {
        List<VirtualWorker> workers = List.copyOf(cluster.workers.workers.values());
        VirtualWorker worker = workers.get(random.nextInt(workers.size()));
        String name = worker.endpoint.key().name();
        switch (random.nextInt(14)) {
            case 0 -> cluster.lead();
            case 1 -> cluster.stopLeading();
            case 2 -> {
                cluster.workers.remove(name, "killed");
                cluster.workers.add(name);
            }
            case 3 -> worker.restart();
            case 4 -> worker.silent = !worker.silent;
            case 5 -> worker.answersLost = !worker.answersLost;
            case 6 -> cluster.store.away = !cluster.store.away;
            case 7 -> cluster.store.answersLost = !cluster.store.answersLost;
            case 8 -> worker.forgetBlobs();
            case 9 -> cluster.store.requestCancel(runs.get(random.nextInt(runs.size())));
            case 10 -> cluster.store.delete(runs.get(random.nextInt(runs.size())));
            case 11 -> {
                cluster.stopLeading();
                workers.forEach(VirtualWorker::restart);
            }
            default -> {
                if (cluster.dispatcher == null) {
                    cluster.lead();
                }
            }
        }
    }

    private static Submission submission(Random random) {
        int invocations = random.nextInt(3) == 0 ? 2 + random.nextInt(10) : 1;
        Submission base = Cluster.map(arguments(invocations));
        boolean once = random.nextInt(3) == 0;
        return new Submission(
                base.function(),
                base.source(),
                base.runtime(),
                base.bundle(),
                base.payload(),
                invocations,
                base.pool(),
                random.nextInt(3),
                once ? Delivery.AtMostOnce : Delivery.AtLeastOnce,
                once ? 1 : 1 + random.nextInt(3),
                null,
                null,
                null,
                null);
    }

    private static List<String> arguments(int count) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.add("argument " + i);
        }
        return arguments;
    }
}
