package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.ProcessLoop;
import dev.computethis.engine.simulation.VirtualLoop;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.WorkerState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When a worker counts as silent, and as lost. */
final class WorkerLinkTest {

    private final VirtualLoop loop = new VirtualLoop();
    private final ProcessLoop process = new ProcessLoop(loop, 0, 1);
    private final List<CompletableFuture<WorkerState>> questions = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void answerThatALaterOneOvertookShortensNoLeaseAndTellsNothing() {
        WorkerLink link = link();
        link.open();
        link.joined = "two";
        loop.pass(Duration.ofSeconds(11));
        assertThat(questions).hasSize(2);
        link.joined = "two";

        questions.get(1).complete(state("two"));
        loop.pass(Duration.ofMillis(100));
        questions.get(0).complete(state("one"));
        told.clear();
        loop.pass(Duration.ofSeconds(7));

        assertThat(told).isEmpty();
    }

    @Test
    void answerThatCameWhileTheProcessStoodStillIsHeardBeforeItsWorkerIsGivenUp() {
        isSilentForNearlyItsLeaseWhenTheProcessStandsStill();

        loop.pass(Duration.ofSeconds(3));
        process.execute(() -> questions.get(0).complete(state("one")));
        loop.pass(Duration.ofSeconds(3));

        assertThat(told).containsExactly("answered as one");
    }

    @Test
    void workerThatIsStillSilentAfterTheProcessStoodStillIsGivenUpSoon() {
        isSilentForNearlyItsLeaseWhenTheProcessStandsStill();

        loop.pass(Duration.ofMillis(5_500));

        assertThat(told).containsExactly("lost: it did not answer for 10 s");
    }

    private void isSilentForNearlyItsLeaseWhenTheProcessStandsStill() {
        WorkerLink link = link();
        link.open();
        link.joined = "one";
        loop.pass(Duration.ofMillis(9_900));
        process.pause(Duration.ofSeconds(5));
    }

    private WorkerLink link() {
        WorkerEndpoint endpoint = new WorkerEndpoint(
                new WorkerKey("default", "default", "default-0"), "incarnation", URI.create("http://default-0"), false);
        return new WorkerLink(
                endpoint,
                new HttpWorkerConnection(endpoint, new Asked()),
                new TermLoop(process),
                DispatcherConfig.DEFAULT,
                DispatcherMetrics.NONE,
                new Random(1),
                new WorkerLink.Listener() {
                    @Override
                    public void answered(WorkerLink worker, WorkerState state) {
                        told.add("answered as " + state.instance());
                    }

                    @Override
                    public void silent(WorkerLink worker) {}

                    @Override
                    public void lost(WorkerLink worker, String reason) {
                        told.add("lost: " + reason);
                    }
                });
    }

    private static WorkerState state(String instance) {
        return new WorkerState("default-0", instance, 17, false, null, null, List.of(), 0, Map.of());
    }

    /** Answers when the test does. */
    private final class Asked implements WorkerRequests {
        @Override
        public CompletionStage<Answer> send(String method, String target, byte[] body, Duration timeout) {
            CompletableFuture<WorkerState> question = new CompletableFuture<>();
            questions.add(question);
            return question.thenApply(state -> new Answer(200, state.encode()));
        }

        @Override
        public void acknowledge(AssignmentId id) {}

        @Override
        public void close() {}
    }
}
