package dev.computethis.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoresTest {

    private static final Goal RATE = Goal.atLeast(4, "map: invocations/s", 10_000);
    private static final Goal P50 = Goal.atMost(8, "single run, p50, ms", 2);

    private final Scores scores = new Scores();

    @Test
    void theMedianOfTheRoundsDecides() {
        scores.add(RATE, 9_000);
        scores.add(RATE, 10_000);
        scores.add(RATE, 30_000);
        scores.add(P50, 2.1);
        scores.add(P50, 1.0);
        scores.add(P50, 2.2);

        assertThat(scores.missed()).containsExactly(P50);
    }

    @Test
    void aRowHasTheGoalBesideWhatWasMeasuredAndItsSpread() {
        scores.add(RATE, 5_000);
        scores.add(P50, 1.25);
        scores.add(P50, 1.75);

        String[] rows = scores.table().split("\n");

        assertThat(rows).hasSize(3);
        assertThat(rows[1].strip().split(" {2,}"))
                .containsExactly(
                        "4", "map: invocations/s", ">= 10,000", "5,000", "50 %", "5,000 to 5,000 (1)", "MISSED");
        assertThat(rows[2].strip().split(" {2,}"))
                .containsExactly("8", "single run, p50, ms", "<= 2.00", "1.50", "133 %", "1.25 to 1.75 (2)", "met");
    }
}
