package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.ForwardingStore;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a submission that is in order, and of who waits for its end. */
class SubmissionsTest extends SubmissionsFixture {

    // --- submit and wait

    @Test
    void acceptedSubmissionIsStored() {
        RunView view = submit("square/1", valid());

        assertThat(view.phase()).isEqualTo(Phase.Pending);
        assertThat(view.name()).startsWith("square-").matches("[a-z0-9-]{17}");
        assertThat(view.submitter()).isEqualTo("ann");
        assertThat(stored(view).submission()).isEqualTo(valid());
    }

    @Test
    void waitingSubmissionIsAnsweredWithTheRunAtItsEnd() {
        CompletionStage<RunView> answer = service.submit(NAMESPACE, "k", valid(), "ann", LONG);
        assertThat(answer.toCompletableFuture()).isNotDone();

        finish(runs.all().iterator().next());

        assertThat(get(answer).phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void waitInVainShowsTheRunAsItIsThen() {
        CompletionStage<RunView> answer = service.submit(NAMESPACE, "k", valid(), "ann", Duration.ofMillis(100));
        get(runs.updateStatus(runs.all().iterator().next(), RunFixtures.running("default-0")));

        assertThat(get(answer).phase()).isEqualTo(Phase.Running);
    }

    @Test
    void runThatEndsWhileItIsCreatedIsNotMissed() {
        RunStore instant = new EndingRunStore(runs);
        try (Submissions service = new Submissions(instant, blobs, fleet, fleet.workforce(), Runnable::run, () -> {})) {
            RunView view = get(service.submit(NAMESPACE, "k", valid(), "ann", LONG));

            assertThat(view.phase()).isEqualTo(Phase.Succeeded);
        }
    }

    @Test
    void resultThatIsNotKeptInMemoryIsLoaded() {
        Content result = Content.inline(new byte[100_000]);
        try (Submissions service = new Submissions(
                new ForgetfulRunStore(runs), blobs, fleet, fleet.workforce(), Runnable::run, () -> {})) {
            RunView run = get(service.submit(NAMESPACE, "k", valid(), "ann", Duration.ZERO));
            get(runs.updateStatus(
                    stored(run), RunFixtures.succeeded(Instant.EPOCH).withResult(result)));

            assertThat(get(service.get(NAMESPACE, run.name(), Duration.ZERO)).result())
                    .isEqualTo(result);
            assertThat(get(service.get(NAMESPACE, run.name(), LONG)).result()).isEqualTo(result);
            assertThat(get(service.submit(NAMESPACE, "k", valid(), "ann", LONG)).result())
                    .isEqualTo(result);
            assertThat(get(service.cancel(NAMESPACE, run.name())).result()).isEqualTo(result);
            RunView again = get(service.rerun(NAMESPACE, run.name(), "again", "ann"));
            assertThat(stored(again).submission()).isEqualTo(valid());
        }
    }

    @Test
    void endOfAnEarlierRunWithTheSameKeyIsNotTakenForThisOnes() {
        RunView before = submit("k", valid());
        RunStore replaced = new ForwardingStore(runs) {
            @Override
            public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
                get(runs.updateStatus(stored(before), RunFixtures.failed("before")));
                get(runs.delete(key));
                return super.create(key, submission, submitter);
            }
        };
        try (Submissions service =
                new Submissions(replaced, blobs, fleet, fleet.workforce(), Runnable::run, () -> {})) {
            CompletionStage<RunView> answer = service.submit(NAMESPACE, "k", valid(), "ann", LONG);
            assertThat(answer.toCompletableFuture()).isNotDone();

            finish(runs.all().iterator().next());

            assertThat(get(answer).phase()).isEqualTo(Phase.Succeeded);
            assertThat(get(answer).uid()).isNotEqualTo(before.uid());
        }
    }

    @Test
    void runThatAnotherReplicaStoredAMomentAgoIsFound() {
        RunView run = submit("k", valid());
        RunStore lagging = new ForwardingStore(runs) {
            @Override
            public @Nullable Run find(RunKey key) {
                return null;
            }
        };
        try (Submissions service = new Submissions(lagging, blobs, fleet, fleet.workforce(), Runnable::run, () -> {})) {
            assertThat(get(service.get(NAMESPACE, run.name(), Duration.ZERO)).uid())
                    .isEqualTo(run.uid());
            assertThat(get(service.cancel(NAMESPACE, run.name())).uid()).isEqualTo(run.uid());
            assertProblem(Problem.Type.NOT_FOUND, null, service.get(NAMESPACE, "other", Duration.ZERO));
        }
    }

    @Test
    void manyWaitForOneRun() {
        RunView run = submit("k", valid());
        List<CompletionStage<RunView>> waits = IntStream.range(0, 1000)
                .mapToObj(i -> service.get(NAMESPACE, run.name(), LONG))
                .toList();

        finish(stored(run));

        assertThat(waits).allSatisfy(wait -> assertThat(get(wait).phase()).isEqualTo(Phase.Succeeded));
    }

    @Test
    void waiterOfADeletedRunIsToldSo() {
        RunView run = submit("k", valid());
        CompletionStage<RunView> wait = service.get(NAMESPACE, run.name(), LONG);

        get(service.delete(NAMESPACE, run.name()));

        assertProblem(Problem.Type.NOT_FOUND, null, wait);
        assertProblem(Problem.Type.NOT_FOUND, null, service.get(NAMESPACE, run.name(), Duration.ZERO));
    }

    @Test
    void waiterOfARunThatWasDeletedAndSubmittedAgainIsToldOfTheNewOne() {
        List<Runnable> late = new ArrayList<>();
        RunStore behind = new ForwardingStore(runs) {
            @Override
            public Subscription watch(Listener listener) {
                return super.watch(new Listener() {
                    @Override
                    public void changed(Run run) {
                        listener.changed(run);
                    }

                    @Override
                    public void removed(Run run) {
                        late.add(() -> listener.removed(run));
                    }
                });
            }
        };
        RunView run = submit("k", valid());
        try (Submissions other = new Submissions(behind, blobs, fleet, fleet.workforce(), Runnable::run, () -> {})) {
            CompletionStage<RunView> answer = other.get(NAMESPACE, run.name(), LONG);
            get(service.delete(NAMESPACE, run.name()));
            RunView again = submit("k", valid());

            late.forEach(Runnable::run);

            assertThat(get(answer).uid()).isEqualTo(again.uid()).isNotEqualTo(run.uid());
        }
    }

    @Test
    void closingSendsWaitersAway() {
        RunView run = submit("k", valid());
        CompletionStage<RunView> wait = service.get(NAMESPACE, run.name(), LONG);

        service.close();

        assertProblem(Problem.Type.UNAVAILABLE, null, wait);
    }

    @Test
    void callerThatBlocksOnAnAnswerDoesNotHoldUpOthers() throws Exception {
        // Given a service whose answers go to a thread of their own, and one caller who never goes on
        List<Runnable> answers = new ArrayList<>();
        try (Submissions service = new Submissions(runs, blobs, fleet, fleet.workforce(), answers::add, () -> {})) {
            CompletableFuture<RunView> wait =
                    service.submit(NAMESPACE, "k", valid(), "ann", LONG).toCompletableFuture();

            finish(runs.all().iterator().next());

            // Then the store's watch went on without it
            assertThat(wait).isNotDone();
            answers.get(0).run();
            assertThat(wait.get().phase()).isEqualTo(Phase.Succeeded);
        }
    }

    // --- idempotency

    @Test
    void sameSubmissionAgainGivesTheSameRun() {
        RunView first = submit("k", valid());

        assertThat(submit("k", valid()).uid()).isEqualTo(first.uid());
        assertThat(runs.all()).hasSize(1);
    }

    @Test
    void sameSubmissionAfterTheEndGivesTheResult() {
        finish(stored(submit("k", valid())));

        assertThat(get(service.submit(NAMESPACE, "k", valid(), "ann", LONG)).phase())
                .isEqualTo(Phase.Succeeded);
    }

    @Test
    void sameSubmissionFindsItsRunThoughPoolAndBlobsAreGone() {
        RunView first = submit("k", valid());
        fleet.pools.clear();

        assertThat(submit("k", valid()).uid()).isEqualTo(first.uid());
    }

    @Test
    void sameSubmissionFromAnotherSpanIsTheSameRun() {
        RunView first = submit("k", new SubmissionDraft().traceparent(SPAN).build());

        assertThat(submit(
                                "k",
                                new SubmissionDraft()
                                        .traceparent(SPAN.replace("b7ad", "b7ae"))
                                        .build())
                        .uid())
                .isEqualTo(first.uid());
        assertThat(submit("k", valid()).uid()).isEqualTo(first.uid());
    }

    @Test
    void sameSubmissionWhoseArgumentsReadOtherwiseIsTheSameRun() {
        RunView first =
                submit("k", new SubmissionDraft().argumentsPreview("[1, 2]").build());

        assertThat(first.argumentsPreview()).isEqualTo("[1, 2]");
        assertThat(submit("k", new SubmissionDraft().argumentsPreview("[2, 1]").build())
                        .uid())
                .isEqualTo(first.uid());
    }

    @Test
    void sameKeyWithAnotherSubmissionIsAConflict() {
        RunView first = submit("k", valid());

        ProblemException conflict = assertProblem(
                Problem.Type.CONFLICT,
                "Idempotency-Key",
                service.submit(NAMESPACE, "k", RunFixtures.submission("other"), "ann", Duration.ZERO));

        assertThat(conflict.problem().detail()).contains(first.name());
        assertThat(runs.all()).hasSize(1);
    }

    @Test
    void sameKeyInAnotherNamespaceIsAnotherRun() {
        fleet.pools.add(new PoolView("team-b", "default", 1, 1, "java", 17));
        get(service.putBlob("team-b", BUNDLE.digest(), BUNDLE.encode()));
        RunView here = submit("k", valid());

        RunView there = get(service.submit("team-b", "k", valid(), "ann", Duration.ZERO));

        assertThat(there.uid()).isNotEqualTo(here.uid());
        assertThat(there.name()).isNotEqualTo(here.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "größe", "a\nb"})
    void keyThatIsNotPrintableAsciiIsInvalid(String key) {
        assertProblem(
                Problem.Type.INVALID, "Idempotency-Key", service.submit(NAMESPACE, key, valid(), "ann", Duration.ZERO));
    }

    // --- the rest

    @Test
    void cancelMarksTheRun() {
        RunView run = submit("k", valid());

        get(service.cancel(NAMESPACE, run.name()));

        assertThat(stored(run).cancelRequested()).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertProblem(Problem.Type.NOT_FOUND, null, service.get(NAMESPACE, "no-such-run", LONG));
        assertProblem(Problem.Type.NOT_FOUND, null, service.cancel(NAMESPACE, "no-such-run"));
        assertProblem(Problem.Type.NOT_FOUND, null, service.delete(NAMESPACE, "no-such-run"));
        assertProblem(Problem.Type.NOT_FOUND, null, service.log(NAMESPACE, "no-such-run", 0));
        assertProblem(Problem.Type.NOT_FOUND, null, service.getBlob(NAMESPACE, Digest.of(new byte[] {1})));
    }

    @Test
    void negativeLogOffsetIsInvalid() {
        RunView run = submit("k", valid());

        assertProblem(Problem.Type.INVALID, "offset", service.log(NAMESPACE, run.name(), -1));
    }

    /** Runs end while they are created, before the creator hears of it. */
    private static final class EndingRunStore extends ForwardingStore {

        EndingRunStore(RunStore real) {
            super(real);
        }

        @Override
        public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
            return super.create(key, submission, submitter).thenApply(created -> {
                get(updateStatus(created.run(), RunFixtures.succeeded(Instant.EPOCH)));
                return created;
            });
        }
    }

    /** Keeps of ended runs neither payload nor result, however small. */
    private static final class ForgetfulRunStore extends ForwardingStore {

        ForgetfulRunStore(RunStore real) {
            super(real);
        }

        @Override
        public @Nullable Run find(RunKey key) {
            Run run = super.find(key);
            return run == null || !run.status().phase().isTerminal()
                    ? run
                    : new Run(
                            run.key(),
                            run.uid(),
                            run.version(),
                            run.created(),
                            run.submitter(),
                            run.submission().withPayload(Content.OMITTED),
                            run.cancelRequested(),
                            run.status().withResult(Content.OMITTED));
        }

        @Override
        public CompletionStage<Run> requestCancel(RunKey key) {
            return super.requestCancel(key).thenApply(run -> Objects.requireNonNull(find(run.key())));
        }
    }
}
