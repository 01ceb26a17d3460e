package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.catalogue.Jobs;
import dev.computethis.function.RemoteFunction;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Submission;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ComputeThisTest {

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @Test
    void everyFormCompilesWithoutCastsAndGivesItsResult() {
        int out = compute.computeThis(() -> Jobs.square(2)).run();
        int same = compute.computeThis(Jobs::square, 2).run();
        int applied = compute.computeThis(Jobs::square).apply(3).run();
        List<Integer> all =
                compute.computeThis(Jobs::square).map(List.of(1, 2, 3)).run();
        int sum = compute.computeThis(Jobs::add, 1, 2).run();
        String joined = compute.computeThis(Jobs::join, "a", "b", "c").run();
        int lambda = compute.computeThis(x -> x * x, 5).run();
        int two = compute.computeThis((x, y) -> x - y, 5, 3).run();
        long none = compute.computeThis(Jobs::answer).run();
        int length = compute.computeThis(String::length, "four").run();
        int max = compute.computeThis(Math::max, 3, 4).run();
        compute.computeThis(Jobs::nothing).run();
        compute.computeThis(() -> Jobs.nothing()).run();
        compute.computeThis(() -> {}).run();

        assertThat(List.of(out, same, applied, sum, lambda, two, length, max)).containsExactly(4, 4, 9, 3, 25, 2, 4, 4);
        assertThat(all).containsExactly(1, 4, 9);
        assertThat(joined).isEqualTo("abc");
        assertThat(none).isEqualTo(42);
    }

    @Test
    void aMapOfNothingIsNothing() {
        assertThat(compute.computeThis(Jobs::square).map(List.of()).run()).isEmpty();
        assertThat(compute.computeThis(Jobs::square).map(List.of()).runAsync()).isCompletedWithValue(List.of());
        assertThat(service.submissions).isEmpty();
    }

    @Test
    void eachIterationOfALoopSendsItsOwnCapturedValue() {
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int x = i;
            results.add(compute.computeThis(() -> x * 10).run());
        }

        assertThat(results).containsExactly(0, 10, 20, 30, 40);
    }

    @Test
    void aBundleIsSentOnceHoweverOftenItRuns() {
        for (int i = 0; i < 20; i++) {
            compute.computeThis(Jobs::square, i).run();
        }

        assertThat(service.puts).doesNotHaveDuplicates();
        assertThat(service.submissions)
                .hasSize(20)
                .extracting(Submission::bundle)
                .containsOnly(service.puts.get(service.puts.size() - 1).value());
    }

    @Test
    void aServiceThatLostTheBundleIsSentItAgain() {
        compute.computeThis(Jobs::square, 2).run();
        service.dropBlobs();

        assertThat(compute.computeThis(Jobs::square, 3).run()).isEqualTo(9);
    }

    @Test
    void whatTheFunctionThrewIsTheCause() {
        assertThatThrownBy(() -> compute.computeThis(Jobs::fails, 7).run())
                .isInstanceOfSatisfying(FunctionFailedException.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(Failure.Kind.Threw);
                    assertThat(failed).hasCauseInstanceOf(IOException.class);
                    assertThat(failed.getCause()).hasMessage("no 7");
                    assertThat(failed.remoteStack()).contains("Jobs.fails");
                    assertThat(failed.worker()).isEqualTo("worker-0");
                    assertThat(failed.runName()).startsWith("run-");
                    assertThat(failed).hasMessageContaining("Jobs.fails(int):").hasMessageContaining("worker-0");
                })
                .satisfies(failed -> assertThat(failed.getStackTrace())
                        .as("the caller's own frames are there")
                        .anyMatch(frame -> frame.getClassName().equals(ComputeThisTest.class.getName())));
    }

    @Test
    void aFutureFailsWithTheSame() {
        RemoteFuture<Integer> future = compute.computeThis(Jobs::fails, 7).runAsync();

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FunctionFailedException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void optionsReachTheSubmission() {
        compute.computeThis(Jobs::square, 2)
                .timeout(Duration.ofMillis(1500))
                .pool("default")
                .priority(5)
                .atMostOnce()
                .name("my square")
                .ttl(Duration.ofMinutes(1))
                .idempotencyKey("key-1")
                .run();

        Submission sent = service.submissions.get(0);
        assertThat(sent.activeDeadlineSeconds()).isEqualTo(2);
        assertThat(sent.priority()).isEqualTo(5);
        assertThat(sent.delivery()).isEqualTo(Delivery.AtMostOnce);
        assertThat(sent.maxAttempts()).isEqualTo(1);
        assertThat(sent.function()).isEqualTo("my square");
        assertThat(sent.ttlSecondsAfterFinished()).isEqualTo(60);
        assertThat(service.keys).containsExactly("key-1");
    }

    @Test
    void optionsThatCanNotBeAreRefusedAtOnce() {
        Computation<Integer> square = compute.computeThis(Jobs::square, 2);

        assertThatThrownBy(() -> square.timeout(Duration.ofSeconds(-1))).hasMessageContaining("timeout");
        assertThatThrownBy(() -> square.priority(1001)).hasMessageContaining("priority");
        assertThatThrownBy(() -> square.maxAttempts(0)).hasMessageContaining("maxAttempts");
        assertThatThrownBy(() -> square.atMostOnce().maxAttempts(2)).hasMessageContaining("atMostOnce");
        assertThatThrownBy(() -> square.pool("")).hasMessageContaining("pool");
    }

    @Test
    void aPayloadOverTheInlineLimitTravelsAsABlobAndSoDoesItsResult() {
        byte[] big = new byte[Limits.INLINE_BYTES + 1];

        byte[] back = compute.computeThis(x -> x, big).run();

        assertThat(back).hasSameSizeAs(big);
        assertThat(service.submissions.get(0).payload().blob()).isNotNull();
    }

    @Test
    void aPayloadOverTheBlobLimitIsRefusedNamingIt() {
        byte[] tooBig = new byte[Limits.BLOB_BYTES];

        assertThatThrownBy(() -> compute.computeThis(x -> x.length, tooBig).run())
                .hasMessageContaining("BLOB_BYTES");
        assertThat(service.submissions).isEmpty();
    }

    @Test
    void cancellingAFutureCancelsItsRun() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs::square, 2).runAsync();

        future.cancel(true);

        assertThat(service.cancelled).containsExactly(future.runName());
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void aFutureTellsItsRunWhileItWaits() {
        service.hold();
        RemoteFuture<Integer> future =
                compute.computeThis(Jobs::square, 2).idempotencyKey("k").runAsync();

        assertThat(future.runName()).isEqualTo("run-k");
        assertThat(future.status().name()).isEqualTo("run-k");
        assertThat(future.log()).isEqualTo("log of run-k");
        assertThat(future).isNotDone();
    }

    @Test
    void anInterruptedCallerCancelsItsRun() throws InterruptedException {
        service.hold();
        List<Throwable> thrown = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                compute.computeThis(Jobs::square, 2).run();
            } catch (RunCancelledException cancelled) {
                thrown.add(cancelled);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        caller.start();
        caller.interrupt();
        caller.join();

        assertThat(thrown).hasSize(1);
        assertThat(service.cancelled).hasSize(1);
    }

    @Test
    void anInterruptedThreadDoesNotWaitForWhatAFutureTells() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs::square, 2).runAsync();
        service.silence();
        Thread.currentThread().interrupt();

        assertThatThrownBy(future::status).isInstanceOf(ServiceUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(service.cancelled).isEmpty();
    }

    @Test
    void aRunCancelledBySomeoneElseSaysSo() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs::square, 2).runAsync();

        service.cancel("default", future.runName());

        assertThatThrownBy(future::join).hasCauseInstanceOf(RunCancelledException.class);
    }

    @Test
    void nothingIsTakenUntilRun() {
        List<Integer> numbers = new ArrayList<>(List.of(1));
        RemoteFunction<List<Integer>, Integer> sum = Jobs::sum;
        Computation<Integer> computation = compute.computeThis(sum, numbers);
        numbers.add(2);

        assertThat(computation.run()).isEqualTo(3);
        numbers.add(3);
        assertThat(computation.run()).isEqualTo(6);
    }
}
