package dev.computethis.engine;

import static dev.computethis.engine.RunStoreFixture.PATIENCE;
import static dev.computethis.engine.RunStoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.computethis.engine.RunStore.Created;
import dev.computethis.engine.RunStore.StaleRunException;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Submission;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RunStore} does. A cache may lag behind the writes, so what is read is awaited; what a write answers
 * is not. Tests use run names of their own, so that one store can serve them all.
 */
public abstract class RunStoreContract implements RunStoreClaimsContract, RunStoreWatchContract {

    @Test
    void createdRunIsPendingAndFound() {
        RunKey key = newKey();
        Submission submission = everyField();

        Created created = get(store().create(key, submission, "ann"));

        assertThat(created.existed()).isFalse();
        Run run = created.run();
        assertThat(run.key()).isEqualTo(key);
        assertThat(run.uid()).isNotEmpty();
        assertThat(run.version()).isNotEmpty();
        assertThat(run.submitter()).isEqualTo("ann");
        assertThat(run.submission()).isEqualTo(submission);
        assertThat(run.cancelRequested()).isFalse();
        assertThat(run.status()).isEqualTo(RunStatus.PENDING);
        await().atMost(PATIENCE).until(() -> run.equals(store().find(key)));
        assertThat(store().all()).contains(run);
    }

    @Test
    void takenKeyGivesTheRunThatHasIt() {
        Run first = create(newKey());

        Created second = get(store().create(first.key(), RunFixtures.submission("other"), "bob"));

        assertThat(second.existed()).isTrue();
        assertThat(second.run().uid()).isEqualTo(first.uid());
        assertThat(second.run().submission()).isEqualTo(first.submission());
        assertThat(second.run().submitter()).isEqualTo(first.submitter());
    }

