package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.scheduling.PoolSizing.Bounds;
import dev.computethis.scheduling.PoolSizing.Decision;
import dev.computethis.scheduling.PoolSizing.History;
import dev.computethis.scheduling.PoolSizing.Load;
import dev.computethis.scheduling.PoolSizing.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A pool that is looked at once a second, and does at once as it is told. */
class PoolSizingTest {

    private static final int SHRINK_AFTER = 60;

    private Bounds bounds = bounds(0, 10);
    private int workers;
    private long seconds;
    private History history = History.of(0, 0);

    @Test
    void aRunThatComesToAnEmptyPoolWakesIt() {
        Decision decision = look(0, 1);

        assertThat(workers).isOne();
        assertThat(decision.reason()).isEqualTo(Reason.RunsWait);
        assertThat(decision.message()).isEqualTo("From 0 to 1 worker: 1 invocation waits, 0 workers are busy.");
    }

    @Test
    void thereIsAWorkerForEachInvocationThatRunsOrWaitsUpToTheMost() {
        look(0, 3);
        assertThat(workers).isEqualTo(3);

        assertThat(look(3, 2).message()).isEqualTo("From 3 to 5 workers: 2 invocations wait, 3 workers are busy.");
        assertThat(look(5, 200).message())
                .isEqualTo("From 5 to 10 workers: 10 or more invocations wait, 5 workers are busy.");
        assertThat(look(10, Integer.MAX_VALUE).reason()).isEqualTo(Reason.Steady);
        assertThat(workers).isEqualTo(10);
    }

    @Test
    void itShrinksOnceFewerHaveBeenEnoughForAWhile() {
        look(0, 4);
        look(4, 0);

        for (int i = 1; i < SHRINK_AFTER; i++) {
            assertThat(look(0, 0).reason()).as("after " + i + " s").isEqualTo(Reason.Steady);
        }
        Decision decision = look(0, 0);

        assertThat(workers).isZero();
        assertThat(decision.reason()).isEqualTo(Reason.WorkersIdle);
        assertThat(decision.message()).isEqualTo("From 4 to 0 workers: no more were wanted for 60 s.");
    }

    @Test
    void itShrinksToTheMostThatWasWantedMeanwhileAndFurtherOnceThatIsAsLongAgo() {
        look(0, 9);
        idle(30);
        look(3, 0);
        idle(SHRINK_AFTER - 31);
        assertThat(workers).isEqualTo(3);

        idle(30);
        assertThat(workers).isEqualTo(3);
        idle(1);
        assertThat(workers).isZero();
    }

    @Test
    void aShortLullCostsNothing() {
        look(0, 4);
        for (int i = 0; i < 20; i++) {
            idle(SHRINK_AFTER - 1);
            assertThat(workers).isEqualTo(4);
            look(4, 0);
        }
        assertThat(workers).isEqualTo(4);
    }

    @Test
    void boundsHoldWhateverIsWanted() {
        bounds = bounds(2, 4);
        assertThat(look(0, 0).message()).isEqualTo("From 0 to 2 workers: minWorkers is 2.");
        idle(2 * SHRINK_AFTER);
        assertThat(workers).isEqualTo(2);

        workers = 7;
        Decision decision = look(7, 5);
        assertThat(workers).isEqualTo(4);
        assertThat(decision.reason()).isEqualTo(Reason.AboveMaximum);
        assertThat(decision.message()).isEqualTo("From 7 to 4 workers: maxWorkers is 4.");
    }

    @Test
    void whatSomebodyElseAddedStaysAsLongAsWhatWasWanted() {
        workers = 6;
        idle(SHRINK_AFTER);
        assertThat(workers).isEqualTo(6);

        idle(1);
        assertThat(workers).isZero();
    }

    @Test
    void aNewLeaderKeepsWhatItFindsForAWhile() {
        workers = 5;
        history = History.of(5, seconds * 1_000_000_000L);

        idle(SHRINK_AFTER - 1);
        assertThat(workers).isEqualTo(5);
        idle(1);
        assertThat(workers).isZero();
    }

    @Test
    void whatIsRememberedStaysSmall() {
        bounds = bounds(0, 10_000);
        for (int i = 0; i < 100_000; i++) {
            look(i % 50, 0);
        }
        assertThat(history.lately()).hasSizeLessThanOrEqualTo(SHRINK_AFTER);
    }

    private void idle(int howOften) {
        for (int i = 0; i < howOften; i++) {
            look(0, 0);
        }
    }

    private Decision look(int busy, int waiting) {
        seconds++;
        Decision decision = PoolSizing.decide(
                bounds,
                new Load(workers, busy, waiting),
                history,
                Duration.ofSeconds(seconds).toNanos());
        workers = decision.workers();
        history = decision.history();
        return decision;
    }

    private static Bounds bounds(int least, int most) {
        return new Bounds(least, most, Duration.ofSeconds(SHRINK_AFTER).toNanos());
    }
}
