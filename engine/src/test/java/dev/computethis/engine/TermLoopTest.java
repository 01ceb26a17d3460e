package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.ProcessLoop;
import dev.computethis.engine.simulation.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TermLoopTest {

    private final VirtualLoop time = new VirtualLoop();
    private final ProcessLoop process = new ProcessLoop(time, 0, 1);
    private final TermLoop loop = new TermLoop(process);
    private final List<String> done = new ArrayList<>();

    @Test
    void whatConcludesFromSilenceIsDoneBehindTheNewsOfAStandstill() {
        loop.scheduleBehindNews(() -> done.add("silent"), Duration.ofSeconds(2));
        process.pause(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(3));
        // As an answer, which is handed on within the process.
        loop.execute(() -> loop.execute(() -> done.add("answer")));

        time.pass(Duration.ofSeconds(2));
        assertThat(done).containsExactly("answer");

        time.pass(Duration.ofMillis(100));
        assertThat(done).containsExactly("answer", "silent");
    }

    @Test
    void whatConcludesFromSilenceIsDoneInTimeWhereNothingStoodStill() {
        loop.scheduleBehindNews(() -> done.add("silent"), Duration.ofSeconds(2));

        time.pass(Duration.ofSeconds(2));

        assertThat(done).containsExactly("silent");
    }

    @Test
    void afterTheEndOfTheTermNothingIsConcluded() {
        loop.scheduleBehindNews(() -> done.add("silent"), Duration.ofSeconds(2));
        process.pause(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(5));
        loop.end();

        time.pass(Duration.ofSeconds(5));

        assertThat(done).isEmpty();
    }
}
