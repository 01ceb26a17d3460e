package dev.computethis.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final int CORES = 2;

    @Test
    void roundsAreOutermostAndGoUpAndDownTheNumbersOfWorkers() {
        List<Stage> stages = stages("workers=1,2,4", "rounds=3");

        assertThat(stages.stream().map(Stage::workers)).containsExactly(1, 2, 4, 4, 2, 1, 1, 2, 4);
        assertThat(stages.stream().map(Stage::round)).containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3);
    }

    @Test
    void eachRoundMeasuresTheSame() {
        List<Stage> stages = stages("workers=3", "rounds=2");

        assertThat(stages.get(0).measurements())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .isEqualTo(stages.get(1).measurements());
    }

    @Test
    void functionsThatTakeTimeAreAsManyAsFitAndTheSameForEachWorker() {
        assertThat(functions("sleep100", "workers=4", "seconds=2")).isEqualTo(4 * 20);
        assertThat(functions("sleep10", "workers=3", "seconds=2")).isEqualTo(3 * 200);
    }

    @Test
    void functionsThatUseTheProcessorShareTheCores() {
        assertThat(functions("cpu100", "workers=4", "seconds=2")).isEqualTo(4 * 10);
        assertThat(functions("cpu100", "workers=1", "seconds=2")).isEqualTo(20);
    }

    @Test
    void thereAreMoreCallersThanWorkers() {
        assertThat(stages("workers=100", "function=sleep10", "mode=single")
                        .get(0)
                        .measurements()
                        .get(0)
                        .callers())
                .isEqualTo(200);
    }

    @Test
    void closedLoopComesBeforeTheOpenLoopThatIsAShareOfIt() {
        List<Mode> modes = stages("workers=1", "function=noop").get(0).measurements().stream()
                .map(Measurement::mode)
                .toList();

        assertThat(modes.lastIndexOf(Mode.SINGLE)).isLessThan(modes.indexOf(Mode.OPEN));
    }

    @Test
    void oneCallerIsMeasuredToo() {
        assertThat(stages("workers=1", "function=noop", "mode=single").get(0).measurements())
                .extracting(Measurement::callers)
                .containsExactly(32, 32, 32, 1);
    }

    private static int functions(String function, String... options) {
        String[] all = {options[0], options[1], "function=" + function, "mode=single"};
        return stages(all).get(0).measurements().get(0).functions();
    }

    private static List<Stage> stages(String... options) {
        return new Plan(Options.parse(options), CORES).stages();
    }
}
