package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.catalogue.Jobs;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RunContext;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Submission;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Futures of short functions that share a run. Nothing that is reached from here asks of its run, as that would keep it out. */
class SharedRunsTest {

    private final FakeService service = new FakeService().taking(1);
    private final Queue<Runnable> afterPatience = new ArrayDeque<>();
    private final ComputeClient compute = ComputeClient.over(service, "default", 10, afterPatience::add);

    @Test
    void theFirstGoesAtOnceAndWhatGathersMeanwhileGoesTogether() throws Exception {
        List<RemoteFuture<Integer>> futures = startedWhileHeld(10);
        assertThat(invocations()).containsExactly(1, 1, 1);

        service.release();

        for (int x = 0; x < futures.size(); x++) {
            assertThat(futures.get(x).get()).isEqualTo(x * x);
        }
        assertThat(invocations()).containsExactly(1, 1, 1, 8);
        assertThat(futures.get(9).runName()).isEqualTo(futures.get(2).runName());
        assertThat(futures.get(2).runName()).isNotEqualTo(futures.get(1).runName());
    }

    @Test
    void burstOfAnUnknownFunctionWaitsForTheFirstToTell() throws Exception {
        service.hold();
        List<RemoteFuture<Integer>> futures = start(10);
        assertThat(invocations()).containsExactly(1, 1);

        service.release();

        for (int x = 0; x < futures.size(); x++) {
            assertThat(futures.get(x).get()).isEqualTo(x * x);
        }
        assertThat(invocations()).containsExactly(1, 1, 8);
    }

    @Test
    void burstOfAFunctionThatTurnsOutToBeLongIsSentAsRunsOfTheirOwn() throws Exception {
        service.taking(1_000);
        service.hold();
        List<RemoteFuture<Integer>> futures = start(10);

        service.release();

        for (int x = 0; x < futures.size(); x++) {
            assertThat(futures.get(x).get()).isEqualTo(x * x);
        }
        assertThat(invocations()).hasSize(10).containsOnly(1);
    }

    @Test
    void whileTheFirstTellsNothingTwiceAsManyGoAloneEachTime() throws Exception {
        service.hold();
        List<RemoteFuture<Integer>> futures = start(12);
        futures.get(2).cancel(true);
        assertThat(afterPatience).as("asked for once").hasSize(1);

        afterPatience.remove().run();
        assertThat(invocations()).hasSize(4).containsOnly(1);
        afterPatience.remove().run();
        assertThat(invocations()).hasSize(8).containsOnly(1);
        afterPatience.remove().run();
        assertThat(invocations()).hasSize(11).containsOnly(1);
        assertThat(afterPatience).as("nobody waits").isEmpty();

        start(1);
        afterPatience.remove().run();
        assertThat(invocations()).hasSize(12).containsOnly(1);

        service.release();
        assertThat(futures.get(11).get()).isEqualTo(121);
    }

    private List<RemoteFuture<Integer>> start(int count) {
        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(x -> futures.add(compute.computeThis(Jobs::square, x).runAsync()));
        return futures;
    }

    @Test
    void aLongFunctionSharesNoRun() {
        service.taking(1_000);
        compute.computeThis(Jobs::square, 1).runAsync();
        service.hold();

        IntStream.range(0, 10).forEach(x -> compute.computeThis(Jobs::square, x).runAsync());

        assertThat(invocations()).hasSize(11).containsOnly(1);
    }

    @Test
    void enoughToKeepManyWorkersBusyIsUnderWayHoweverFewRequests() {
        startedWhileHeld(200);

        assertThat(invocations()).startsWith(1, 1, 1, 16, 16).hasSize(3 + 8);
    }

    @Test
    void eachHasItsOwnCapturedValues() throws Exception {
        learnThatItIsShort();
        service.hold();
        List<RemoteFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int captured = i;
            futures.add(compute.computeThis(() -> "value " + captured).runAsync());
        }
        service.release();

