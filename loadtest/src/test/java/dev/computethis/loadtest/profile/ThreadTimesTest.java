package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {

    @Test
    void aGroupHasTheTimeThatItsThreadsUsedSinceAThreadThatBeganMeanwhileHasAllOfIts() {
        ThreadTimes before = new ThreadTimes(Map.of(1L, 500L, 2L, 100L), Map.of());
        ThreadTimes after = new ThreadTimes(
                Map.of(1L, 700L, 2L, 150L, 3L, 40L), Map.of(1L, "VM Thread", 2L, "pool-1-t", 3L, "pool-1-t"));

        Weights times = after.since(before, Map.of(2L, "pool-1-thread-1", 3L, "pool-1-thread-2"));

        assertThat(times.top(9))
                .containsExactly(
                        new Weights.Row("VM Thread", 200, 200 / 290.0),
                        new Weights.Row("pool-*-thread-*", 90, 90 / 290.0));
    }
}
