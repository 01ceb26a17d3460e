package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of fault schedules; and proof that each promise, once broken, is noticed. */
final class SimulationTest {

    private static final int SEEDS = Integer.getInteger("computethis.simulation.seeds", 2000);

    @Test
    void keepsItsPromisesUnderEveryScheduleOfFaults() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Simulation(seed, UnaryOperator.identity(), true).play();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    /** Defects, each with the promise that it breaks. */
    enum Defect {
        ASSIGNMENT_IS_FORGOTTEN("stuck|lost although"),
        END_IS_FORGOTTEN("stuck"),
        END_IS_TOLD_TWICE("two ends"),
        SLICE_IS_SENT_TO_A_BUSY_WORKER("two slices on"),
        CLAIM_IS_NOT_STORED("times of"),
        SUCCESS_IS_TOLD_TOO_EARLY("although not all returned"),
        RUN_IS_CALLED_LOST("lost although"),
        RUN_IS_CALLED_CANCELLED("nobody asked");

        final String noticed;

        Defect(String noticed) {
            this.noticed = noticed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesADefect(Defect defect) {
        assertThatThrownBy(() -> {
                    for (int seed = 0; seed < SEEDS; seed++) {
                        new Simulation(seed, saboteur(defect), defect != Defect.CLAIM_IS_NOT_STORED).play();
                    }
                })
                .message()
                .containsPattern(defect.noticed);
    }

    @Test
    void theSchedulesReachEveryKindOfDecisionAndEnd() {
        List<Decision> all = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            new Simulation(seed, recorder(all), true).play();
        }

        Set<Class<?>> kinds = new HashSet<>();
        Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
        for (Decision decision : all) {
            kinds.add(decision.getClass());
            if (decision instanceof Decision.Finish finish) {
                verdicts.add(finish.verdict());
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(Decision.class.getPermittedSubclasses());
        assertThat(verdicts).containsExactlyInAnyOrder(Verdict.values());
    }

    @Test
    void sameSeedGivesTheSameDecisions() {
        List<Decision> first = new ArrayList<>();
        List<Decision> second = new ArrayList<>();

        new Simulation(7, recorder(first), true).play();
        new Simulation(7, recorder(second), true).play();

        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    private static UnaryOperator<List<Decision>> recorder(List<Decision> all) {
        return decisions -> {
            all.addAll(decisions);
            return decisions;
        };
    }

    /** Spoils the fifth decision that it can. */
    private static UnaryOperator<List<Decision>> saboteur(Defect defect) {
        AtomicInteger seen = new AtomicInteger();
        return decisions -> {
            List<Decision> spoilt = new ArrayList<>();
            for (Decision decision : decisions) {
                List<Decision> replacement = spoil(defect, decision);
                boolean strikes = !replacement.equals(List.of(decision)) && seen.incrementAndGet() == 5;
                spoilt.addAll(strikes ? replacement : List.of(decision));
            }
            return spoilt;
        };
    }

    private static List<Decision> spoil(Defect defect, Decision decision) {
        if (decision instanceof Decision.Assign assign) {
            Slice slice = assign.slice();
            return switch (defect) {
                case ASSIGNMENT_IS_FORGOTTEN -> List.of();
                case SLICE_IS_SENT_TO_A_BUSY_WORKER -> List.of(decision, decision);
                case SUCCESS_IS_TOLD_TOO_EARLY ->
                    List.of(decision, new Decision.Finish(slice.uid(), Verdict.Succeeded, 1, 1, "planted"));
                case RUN_IS_CALLED_LOST ->
                    List.of(decision, new Decision.Finish(slice.uid(), Verdict.Lost, 1, 0, "planted"));
                case RUN_IS_CALLED_CANCELLED ->
                    List.of(decision, new Decision.Finish(slice.uid(), Verdict.Cancelled, 1, 0, "planted"));
                default -> List.of(decision);
            };
        }
        if (decision instanceof Decision.Finish finish) {
            return switch (defect) {
                case END_IS_FORGOTTEN -> List.of();
                case END_IS_TOLD_TWICE -> List.of(finish, finish);
                default -> List.of(decision);
            };
        }
        return List.of(decision);
    }
}
