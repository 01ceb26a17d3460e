package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerCountsTest {

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final WorkerCounts counts = new WorkerCounts(new WorkerKey("default", "default", "default-0"), metrics);

    @Test
    void countsOfAnEarlierLeadersTimeAreNotTold() {
        heard("one", 100, 3);

        assertThat(metrics.restarts).isEmpty();
        assertThat(metrics.busy).isZero();
    }

    @Test
    void whatIsCountedFromThenOnIsToldOnce() {
        heard("one", 100, 3);
        heard("one", 150, 5);
        heard("one", 150, 5);

        assertThat(metrics.restarts).containsExactly(Map.entry("Exited", 2L));
        assertThat(metrics.busy).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void countsOfALauncherThatStartedSinceAreToldWhole() {
        heard("one", 100, 3);
        heard("two", 20, 1);

        assertThat(metrics.restarts).containsExactly(Map.entry("Exited", 1L));
        assertThat(metrics.busy).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aTimeMeasuredAgainAndFoundShorterIsNotToldTwice() {
        heard("one", 100, 0);
        heard("one", 160, 0);
        heard("one", 159, 0);
        heard("one", 161, 0);

        assertThat(metrics.busy).isEqualTo(Duration.ofSeconds(61));
    }

    private void heard(String instance, long busySeconds, long exits) {
        counts.heard(new WorkerState(
                "default-0",
                instance,
                17,
                false,
                null,
                null,
                List.of(),
                Duration.ofSeconds(busySeconds).toNanos(),
                exits == 0 ? Map.of() : Map.of("Exited", exits)));
    }
}