    @Test
    void keyCreatedManyTimesAtOnceGivesOneRun() {
        RunKey key = newKey();

        List<Created> all = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> get(store().create(key, RunFixtures.submission("x"), "ann"))))
                .toList()
                .stream()
                .map(RunStoreFixture::get)
                .toList();

        assertThat(all.stream().map(created -> created.run().uid()).distinct()).hasSize(1);
        assertThat(all.stream().filter(created -> !created.existed())).hasSize(1);
    }

    @Test
    void sameNameInAnotherNamespaceIsAnotherRun() {
        Run run = create(newKey());
        RunKey there = new RunKey(otherNamespace(), run.key().name());

        assertThat(store().find(there)).isNull();
        Created other = get(store().create(there, run.submission(), "ann"));

        assertThat(other.existed()).isFalse();
        assertThat(other.run().uid()).isNotEqualTo(run.uid());
    }

    @Test
    void largestInlinePayloadIsStored() {
        byte[] bytes = new Payload(new byte[Limits.INLINE_BYTES - 100], List.of(new byte[] {1})).encode();
        Submission submission = RunFixtures.submission(Content.inline(bytes), 1);

        Run run = get(store().create(newKey(), submission, "ann")).run();

        assertThat(run.submission()).isEqualTo(submission);
        await().atMost(PATIENCE).until(() -> run.equals(store().find(run.key())));
    }

    @Test
    void largePayloadAndResultOfAnEndedRunCanBeRead() {
        byte[] payload = new Payload(new byte[100_000], List.of(new byte[] {1})).encode();
        Submission submission = RunFixtures.submission(Content.inline(payload), 1);
        RunStatus end = RunFixtures.succeeded(Instant.EPOCH).withResult(Content.inline(new byte[100_000]));
        Run run = get(store().create(newKey(), submission, "ann")).run();

        Run ended = get(store().updateStatus(run, end));

        assertThat(ended.status().result()).isEqualTo(end.result());
        Run loaded = get(store().read(run.key()));
        assertThat(loaded).isNotNull();
        assertThat(loaded.isWhole()).isTrue();
        assertThat(loaded.submission()).isEqualTo(submission);
        assertThat(loaded.status().result()).isEqualTo(end.result());
        assertThat(get(store().read(newKey()))).isNull();
    }

    @Test
    void statusIsStoredAsWritten() {
        Run run = create(newKey());
        Instant time = Instant.parse("2026-11-24T10:00:00Z");
        RunStatus status = new RunStatus(
                Phase.Failed,
                "Threw",
                "java.lang.IllegalStateException: no",
                2,
                "default-1",
                1,
                2,
                new Progress(0.25, "a quarter"),
                time,
                time.plusSeconds(1),
                1234L,
                null,
                "a\u001b[31m\"preview\" — \uD83D\uDE00",
                new Failure(
                        Failure.Kind.Threw,
                        "no",
                        "java.lang.IllegalStateException",
                        "at Jobs.square(Jobs.java:12)\n\tat …",
                        "AAECAw==",
                        137,
                        "\"main\" RUNNABLE",
                        "last words\n",
                        7));

        Run written = get(store().updateStatus(run, status));

        assertThat(written.status()).isEqualTo(status);
        assertThat(written.uid()).isEqualTo(run.uid());
        assertThat(written.version()).isNotEqualTo(run.version());
        assertThat(written.submission()).isEqualTo(run.submission());
        await().atMost(PATIENCE).until(() -> written.equals(store().find(run.key())));
    }

    @Test
    void resultsInlineAndInBlobsAreStoredAsWritten() {
        Content blob = Content.blob(Digest.of(new byte[] {1}));
        RunStatus inline = RunFixtures.succeeded(Instant.parse("2026-11-24T10:00:00Z"));
        RunStatus inBlob =
                new RunStatus(Phase.Succeeded, null, null, 1, "w", 1, 0, null, null, null, null, blob, null, null);

        assertThat(get(store().updateStatus(create(newKey()), inline)).status()).isEqualTo(inline);
        assertThat(get(store().updateStatus(create(newKey()), inBlob)).status()).isEqualTo(inBlob);
    }

    @Test
    void writesFollowEachOtherOnTheVersionBefore() {
        Run run = create(newKey());

        Run running = get(store().updateStatus(run, RunFixtures.running("default-0")));
        Run ended = get(store().updateStatus(running, RunFixtures.succeeded(null)));

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void writeUponAnEarlierVersionIsStale() {
        Run run = create(newKey());
        Run first = get(store().updateStatus(run, RunFixtures.running("default-0")));

        assertThatThrownBy(() -> get(store().updateStatus(run, RunFixtures.running("default-1"))))
                .isInstanceOf(StaleRunException.class)
                .hasMessageContaining(run.key().name());
        await().atMost(PATIENCE).until(() -> first.equals(store().find(run.key())));
    }

    @Test
    void ofManyWritesUponOneVersionOneWins() {
        Run run = create(newKey());

        List<CompletableFuture<Run>> writes = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> i)
                        .thenCompose(n -> store().updateStatus(run, RunFixtures.running("default-" + n))))
                .toList();
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> "all ended")
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();

        assertThat(writes.stream().filter(write -> !write.isCompletedExceptionally()))
                .hasSize(1);
    }

    @Test
    void writeUponARunThatHasEndedIsStale() {
        Run ended = get(store().updateStatus(create(newKey()), RunFixtures.succeeded(null)));

        assertThatThrownBy(() -> get(store().updateStatus(ended, RunFixtures.running("default-0"))))
                .isInstanceOf(StaleRunException.class);
    }

    @Test
    void writeUponADeletedRunIsStaleEvenWhenItsNameIsTakenAgain() {
        Run run = create(newKey());
        get(store().delete(run.key()));

        assertThatThrownBy(() -> get(store().updateStatus(run, RunFixtures.running("default-0"))))
                .isInstanceOf(StaleRunException.class);
        create(run.key());
        assertThatThrownBy(() -> get(store().updateStatus(run, RunFixtures.running("default-0"))))
                .isInstanceOf(StaleRunException.class);
    }

    @Test
    void cancellingMarksTheRunAndMakesEarlierDecisionsStale() {
        Run run = create(newKey());

        Run cancelled = get(store().requestCancel(run.key()));

        assertThat(cancelled.cancelRequested()).isTrue();
        assertThat(cancelled.status()).isEqualTo(run.status());
        await().atMost(PATIENCE).until(() -> cancelled.equals(store().find(run.key())));
        assertThatThrownBy(() -> get(store().updateStatus(run, RunFixtures.running("default-0"))))
                .isInstanceOf(StaleRunException.class);
        assertThat(get(store().requestCancel(run.key())).cancelRequested()).isTrue();
    }

    @Test
    void cancellingAnEndedRunChangesNothing() {
        Run ended = get(store().updateStatus(create(newKey()), RunFixtures.succeeded(null)));
        await().atMost(PATIENCE).until(() -> ended.equals(store().find(ended.key())));

        assertThat(get(store().requestCancel(ended.key()))).isEqualTo(ended);
    }

    @Test
    void cancellingWhatIsNotThereIsNotFound() {
        RunKey key = newKey();

        assertThatThrownBy(() -> get(store().requestCancel(key))).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(Problem.Type.NOT_FOUND.is(e.problem())).isTrue();
            assertThat(e.problem().detail()).contains(key.name());
        });
    }

    @Test
    void runIsReadAsItIsStoredNow() {
        RunKey key = newKey();
        assertThat(get(store().read(key))).isNull();

        Run run = create(key);
        Run running = get(store().updateStatus(run, RunFixtures.running("default-0")));

        assertThat(get(store().read(key))).isEqualTo(running);
    }

    @Test
    void refreshedStoreShowsWhatIsStored() {
        Run kept = create(newKey());
        Run gone = create(newKey());
        get(store().delete(gone.key()));

        get(store().refresh());

        assertThat(store().find(kept.key())).isEqualTo(kept);
        assertThat(store().find(gone.key())).isNull();
    }

    @Test
    void deletingARunLeavesAnotherThatHasItsNameByNow() {
        Run before = create(newKey());
        get(store().delete(before.key()));
        Run after = create(before.key());

        get(store().delete(before));
        assertThat(get(store().read(after.key()))).isNotNull();

        get(store().delete(after));
        assertThat(get(store().read(after.key()))).isNull();
    }

    @Test
    void deletedRunIsGoneAndDeletingItAgainDoesNothing() {
        Run run = create(newKey());

        get(store().delete(run.key()));
        get(store().delete(run.key()));

        await().atMost(PATIENCE).until(() -> store().find(run.key()) == null);
        assertThat(store().all()).noneMatch(kept -> kept.key().equals(run.key()));
    }

    private static Submission everyField() {
        return new Submission(
                "Jobs.lambda$main$0(java.util.List<? extends String>):12 — größer",
                "Jobs.java:12",
                Submission.JAVA,
                RunFixtures.BUNDLE.value(),
                Content.blob(Digest.of(new byte[] {2})),
                1000,
                "large",
                -5,
                Delivery.AtMostOnce,
                1,
                List.of("java.io.IOException", "com.example.Jobs$Flaky"),
                30L,
                600L,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "[1, 2, …]");
    }
}
