package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.engine.local.InMemoryRunStore;
import dev.computethis.engine.simulation.ForwardingStore;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionsTest {

    private static final String SPAN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final String NAMESPACE = "team-a";
    private static final Bundle BUNDLE = bundle(17);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final AtomicLong ids = new AtomicLong();
    private final RunStore runs = new InMemoryRunStore(
            () -> Instant.EPOCH.plusSeconds(ids.get()), () -> "uid-" + ids.incrementAndGet(), Runnable::run);
    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final FixedFleet fleet = new FixedFleet(NAMESPACE);
    private final Submissions service = new Submissions(runs, blobs, fleet, fleet.workforce(), Runnable::run, () -> {});

    @BeforeEach
    void upload() {
        get(service.putBlob(NAMESPACE, BUNDLE.digest(), BUNDLE.encode()));
    }

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
        RunView first = submit("k", new Draft().traceparent(SPAN).build());

        assertThat(submit(
                                "k",
                                new Draft()
                                        .traceparent(SPAN.replace("b7ad", "b7ae"))
                                        .build())
                        .uid())
                .isEqualTo(first.uid());
        assertThat(submit("k", valid()).uid()).isEqualTo(first.uid());
    }

    @Test
    void sameSubmissionWhoseArgumentsReadOtherwiseIsTheSameRun() {
        RunView first = submit("k", new Draft().argumentsPreview("[1, 2]").build());

        assertThat(first.argumentsPreview()).isEqualTo("[1, 2]");
        assertThat(submit("k", new Draft().argumentsPreview("[2, 1]").build()).uid())
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

    // --- validation

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("invalid")
    void invalidSubmissionNamesTheMemberTheValueAndWhatIsWanted(String field, String shown, Submission submission) {
        ProblemException problem = assertProblem(
                Problem.Type.INVALID, field, service.submit(NAMESPACE, "k", submission, "ann", Duration.ZERO));

        assertThat(problem.problem().detail()).contains(field).contains(shown);
        assertThat(runs.all()).isEmpty();
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("function", "missing", new Draft().function(null).build()),
                Arguments.of("function", "253", new Draft().function("").build()),
                Arguments.of(
                        "function", "254", new Draft().function("f".repeat(254)).build()),
                Arguments.of(
                        "source", "253", new Draft().source("f".repeat(254)).build()),
                Arguments.of("runtime", "missing", new Draft().runtime(null).build()),
                Arguments.of(
                        "runtime", "'python'", new Draft().runtime("python").build()),
                Arguments.of("bundle", "missing", new Draft().bundle(null).build()),
                Arguments.of(
                        "bundle", "'sha256:12'", new Draft().bundle("sha256:12").build()),
                Arguments.of(
                        "bundle",
                        "lower-case",
                        new Draft().bundle("sha256:" + "A".repeat(64)).build()),
                Arguments.of("payload", "missing", new Draft().payload(null).build()),
                Arguments.of(
                        "payload",
                        "neither",
                        new Draft().payload(new Content(null, null)).build()),
                Arguments.of(
                        "payload",
                        "both",
                        new Draft()
                                .payload(new Content("AA==", BUNDLE.digest().value()))
                                .build()),
                Arguments.of(
                        "payload.blob",
                        "'sha256:zz'",
                        new Draft().payload(new Content(null, "sha256:zz")).build()),
                Arguments.of(
                        "payload.inline",
                        "base64",
                        new Draft().payload(new Content("%%%", null)).build()),
                Arguments.of(
                        "payload.inline",
                        "no payload",
                        new Draft().payload(new Content("AAAA", null)).build()),
                Arguments.of("invocations", "0", new Draft().invocations(0).build()),
                Arguments.of("invocations", "-1", new Draft().invocations(-1).build()),
                Arguments.of(
                        "invocations",
                        "1000000",
                        new Draft().invocations(1_000_001).build()),
                Arguments.of(
                        "invocations", "holds 1", new Draft().invocations(2).build()),
                Arguments.of("pool", "missing", new Draft().pool(null).build()),
                Arguments.of("pool", "'No Pool'", new Draft().pool("No Pool").build()),
                Arguments.of("pool", "63", new Draft().pool("p".repeat(64)).build()),
                Arguments.of("pool", "../x", new Draft().pool("../x").build()),
                Arguments.of("priority", "1001", new Draft().priority(1001).build()),
                Arguments.of("priority", "-1000", new Draft().priority(-1001).build()),
                Arguments.of(
                        "priority",
                        "-1000",
                        new Draft().priority(Integer.MIN_VALUE).build()),
                Arguments.of("delivery", "missing", new Draft().delivery(null).build()),
                Arguments.of("maxAttempts", "0", new Draft().maxAttempts(0).build()),
                Arguments.of("maxAttempts", "100", new Draft().maxAttempts(101).build()),
                Arguments.of(
                        "maxAttempts",
                        "AtMostOnce",
                        new Draft().delivery(Delivery.AtMostOnce).maxAttempts(2).build()),
                Arguments.of(
                        "retryOn",
                        "at most 16",
                        new Draft().retryOn(Collections.nCopies(17, "X")).build()),
                Arguments.of(
                        "retryOn",
                        "512",
                        new Draft().retryOn(List.of("X".repeat(513))).build()),
                Arguments.of(
                        "retryOn",
                        "names of classes",
                        new Draft().retryOn(Collections.singletonList(null)).build()),
                Arguments.of(
                        "activeDeadlineSeconds", "0", new Draft().deadline(0L).build()),
                Arguments.of(
                        "activeDeadlineSeconds", "-5", new Draft().deadline(-5L).build()),
                Arguments.of(
                        "activeDeadlineSeconds",
                        "2147483647",
                        new Draft().deadline(Long.MAX_VALUE).build()),
                Arguments.of(
                        "argumentsPreview",
                        "at most 256",
                        new Draft().argumentsPreview("x".repeat(257)).build()),
                Arguments.of(
                        "traceparent",
                        "W3C",
                        new Draft().traceparent(SPAN.toUpperCase(Locale.ROOT)).build()),
                Arguments.of(
                        "ttlSecondsAfterFinished", "-1", new Draft().ttl(-1L).build()),
                Arguments.of(
                        "ttlSecondsAfterFinished",
                        "2147483647",
                        new Draft().ttl(Long.MAX_VALUE).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Team", "-a", "a-", "a/b", "..", "a.b"})
    void namespaceThatIsNoDnsLabelIsInvalidEverywhere(String namespace) {
        Digest digest = BUNDLE.digest();
        assertProblem(Problem.Type.INVALID, "namespace", service.submit(namespace, "k", valid(), "ann", Duration.ZERO));
        assertProblem(Problem.Type.INVALID, "namespace", service.missingBlobs(namespace, List.of(digest)));
        assertProblem(Problem.Type.INVALID, "namespace", service.putBlob(namespace, digest, BUNDLE.encode()));
        assertProblem(Problem.Type.INVALID, "namespace", service.getBlob(namespace, digest));
        assertProblem(Problem.Type.INVALID, "namespace", service.list(namespace, RunQuery.FIRST_PAGE));
        assertProblem(Problem.Type.INVALID, "namespace", service.pools(namespace));
        assertProblem(Problem.Type.INVALID, "namespace", service.workers(namespace));
    }

    @Test
    void largestInlinePayloadPassesAndOneByteMoreIsTooLarge() {
        int frame = new Payload(new byte[0], List.of(new byte[1])).encode().length;

        submit("k", inline(Limits.INLINE_BYTES - frame));
        ProblemException problem = assertProblem(
                Problem.Type.TOO_LARGE,
                "payload.inline",
                service.submit(NAMESPACE, "k2", inline(Limits.INLINE_BYTES - frame + 1), "ann", Duration.ZERO));

        assertThat(problem.problem().detail()).contains("" + Limits.INLINE_BYTES, "blob");
        assertProblem(
                Problem.Type.TOO_LARGE,
                "payload.inline",
                service.submit(NAMESPACE, "k3", inline(10_000_000), "ann", Duration.ZERO));
    }

    @Test
    void unknownPoolNamesThoseThereAre() {
        ProblemException problem = assertProblem(
                Problem.Type.UNKNOWN_POOL,
                "pool",
                service.submit(NAMESPACE, "k", new Draft().pool("gpu").build(), "ann", Duration.ZERO));

        assertThat(problem.problem().detail()).contains("gpu", NAMESPACE, "default");
    }

    @Test
    void namespaceWithoutPoolsTakesNothing() {
        assertProblem(
                Problem.Type.UNKNOWN_POOL, "pool", service.submit("elsewhere", "k", valid(), "ann", Duration.ZERO));
        assertProblem(
                Problem.Type.NOT_FOUND, "namespace", service.putBlob("elsewhere", BUNDLE.digest(), BUNDLE.encode()));
    }

    // --- blobs

    @Test
    void missingBundleAndPayloadAreNamed() {
        Digest payload = Digest.of(new byte[] {7});
        Submission submission = new Draft()
                .bundle(Digest.of(new byte[] {8}).value())
                .payload(Content.blob(payload))
                .build();

        ProblemException problem = assertProblem(
                Problem.Type.UNKNOWN_BLOB, "bundle", service.submit(NAMESPACE, "k", submission, "ann", Duration.ZERO));

        assertThat(problem.problem().digests()).containsExactlyInAnyOrder(submission.bundle(), payload.value());
        assertProblem(
                Problem.Type.UNKNOWN_BLOB,
                "payload.blob",
                service.submit(
                        NAMESPACE,
                        "k",
                        new Draft().payload(Content.blob(payload)).build(),
                        "ann",
                        Duration.ZERO));
        assertThat(runs.all()).isEmpty();
    }

    @Test
    void missingJarOfTheBundleIsNamed() {
        Digest jar = Digest.of(new byte[] {9});
        Bundle bundle = new Bundle(17, List.of(jar), new TreeMap<>(), new TreeMap<>());
        get(service.putBlob(NAMESPACE, bundle.digest(), bundle.encode()));
        Submission submission = new Draft().bundle(bundle.digest().value()).build();

        ProblemException problem = assertProblem(
                Problem.Type.UNKNOWN_BLOB, "bundle", service.submit(NAMESPACE, "k", submission, "ann", Duration.ZERO));

        assertThat(problem.problem().digests()).containsExactly(jar.value());
        get(service.putBlob(NAMESPACE, jar, new byte[] {9}));
        submit("k", submission);
    }

    @Test
    void bundleNewerThanThePoolsJavaIsRefusedNamingBoth() {
        Bundle bundle = bundle(21);
        get(service.putBlob(NAMESPACE, bundle.digest(), bundle.encode()));

        ProblemException problem = assertProblem(
                Problem.Type.INVALID,
                "bundle",
                service.submit(
                        NAMESPACE,
                        "k",
                        new Draft().bundle(bundle.digest().value()).build(),
                        "ann",
                        Duration.ZERO));

        assertThat(problem.problem().detail()).contains("Java 21", "Java 17", "default");
    }

    @Test
    void blobThatIsNoBundleIsRefused() {
        byte[] noBundle = {1, 2, 3};
        get(service.putBlob(NAMESPACE, Digest.of(noBundle), noBundle));

        assertProblem(
                Problem.Type.INVALID,
                "bundle",
                service.submit(
                        NAMESPACE,
                        "k",
                        new Draft().bundle(Digest.of(noBundle).value()).build(),
                        "ann",
                        Duration.ZERO));
    }

    @Test
    void bundleIsReadOnceForManyRuns() {
        IntStream.range(0, 10).forEach(i -> submit("k" + i, valid()));

        assertThat(blobs.reads).isEqualTo(1);
    }

    @Test
    void blobThatIsNotWhatItsDigestSaysIsRefused() {
        assertProblem(
                Problem.Type.DIGEST_MISMATCH, null, service.putBlob(NAMESPACE, Digest.of(new byte[] {1}), new byte[] {2
                }));
        assertThat(get(service.missingBlobs(NAMESPACE, List.of(Digest.of(new byte[] {1})))))
                .hasSize(1);
    }

    @Test
    void blobOverTheLimitIsTooLarge() {
        byte[] large = new byte[Limits.BLOB_BYTES + 1];

        ProblemException problem =
                assertProblem(Problem.Type.TOO_LARGE, null, service.putBlob(NAMESPACE, Digest.of(large), large));

        assertThat(problem.problem().detail()).contains("" + Limits.BLOB_BYTES, "" + large.length);
    }

    // --- list

    @Test
    void listIsNewestFirstInPagesThatMeet() {
        List<String> submitted = IntStream.range(0, 7)
                .mapToObj(i -> submit("k" + i, valid()).name())
                .toList();

        List<String> listed = new ArrayList<>();
        String from = null;
        int pages = 0;
        do {
            RunPage page = get(service.list(NAMESPACE, new RunQuery(null, 3, from)));
            assertThat(page.total()).isEqualTo(7);
            page.items().forEach(item -> listed.add(item.name()));
            from = page.next();
            pages++;
        } while (from != null);

        List<String> newestFirst = new ArrayList<>(submitted);
        java.util.Collections.reverse(newestFirst);
        assertThat(listed).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void nextPageGoesOnThoughRunsCameAndWent() {
        List<String> names = IntStream.range(0, 4)
                .mapToObj(i -> submit("k" + i, valid()).name())
                .toList();
        RunPage first = get(service.list(NAMESPACE, new RunQuery(null, 2, null)));

        submit("newer", valid());
        get(service.delete(NAMESPACE, names.get(2)));

        RunPage second = get(service.list(NAMESPACE, new RunQuery(null, 2, first.next())));
        assertThat(second.items().stream().map(RunView::name)).containsExactly(names.get(1), names.get(0));
    }

    @Test
    void listFiltersByPhaseAndLeavesOutWhatIsLarge() {
        Run finished = finish(stored(submit("a", valid())));
        Run failed = stored(submit("b", valid()));
        get(runs.updateStatus(failed, RunFixtures.failed("no " + "x".repeat(10_000))));
        submit("c", valid());

        RunPage succeeded = get(service.list(NAMESPACE, new RunQuery(Phase.Succeeded, 10, null)));
        assertThat(succeeded.total()).isEqualTo(1);
        assertThat(succeeded.items()).singleElement().satisfies(run -> {
            assertThat(run.name()).isEqualTo(finished.key().name());
            assertThat(run.result()).isNull();
            assertThat(run.preview()).isEqualTo("4");
        });
        RunPage bad = get(service.list(NAMESPACE, new RunQuery(Phase.Failed, 10, null)));
        assertThat(bad.items()).singleElement().satisfies(run -> {
            Failure failure = Objects.requireNonNull(run.failure());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.Threw);
            assertThat(failure.stackTrace()).isNull();
            assertThat(failure.message().length()).isLessThan(2000);
            assertThat(Objects.requireNonNull(run.message()).length()).isLessThan(2000);
        });
    }

    @Test
    void listFiltersByPoolWorkerAndPartOfTheFunctionsName() {
        Run here = finish(stored(submit("a", valid())));
        submit("b", valid());

        assertThat(names(new RunQuery(null, Submission.DEFAULT_POOL, null, null, 10, null)))
                .hasSize(2);
        assertThat(names(new RunQuery(null, "other", null, null, 10, null))).isEmpty();
        assertThat(names(new RunQuery(null, null, "default-0", null, 10, null)))
                .containsExactly(here.key().name());
        assertThat(names(new RunQuery(null, null, "default", null, 10, null))).isEmpty();
        assertThat(names(new RunQuery(null, null, null, "SQUARE(", 10, null))).hasSize(2);
        assertThat(names(new RunQuery(null, null, null, "cube", 10, null))).isEmpty();
    }

    private List<String> names(RunQuery query) {
        RunPage page = get(service.list(NAMESPACE, query));
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(RunView::name).toList();
    }

    @Test
    void rerunMakesANewRunOfTheSameSubmissionForWhoeverAsks() {
        Run first = finish(stored(submit("a", valid())));

        RunView again = get(service.rerun(NAMESPACE, first.key().name(), "again", "bob"));

        assertThat(again.name()).isNotEqualTo(first.key().name());
        assertThat(again.phase()).isEqualTo(Phase.Pending);
        assertThat(again.submitter()).isEqualTo("bob");
        assertThat(stored(again).submission()).isEqualTo(first.submission());
        assertThat(get(service.rerun(NAMESPACE, first.key().name(), "again", "bob"))
                        .name())
                .isEqualTo(again.name());
        assertProblem(Problem.Type.NOT_FOUND, null, service.rerun(NAMESPACE, "unknown", "again", "bob"));
    }

    @Test
    void listRefusesALimitOutOfRangeAndAPlaceItDidNotGive() {
        assertProblem(Problem.Type.INVALID, "limit", service.list(NAMESPACE, new RunQuery(null, 0, null)));
        assertProblem(
                Problem.Type.INVALID, "limit", service.list(NAMESPACE, new RunQuery(null, Limits.PAGE + 1, null)));
        assertProblem(Problem.Type.INVALID, "from", service.list(NAMESPACE, new RunQuery(null, 1, "%%")));
        assertProblem(Problem.Type.INVALID, "from", service.list(NAMESPACE, new RunQuery(null, 1, "abcd")));
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

    private RunView submit(String key, Submission submission) {
        return get(service.submit(NAMESPACE, key, submission, "ann", Duration.ZERO));
    }

    private Run stored(RunView view) {
        return Objects.requireNonNull(runs.find(new RunKey(NAMESPACE, view.name())));
    }

    private Run finish(Run run) {
        return get(runs.updateStatus(run, RunFixtures.succeeded(Instant.EPOCH)));
    }

    private static Submission valid() {
        return new Draft().build();
    }

    private static Submission inline(int functionBytes) {
        byte[] payload = new Payload(new byte[functionBytes], List.of(new byte[1])).encode();
        return new Draft().payload(Content.inline(payload)).build();
    }

    private static Bundle bundle(int javaRelease) {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        classes.put("Jobs", new byte[] {1});
        return new Bundle(javaRelease, List.of(), classes, new TreeMap<>());
    }

    private static ProblemException assertProblem(
            Problem.Type type, @Nullable String field, CompletionStage<?> answer) {
        ProblemException[] found = new ProblemException[1];
        assertThatThrownBy(() -> get(answer)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.problem().type()).isEqualTo(type.uri());
            if (field != null) {
                assertThat(problem.problem().field()).isEqualTo(field);
            }
            found[0] = problem;
        });
        return Objects.requireNonNull(found[0]);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** A valid submission, of which a test spoils one member. */
    private static final class Draft {
        private final @Nullable Object[] members = {
            "Jobs.square(int):12",
            "Jobs.java:12",
            "java",
            BUNDLE.digest().value(),
            Content.inline(new Payload(new byte[] {1}, List.of(new byte[] {2})).encode()),
            1,
            "default",
            0,
            Delivery.AtLeastOnce,
            3,
            null,
            null,
            null,
            null,
            null
        };

        private Draft with(int member, @Nullable Object value) {
            members[member] = value;
            return this;
        }

        Draft function(@Nullable String value) {
            return with(0, value);
        }

        Draft source(@Nullable String value) {
            return with(1, value);
        }

        Draft runtime(@Nullable String value) {
            return with(2, value);
        }

        Draft bundle(@Nullable String value) {
            return with(3, value);
        }

        Draft payload(@Nullable Content value) {
            return with(4, value);
        }

        Draft invocations(int value) {
            return with(5, value);
        }

        Draft pool(@Nullable String value) {
            return with(6, value);
        }

        Draft priority(int value) {
            return with(7, value);
        }

        Draft delivery(@Nullable Delivery value) {
            return with(8, value);
        }

        Draft maxAttempts(int value) {
            return with(9, value);
        }

        Draft retryOn(@Nullable List<@Nullable String> value) {
            return with(10, value);
        }

        Draft deadline(@Nullable Long value) {
            return with(11, value);
        }

        Draft ttl(@Nullable Long value) {
            return with(12, value);
        }

        Draft traceparent(@Nullable String value) {
            return with(13, value);
        }

        Draft argumentsPreview(@Nullable String value) {
            return with(14, value);
        }

        Submission build() {
            try {
                return (Submission) Submission.class.getConstructors()[0].newInstance(members);
            } catch (ReflectiveOperationException broken) {
                throw new LinkageError(Arrays.toString(members), broken);
            }
        }
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
