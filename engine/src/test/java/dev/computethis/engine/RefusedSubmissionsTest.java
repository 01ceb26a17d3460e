package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a submission or a blob is named, with where and what to do. */
class RefusedSubmissionsTest extends SubmissionsFixture {

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
                Arguments.of(
                        "function",
                        "missing",
                        new SubmissionDraft().function(null).build()),
                Arguments.of(
                        "function", "253", new SubmissionDraft().function("").build()),
                Arguments.of(
                        "function",
                        "254",
                        new SubmissionDraft().function("f".repeat(254)).build()),
                Arguments.of(
                        "source",
                        "253",
                        new SubmissionDraft().source("f".repeat(254)).build()),
                Arguments.of(
                        "runtime",
                        "missing",
                        new SubmissionDraft().runtime(null).build()),
                Arguments.of(
                        "runtime",
                        "'python'",
                        new SubmissionDraft().runtime("python").build()),
                Arguments.of(
                        "bundle", "missing", new SubmissionDraft().bundle(null).build()),
                Arguments.of(
                        "bundle",
                        "'sha256:12'",
                        new SubmissionDraft().bundle("sha256:12").build()),
                Arguments.of(
                        "bundle",
                        "lower-case",
                        new SubmissionDraft().bundle("sha256:" + "A".repeat(64)).build()),
                Arguments.of(
                        "payload",
                        "missing",
                        new SubmissionDraft().payload(null).build()),
                Arguments.of(
                        "payload",
                        "neither",
                        new SubmissionDraft().payload(new Content(null, null)).build()),
                Arguments.of(
                        "payload",
                        "both",
                        new SubmissionDraft()
                                .payload(new Content("AA==", BUNDLE.digest().value()))
                                .build()),
                Arguments.of(
                        "payload.blob",
                        "'sha256:zz'",
                        new SubmissionDraft()
                                .payload(new Content(null, "sha256:zz"))
                                .build()),
                Arguments.of(
                        "payload.inline",
                        "base64",
                        new SubmissionDraft().payload(new Content("%%%", null)).build()),
                Arguments.of(
                        "payload.inline",
                        "no payload",
                        new SubmissionDraft().payload(new Content("AAAA", null)).build()),
                Arguments.of(
                        "invocations", "0", new SubmissionDraft().invocations(0).build()),
                Arguments.of(
                        "invocations",
                        "-1",
                        new SubmissionDraft().invocations(-1).build()),
                Arguments.of(
                        "invocations",
                        "1000000",
                        new SubmissionDraft().invocations(1_000_001).build()),
                Arguments.of(
                        "invocations",
                        "holds 1",
                        new SubmissionDraft().invocations(2).build()),
                Arguments.of("pool", "missing", new SubmissionDraft().pool(null).build()),
                Arguments.of(
                        "pool",
                        "'No Pool'",
                        new SubmissionDraft().pool("No Pool").build()),
                Arguments.of(
                        "pool", "63", new SubmissionDraft().pool("p".repeat(64)).build()),
                Arguments.of("pool", "../x", new SubmissionDraft().pool("../x").build()),
                Arguments.of(
                        "priority", "1001", new SubmissionDraft().priority(1001).build()),
                Arguments.of(
                        "priority",
                        "-1000",
                        new SubmissionDraft().priority(-1001).build()),
                Arguments.of(
                        "priority",
                        "-1000",
                        new SubmissionDraft().priority(Integer.MIN_VALUE).build()),
                Arguments.of(
                        "delivery",
                        "missing",
                        new SubmissionDraft().delivery(null).build()),
                Arguments.of(
                        "maxAttempts", "0", new SubmissionDraft().maxAttempts(0).build()),
                Arguments.of(
                        "maxAttempts",
                        "100",
                        new SubmissionDraft().maxAttempts(101).build()),
                Arguments.of(
                        "maxAttempts",
                        "AtMostOnce",
                        new SubmissionDraft()
                                .delivery(Delivery.AtMostOnce)
                                .maxAttempts(2)
                                .build()),
                Arguments.of(
                        "retryOn",
                        "at most 16",
                        new SubmissionDraft()
                                .retryOn(Collections.nCopies(17, "X"))
                                .build()),
                Arguments.of(
                        "retryOn",
                        "512",
                        new SubmissionDraft().retryOn(List.of("X".repeat(513))).build()),
                Arguments.of(
                        "retryOn",
                        "names of classes",
                        new SubmissionDraft()
                                .retryOn(Collections.singletonList(null))
                                .build()),
                Arguments.of(
                        "activeDeadlineSeconds",
                        "0",
                        new SubmissionDraft().deadline(0L).build()),
                Arguments.of(
                        "activeDeadlineSeconds",
                        "-5",
                        new SubmissionDraft().deadline(-5L).build()),
                Arguments.of(
                        "activeDeadlineSeconds",
                        "2147483647",
                        new SubmissionDraft().deadline(Long.MAX_VALUE).build()),
                Arguments.of(
                        "argumentsPreview",
                        "at most 256",
                        new SubmissionDraft().argumentsPreview("x".repeat(257)).build()),
                Arguments.of(
                        "traceparent",
                        "W3C",
                        new SubmissionDraft()
                                .traceparent(SPAN.toUpperCase(Locale.ROOT))
                                .build()),
                Arguments.of(
                        "ttlSecondsAfterFinished",
                        "-1",
                        new SubmissionDraft().ttl(-1L).build()),
                Arguments.of(
                        "ttlSecondsAfterFinished",
                        "2147483647",
                        new SubmissionDraft().ttl(Long.MAX_VALUE).build()));
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
                service.submit(NAMESPACE, "k", new SubmissionDraft().pool("gpu").build(), "ann", Duration.ZERO));

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
        Submission submission = new SubmissionDraft()
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
                        new SubmissionDraft().payload(Content.blob(payload)).build(),
                        "ann",
                        Duration.ZERO));
        assertThat(runs.all()).isEmpty();
    }

    @Test
    void missingJarOfTheBundleIsNamed() {
        Digest jar = Digest.of(new byte[] {9});
        Bundle bundle = new Bundle(17, List.of(jar), new TreeMap<>(), new TreeMap<>());
        get(service.putBlob(NAMESPACE, bundle.digest(), bundle.encode()));
        Submission submission =
                new SubmissionDraft().bundle(bundle.digest().value()).build();

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
                        new SubmissionDraft().bundle(bundle.digest().value()).build(),
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
                        new SubmissionDraft()
                                .bundle(Digest.of(noBundle).value())
                                .build(),
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
}
