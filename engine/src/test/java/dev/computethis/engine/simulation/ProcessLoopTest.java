package dev.computethis.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessLoopTest {

    private final VirtualLoop time = new VirtualLoop();
    private final ProcessLoop process = new ProcessLoop(time, 0, 1);
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsDueDuringAPauseIsDoneInItsOrderAlsoWhereThePauseIsLengthened() {
        process.pause(Duration.ofSeconds(2));
        process.execute(() -> done.add("first"));
        time.pass(Duration.ofSeconds(1));
        process.pause(Duration.ofSeconds(3));
        process.execute(() -> done.add("second"));
        process.schedule(() -> done.add("third"), Duration.ofSeconds(3));

        time.pass(Duration.ofMillis(2_999));
        assertThat(done).isEmpty();

        time.pass(Duration.ofMillis(1));
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void whatIsDueDuringAPauseIsNotDoneByAProcessThatEnds() {
        process.pause(Duration.ofSeconds(1));
        process.execute(() -> done.add("last"));
        process.execute(process::end);
        process.execute(() -> done.add("after the end"));

        time.pass(Duration.ofSeconds(2));

        assertThat(done).containsExactly("last");
    }
}
