package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.crds.FunctionRunStatus;
import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.RunStatus;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubectl shows of a run, and what it can wait for. */
class RunStatusResourceTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void succeededRunIsComplete() {
        FunctionRunStatus status = RunStatusResource.of(RunFixtures.succeeded(NOW), 1, NOW);

        Condition condition = Objects.requireNonNull(status.conditions()).get(0);
        assertThat(condition.getType()).isEqualTo("Complete");
        assertThat(condition.getStatus()).isEqualTo("True");
        assertThat(status.display()).isEqualTo(new FunctionRunStatus.Display("1/1", "4", "3ms"));
    }

    @Test
    void runThatEndedOtherwiseHasFailed() {
        FunctionRunStatus status =
                RunStatusResource.of(failed("Boom\n\twith \u001b[31mcolour", "java.io.IOException"), 3, NOW);

        Condition condition = Objects.requireNonNull(status.conditions()).get(0);
        assertThat(condition.getType()).isEqualTo("Failed");
        assertThat(condition.getReason()).isEqualTo("TimedOut");
        assertThat(condition.getLastTransitionTime()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(Objects.requireNonNull(status.display()).result()).isEqualTo("IOException: Boom with [31mcolour");
        assertThat(status.display().done()).isEqualTo("1/3");
    }

    @Test
    void unfinishedRunHasNoCondition() {
        assertThat(RunStatusResource.of(RunFixtures.running("default-0"), 1, NOW)
                        .conditions())
                .isNull();
    }

    @Test
    void longTextIsCutToTheColumn() {
        FunctionRunStatus status = RunStatusResource.of(failed("x".repeat(10_000), "A"), 1, NOW);

        assertThat(Objects.requireNonNull(
                        Objects.requireNonNull(status.display()).result()))
                .hasSize(60)
                .endsWith("…");
    }

    @ParameterizedTest
    @CsvSource({"0,0ms", "999,999ms", "1000,1.0s", "59949,59.9s", "60000,1m00s", "245000,4m05s", "7380000,2h03m"})
    void durationHasAFewDigits(long millis, String text) {
        assertThat(RunStatusResource.duration(millis)).isEqualTo(text);
    }

    private static RunStatus failed(String message, String exceptionClass) {
        Failure failure = new Failure(Failure.Kind.Threw, message, exceptionClass, null, null, null, null, null, null);
        return new RunStatus(
                Phase.TimedOut, null, null, 1, "default-0", 1, 1, null, null, null, null, null, null, failure);
    }
}
