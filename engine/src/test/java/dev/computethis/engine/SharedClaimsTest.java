package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs that may start once: each start is stored before it is made, and several starts share a write. */
final class SharedClaimsTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Cluster cluster = new Cluster();

    SharedClaimsTest() {
        cluster.store.claimsLatency = Duration.ofMillis(5);
    }

    @Test
    void runsThatAreToStartTogetherShareOneWriteAndNoneWritesItsStatus() {
        lead(8);

        List<RunKey> runs = submit(8);
        runs.forEach(cluster::awaitEnd);

        // The first is what the leader took over; the second may be one run's alone.
        assertThat(cluster.store.claims).hasSizeBetween(2, 3);
        assertThat(claimed()).containsAll(uids(runs));
        assertThat(cluster.store.statuses).hasSize(8).allMatch(status -> status.phase() == Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void nothingStartsBeforeItsClaimIsStored() {
        VirtualWorker worker = lead(1).get(0);
        cluster.store.away = true;

        RunKey run = submit(1).get(0);
        cluster.loop.pass(SOON);

        assertThat(worker.started).isEmpty();
        cluster.store.away = false;
        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.started).hasSize(1);
    }

    @Test
    void workerServesOthersWhileAClaimCanNotBeStored() {
        lead(1);
        cluster.store.claimsAway = true;

        RunKey once = submit(1).get(0);
        RunKey other = cluster.submit(RunFixtures.submission("other"));

        assertThat(cluster.awaitEnd(other).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.run(once).status().phase()).isEqualTo(Phase.Pending);
        cluster.store.claimsAway = false;
        assertThat(cluster.awaitEnd(once).status().phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void workerServesOthersAlsoWhereTheNextClaimCanNotBeStoredEither() {
        lead(1);
        cluster.store.claimsAway = true;
        submit(1);
        cluster.loop.pass(SOON);

        submit(1);
        RunKey other = cluster.submit(RunFixtures.submission("other"));

        assertThat(cluster.awaitEnd(other).status().phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void claimWhoseAnswerIsLostIsOurs() {
        VirtualWorker worker = lead(1).get(0);
        cluster.store.answersLost = true;

        RunKey run = submit(1).get(0);
        cluster.loop.until("it is stored", SOON, () -> claimed().contains(uid(run)));
        cluster.store.answersLost = false;

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.started).hasSize(1);
    }

    @Test
    void claimOfALeaderThatDiedBeforeTheStartCountsForTheNext() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.detour = Duration.ofMinutes(1);
        cluster.lead();
        RunKey run = submit(1).get(0);
        cluster.loop.until("it is stored", SOON, () -> claimed().contains(uid(run)));

        cluster.stopLeading();
        worker.detour = Duration.ZERO;
        cluster.lead();
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Lost);
        assertThat(ended.status().attempt()).isEqualTo(1);
        assertThat(worker.started).isEmpty();
    }

    @Test
    void leaderThatWasFollowedClaimsNothing() {
        lead(1);

        // All that the one that follows has done yet; the first does not know.
        SharedClaims now = cluster.get(cluster.store.readClaims());
        cluster.get(cluster.store.writeClaims(now, new SharedClaims(99, Set.of(), null)));
        RunKey run = submit(1).get(0);
        cluster.loop.pass(SOON);

        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Pending);
        assertThat(cluster.workers.mostStarts()).isZero();
    }

    @Test
    void claimIsForgottenOnceItsRunTellsTheSame() {
        cluster.workers.runtime = Duration.ofSeconds(20);
        IntStream.range(0, 3).forEach(i -> cluster.workers.add("default-" + i));
        cluster.lead();
        RunKey longRun = submit(1).get(0);
        cluster.loop.until(
                "told",
                SOON.multipliedBy(5),
                () -> cluster.run(longRun).status().phase() == Phase.Running);
        RunKey second = submit(1).get(0);
        cluster.loop.until("claimed", SOON, () -> claimed().contains(uid(second)));
        assertThat(claimed()).doesNotContain(uid(longRun));

        RunKey third = submit(1).get(0);
        cluster.loop.until("claimed", SOON, () -> claimed().contains(uid(third)));

        assertThat(cluster.run(longRun).status().attempt()).isEqualTo(1);
        assertThat(cluster.awaitEnd(longRun).status().phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void nextLeaderKeepsOfWhatWasClaimedOnlyWhatHasNotEnded() {
        cluster.workers.add("default-0");
        SharedClaims none = cluster.get(cluster.store.readClaims());
        cluster.get(cluster.store.writeClaims(none, new SharedClaims(0, Set.of("uid-long-gone"), null)));
        cluster.lead();

        RunKey run = submit(1).get(0);
        cluster.awaitEnd(run);

        assertThat(claimed()).containsExactly(uid(run));
    }

    @Test
    void furtherClaimsWaitWhereTooManyAreOpen() {
        Set<String> many = IntStream.range(0, SharedClaims.MAX)
                .mapToObj(i -> "uid-open-" + i)
                .collect(Collectors.toSet());
        SharedClaims none = cluster.get(cluster.store.readClaims());
        cluster.get(cluster.store.writeClaims(none, new SharedClaims(0, many, null)));
        List<String> stored = new ArrayList<>();
        List<String> delayed = new ArrayList<>();
        ClaimLedger ledger = new ClaimLedger(
                cluster.store,
                new TermLoop(cluster.process),
                DispatcherConfig.DEFAULT,
                new Random(1),
                1,
                new ClaimLedger.Listener() {
                    @Override
                    public void claimStored(String uid) {
                        stored.add(uid);
                    }

                    @Override
                    public void claimDelayed(String uid) {
                        delayed.add(uid);
                    }
                });
        ledger.takeOver(() -> ledger.claim("uid-one-more"));
        cluster.loop.until("told", SOON, () -> !delayed.isEmpty());
        assertThat(ledger.isClaimed("uid-open-7")).isTrue();

        ledger.release("uid-open-7");
        cluster.loop.until("stored", SOON.multipliedBy(5), () -> !stored.isEmpty());

        assertThat(delayed).containsExactly("uid-one-more");
        assertThat(stored).containsExactly("uid-one-more");
        assertThat(claimed()).hasSize(SharedClaims.MAX).doesNotContain("uid-open-7");
    }

    /** A leader that knows so many workers. */
    private List<VirtualWorker> lead(int workers) {
        List<VirtualWorker> added = IntStream.range(0, workers)
                .mapToObj(i -> cluster.workers.add("default-" + i))
                .toList();
        cluster.lead();
        cluster.loop.pass(Duration.ofMillis(100));
        return added;
    }

    private List<RunKey> submit(int runs) {
        return IntStream.range(0, runs)
                .mapToObj(i -> cluster.submit(Cluster.atMostOnce()))
                .toList();
    }

    private String uid(RunKey key) {
        return cluster.run(key).uid();
    }

    private List<String> uids(List<RunKey> keys) {
        return keys.stream().map(this::uid).toList();
    }

    /** As last stored. */
    private Set<String> claimed() {
        List<Set<String>> writes = cluster.store.claims;
        return writes.isEmpty() ? Set.of() : Objects.requireNonNull(writes.get(writes.size() - 1));
    }
}
