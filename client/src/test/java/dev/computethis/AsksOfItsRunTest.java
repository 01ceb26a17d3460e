package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.function.RunContext;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.Submission;
import org.junit.jupiter.api.Test;

/** A function whose code asks of its run, which then is its own: by the run's uid it may make its effects once. */
class AsksOfItsRunTest {

    private final FakeService service = new FakeService().taking(1);
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @Test
    void sharesNoRun() {
        compute.computeThis(AsksOfItsRunTest::uid).runAsync();
        service.hold();

        for (int x = 0; x < 10; x++) {
            compute.computeThis(AsksOfItsRunTest::uid).runAsync();
        }

        assertThat(service.submissions)
                .extracting(Submission::invocations)
                .hasSize(11)
                .containsOnly(1);
    }

    private static String uid() {
        return RunContext.current().uid();
    }
}
