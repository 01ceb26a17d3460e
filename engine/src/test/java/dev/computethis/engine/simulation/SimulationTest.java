package dev.computethis.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.Simulation.Result;
import dev.computethis.protocol.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some hundred seeds; {@code make simulate} plays thousands. */
final class SimulationTest {

    private static final int SEEDS = 300;

    @Test
    void everyPromiseIsKeptUnderEveryKindOfFault() {
        Campaign campaign = new Campaign(() -> Seams.NONE);

        campaign.play(0, SEEDS, so -> {});

        assertThat(campaign.broken())
                .as("replay with: make simulate seed=…")
                .extracting(result -> "seed " + result.seed() + ": " + result.violation())
                .isEmpty();
        assertThat(campaign.missing()).as("faults that never struck").isEmpty();
        assertThat(campaign.ends())
                .containsOnlyKeys(Phase.Succeeded, Phase.Failed, Phase.TimedOut, Phase.Cancelled, Phase.Lost);
    }

    @ParameterizedTest
    @EnumSource
    void plantedBugIsCaught(PlantedBug bug) {
        assertThat(Campaign.hunt(bug, 0, Simulate.SEEDS_PER_BUG))
                .as(bug.meaning)
                .isPresent();
    }

    @Test
    void sameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        Result first = Campaign.play(7, Seams.NONE, true);
        Result second = Campaign.play(7, Seams.NONE, true);
        Result other = Campaign.play(8, Seams.NONE, true);

        assertThat(first.trace().lines())
                .hasSizeGreaterThan(100)
                .isEqualTo(second.trace().lines());
        assertThat(other.trace().lines()).isNotEqualTo(first.trace().lines());
    }
}