        for (int i = 0; i < 10; i++) {
            assertThat(futures.get(i).get()).isEqualTo("value " + i);
        }
    }

    @Test
    void oneThatThrowsFailsAloneAndIsNotStartedAgain() throws Exception {
        compute.computeThis(Jobs::failsIfOdd, 0).runAsync();
        service.hold();
        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        IntStream.range(0, 6)
                .forEach(x ->
                        futures.add(compute.computeThis(Jobs::failsIfOdd, x).runAsync()));
        service.release();

        assertThat(futures.get(4).get()).isEqualTo(4);
        assertThatThrownBy(() -> futures.get(5).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("5 is odd")
                .cause()
                .isInstanceOf(IllegalStateException.class);
        assertThat(invocations()).containsExactly(1, 1, 1, 4);
    }

    @Test
    void whereAProcessWasKilledEachRunsOnceMoreAlone() throws Exception {
        List<RemoteFuture<Integer>> futures = startedWhileHeld(5);
        service.failGathered(Failure.of(Failure.Kind.Exited, "System.exit(1)"));

        service.release();

        for (int x = 0; x < futures.size(); x++) {
            assertThat(futures.get(x).get()).isEqualTo(x * x);
        }
        assertThat(invocations()).containsExactly(1, 1, 1, 3, 1, 1, 1);
        assertThat(service.submissions.subList(4, 7))
                .extracting(Submission::maxAttempts)
                .containsOnly(2);
    }

    @Test
    void whatFailsForAllFailsForEach() {
        List<RemoteFuture<Integer>> futures = startedWhileHeld(5);
        service.failGathered(Failure.of(Failure.Kind.Refused, "no room"));

        service.release();

        assertThatThrownBy(() -> futures.get(3).get()).hasMessageContaining("no room");
        assertThatThrownBy(() -> futures.get(4).get()).hasMessageContaining("no room");
        assertThat(invocations()).containsExactly(1, 1, 1, 3);
    }

    @Test
    void oneThatIsCancelledBeforeItIsSentIsNeverSent() {
        List<RemoteFuture<Integer>> futures = startedWhileHeld(5);
        futures.get(3).cancel(true);

        service.release();

        assertThat(futures.get(3)).isCancelled();
        assertThat(futures.get(4)).isCompletedWithValue(16);
        assertThat(invocations()).containsExactly(1, 1, 1, 2);
    }

    @Test
    void aSharedRunIsCancelledOnceNobodyWantsAnyOfIt() {
        List<RemoteFuture<Integer>> futures = startedWhileHeld(22);
        List<RemoteFuture<Integer>> shared = futures.subList(2, 18);

        shared.subList(1, 16).forEach(future -> future.cancel(true));
        assertThat(service.cancelled).isEmpty();
        String run = shared.get(0).runName();
        shared.get(0).cancel(true);

        assertThat(service.cancelled).containsExactly(run);
        assertThat(futures.get(0)).isNotDone();
    }

    @Test
    void whatMustNotStartTwiceOrIsToldOfByItselfHasARunOfItsOwn() {
        learnThatItIsShort();
        service.hold();

        for (int x = 0; x < 10; x++) {
            compute.computeThis(Jobs::square, x).atMostOnce().runAsync();
            compute.computeThis(Jobs::square, x).timeout(Duration.ofSeconds(5)).runAsync();
            compute.computeThis(Jobs::square, x).idempotencyKey("key-" + x).runAsync();
            compute.computeThis(Jobs::square, x).name("a name").runAsync();
            compute.computeThis(Jobs::square, x).maxAttempts(1).runAsync();
            compute.computeThis(Jobs::square, x)
                    .retryOn(IllegalStateException.class)
                    .runAsync();
        }

        assertThat(invocations()).hasSize(61).containsOnly(1);
    }

    @Test
    void oneThatAsksOnlyWhereItRunsMayShare() {
        compute.computeThis(AsksForItsWorker::worker).runAsync();
        service.hold();

        for (int x = 0; x < 10; x++) {
            compute.computeThis(AsksForItsWorker::worker).runAsync();
        }

        assertThat(invocations()).hasSize(3);
    }

    private static final class AsksForItsWorker {
        static String worker() {
            return RunContext.current().worker();
        }
    }

    @Test
    void functionsThatRunOthersAreNotTakenForOneAnother() {
        ComputeExecutor executor = compute.executorService();
        executor.submit((Runnable & Serializable) () -> Jobs.nothing());
        service.hold();

        for (int x = 0; x < 10; x++) {
            executor.submit((Runnable & Serializable) () -> Jobs.nothing());
            compute.computeThis(calling(Jobs::answer)).runAsync();
        }

        assertThat(invocations()).hasSize(21).containsOnly(1);
    }

    private static RemoteCallable<Object> calling(RemoteCallable<?> other) {
        return () -> other.call();
    }

    private List<RemoteFuture<Integer>> startedWhileHeld(int count) {
        learnThatItIsShort();
        service.hold();
        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        for (int x = 0; x < count; x++) {
            futures.add(compute.computeThis(Jobs::square, x).runAsync());
        }
        return futures;
    }

    private void learnThatItIsShort() {
        compute.computeThis(Jobs::square, 0).runAsync().join();
    }

    private List<Integer> invocations() {
        return service.submissions.stream().map(Submission::invocations).toList();
    }
}
