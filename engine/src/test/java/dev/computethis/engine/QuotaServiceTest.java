package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class QuotaServiceTest {

    private final List<String> passed = new ArrayList<>();
    private final CompletableFuture<RunView> answer = new CompletableFuture<>();
    private long now = 1_000_000_007;

    @Test
    void runsThatHaveNotEndedAreLimitedWhoeverMadeThem() {
        QuotaService service = service(new Quota(2, 0, 0));
        service.changed(run("made-by-kubectl", Phase.Pending));
        submit(service, "a", "one");

        ProblemException refused = refused(submit(service, "a", "two"));

        assertThat(refused.problem().status()).isEqualTo(429);
        assertThat(refused.problem().detail()).contains("2 runs that have not ended", "unfinishedRuns");
        assertThat(refused.retryAfter()).isPositive();
        assertThat(passed).containsExactly("submit a");
    }

    @Test
    void aRunThatEndsMakesRoom() {
        QuotaService service = service(new Quota(1, 0, 0));
        service.changed(run("first", Phase.Running));
        refused(submit(service, "a", "key"));

        service.changed(run("first", Phase.Succeeded));

        submit(service, "a", "key");
        assertThat(passed).containsExactly("submit a");
    }

    @Test
    void aRunThatIsGoneMakesRoom() {
        QuotaService service = service(new Quota(1, 0, 0));
        service.changed(run("first", Phase.Running));

        service.removed(run("first", Phase.Running));

        submit(service, "a", "key");
        assertThat(passed).containsExactly("submit a");
    }

    @Test
    void aSubmissionSentAgainIsTheRunThatItIsAlready() {
        QuotaService service = service(new Quota(1, 0, 0));
        submit(service, "a", "key");

        submit(service, "a", "key");

        assertThat(passed).hasSize(2);
    }

    @Test
    void aSubmissionThatFailsMakesRoom() {
        QuotaService service = service(new Quota(1, 0, 0));
        submit(service, "a", "key");

        answer.completeExceptionally(
                Problem.of(Problem.Type.UNAVAILABLE, "away").toException());

        submit(service, "a", "other");
        assertThat(passed).hasSize(2);
    }

    @Test
    void aNeighbourHasAQuotaOfItsOwn() {
        QuotaService service = service(new Quota(1, 1, 1));
        submit(service, "a", "one");
        refused(submit(service, "a", "two"));

        submit(service, "b", "one");

        assertThat(passed).containsExactly("submit a", "submit b");
    }

    @Test
    void submissionsPerSecondAreLimitedOverTime() {
        QuotaService service = service(new Quota(0, 10, 0));
        int taken = 0;
        for (int i = 0; i < 5_000; i++) {
            now += Duration.ofMillis(1).toNanos();
            if (!submit(service, "a", "key " + i).toCompletableFuture().isCompletedExceptionally()) {
                taken++;
            }
        }

        // What a second gives at once, then five seconds' worth.
        assertThat(taken).isBetween(59, 61);
    }

    @Test
    void whoWaitsAsLongAsIsSaidIsServed() {
        QuotaService service = service(new Quota(0, 2, 0));
        submit(service, "a", "one");
        submit(service, "a", "two");
        ProblemException refused = refused(submit(service, "a", "three"));
        assertThat(refused.problem().detail()).contains("2 runs a second", "submissionsPerSecond");

        now += Objects.requireNonNull(refused.retryAfter()).toNanos();

        assertThat(submit(service, "a", "three").toCompletableFuture()).isNotCompletedExceptionally();
    }

    @Test
    void aBlobLargerThanASecondsBytesPassesAndIsPaidForAfterwards() {
        QuotaService service = service(new Quota(0, 0, 1000));
        Digest digest = Digest.of(new byte[5000]);
        service.putBlob("a", digest, new byte[5000]);

        ProblemException refused = refused(service.putBlob("a", digest, new byte[1]));

        assertThat(refused.problem().detail()).contains("1000 bytes", "bytesPerSecond");
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(passed).containsExactly("putBlob a");
    }

    @Test
    void payloadsInsideOfRunsCountAsBytes() {
        QuotaService service = service(new Quota(0, 0, 1000));
        submit(service, "a", "one", new byte[2000]);

        refused(submit(service, "a", "two", new byte[2000]));
    }

    private QuotaService service(Quota quota) {
        ComputeService behind = (ComputeService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ComputeService.class}, (proxy, method, arguments) -> {
                    passed.add(method.getName() + " " + arguments[0]);
                    return answer;
                });
        return new QuotaService(behind, quota, () -> now);
    }

    private static CompletionStage<RunView> submit(QuotaService service, String namespace, String key) {
        return submit(service, namespace, key, new byte[0]);
    }

    private static CompletionStage<RunView> submit(QuotaService service, String namespace, String key, byte[] payload) {
        Submission sent = RunFixtures.submission(Content.inline(payload), 1);
        return service.submit(namespace, key, sent, "someone", Duration.ZERO);
    }

    private static ProblemException refused(CompletionStage<?> stage) {
        Throwable failure = catchThrowable(() -> stage.toCompletableFuture().join());
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(ProblemException.class);
        return (ProblemException) Objects.requireNonNull(failure.getCause());
    }

    private static Run run(String name, Phase phase) {
        RunStatus status = switch (phase) {
            case Pending -> RunStatus.PENDING;
            case Running -> RunFixtures.running("default-0");
            default -> RunFixtures.succeeded(Instant.EPOCH);
        };
        return new Run(
                new RunKey("a", name), "uid", "1", Instant.EPOCH, null, RunFixtures.submission("1"), false, status);
    }
}
