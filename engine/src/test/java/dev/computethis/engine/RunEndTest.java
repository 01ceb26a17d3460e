package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is stored of a run whose invocations end each by itself. */
class RunEndTest {

    @Test
    void thoseThatThrewAreCountedThoughTheRunSucceeded() {
        ActiveRun run = new ActiveRun(stored(), false, 0);
        run.outcomes.put(0, outcome(0, 4, 1));
        run.outcomes.put(4, outcome(4, 10, 2));

        RunStatus status = end(run, 10).succeeded(Content.inline(new byte[] {1}));

        assertThat(status.phase()).isEqualTo(Phase.Succeeded);
        assertThat(status.succeeded()).isEqualTo(7);
        assertThat(status.failed()).isEqualTo(3);
        assertThat(status.message()).contains("3 of its invocations threw");
    }

    @Test
    void whereNoneThrewNothingIsSaidOfIt() {
        ActiveRun run = new ActiveRun(stored(), false, 0);
        run.outcomes.put(0, outcome(0, 4, 0));

        RunStatus status = end(run, 4).succeeded(Content.inline(new byte[] {1}));

        assertThat(status.succeeded()).isEqualTo(4);
        assertThat(status.failed()).isZero();
        assertThat(status.message()).isEqualTo("all returned");
    }

    @Test
    void oneSliceTookWhatItsWorkerMeasuredAndNotTheWaysThereAndBack() {
        ActiveRun run = new ActiveRun(stored(), false, 0);
        run.startedNanos = 1_000_000;
        run.endedNanos = 900_000_000;

        run.outcomes.put(0, outcome(0, 4, 0));
        assertThat(end(run, 4).ran()).isEqualTo(Duration.ofNanos(1));

        run.outcomes.put(4, outcome(4, 10, 0));
        assertThat(end(run, 10).ran()).isEqualTo(Duration.ofMillis(899));
    }

    @Test
    void futuresThatShareARunTookWhatTheirWorkersMeasuredTogether() {
        Payload one = new Payload(new byte[] {1}, List.of(new byte[] {2}));
        Content payload =
                Content.inline(Payload.gathered(Collections.nCopies(10, one)).encode());
        ActiveRun run = new ActiveRun(stored(RunFixtures.submission(payload, 10)), false, 0);
        Cluster cluster = new Cluster();
        BlobCache none = new BlobCache(cluster.blobs, new TermLoop(cluster.loop), 0, cluster.metrics);
        cluster.get(run.payload.slice(0, 4, none));
        run.startedNanos = 1_000_000;
        run.endedNanos = 900_000_000;

        run.outcomes.put(0, outcome(0, 4, 0));
        run.outcomes.put(4, outcome(4, 10, 0));

        assertThat(end(run, 10).ran()).isEqualTo(Duration.ofNanos(2));
    }

    private static Run stored() {
        return stored(RunFixtures.submission("a"));
    }

    private static Run stored(Submission submission) {
        return new Run(
                new RunKey("default", "run-1"),
                "u",
                "1",
                Instant.EPOCH,
                "tester",
                submission,
                false,
                RunStatus.PENDING);
    }

    private static RunEnd end(ActiveRun run, int returned) {
        return new RunEnd(
                run, new Decision.Finish(run.run.uid(), Verdict.Succeeded, 1, returned, "all returned"), Instant.EPOCH);
    }

    private static Outcome outcome(int from, int to, int failed) {
        return new Outcome(
                new AssignmentId("u", from, 1), Phase.Succeeded, to, new byte[0], null, null, false, failed, 1);
    }
}
