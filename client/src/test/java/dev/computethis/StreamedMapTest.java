package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.catalogue.Jobs;
import dev.computethis.internal.FakeService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamedMapTest {

    private static final int MOST_AHEAD = StreamedMap.BATCH * StreamedMap.RUNS_AHEAD;

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @Test
    void resultsComeInOrder() {
        Stream<Integer> squares =
                compute.computeThis(Jobs::square).map(IntStream.range(0, 1000).boxed());

        assertThat(squares)
                .isEqualTo(IntStream.range(0, 1000).map(n -> n * n).boxed().toList());
    }

    @Test
    void argumentsAreTakenOnlyAFewThousandAhead() {
        AtomicInteger taken = new AtomicInteger();
        Stream<Integer> endless = Stream.generate(taken::incrementAndGet);

        assertThat(compute.computeThis(Jobs::square).map(endless).limit(10)).endsWith(100);

        assertThat(taken.get()).isLessThanOrEqualTo(MOST_AHEAD);
    }

    @Test
    void howeverLongTheStreamArgumentsStayOnlySoFarAhead() {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();

        compute.computeThis(Jobs::square)
                .map(IntStream.range(0, 20_000).boxed().peek(n -> taken.incrementAndGet()))
                .forEach(square -> mostAhead.accumulateAndGet(taken.get() - given.getAndIncrement(), Math::max));

        assertThat(given).hasValue(20_000);
        assertThat(mostAhead.get()).isBetween(StreamedMap.BATCH, MOST_AHEAD + StreamedMap.BATCH);
    }

    @Test
    void closingCancelsWhatIsOnItsWay() {
        Stream<Integer> squares = compute.computeThis(Jobs::square).map(numbersHeldAfterTheFirstRun());
        assertThat(squares.iterator().next()).isZero();

        squares.close();

        assertThat(service.cancelled).hasSize(StreamedMap.RUNS_AHEAD - 1);
    }

    @Test
    void aRunThatFailsCancelsThoseAfterIt() {
        Stream<Integer> failing = compute.computeThis(Jobs::fails).map(numbersHeldAfterTheFirstRun());

        assertThatThrownBy(failing::toList).isInstanceOf(FunctionFailedException.class);

        assertThat(service.cancelled).hasSize(StreamedMap.RUNS_AHEAD - 1);
    }

    @Test
    void argumentsThatFailToComeCancelWhatIsOnItsWay() {
        Stream<Integer> failing = compute.computeThis(Jobs::square)
                .map(numbersHeldAfterTheFirstRun().peek(n -> {
                    if (n == 3 * StreamedMap.BATCH) {
                        throw new IllegalStateException("no more");
                    }
                }));

        assertThatThrownBy(failing::toList).hasMessage("no more");

        assertThat(service.cancelled).hasSize(2);
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsForResultsCancelsAll() throws InterruptedException {
        service.hold();
        Stream<Integer> squares =
                compute.computeThis(Jobs::square).map(IntStream.range(0, 10_000).boxed());
        List<Throwable> thrown = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                squares.forEach(square -> {});
            } catch (RunCancelledException cancelled) {
                thrown.add(cancelled);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        reader.start();
        reader.interrupt();
        reader.join();

        assertThat(thrown).hasSize(1);
        assertThat(service.cancelled).hasSize(StreamedMap.RUNS_AHEAD);
    }

    @Test
    void nothingIsTakenBeforeResultsAre() {
        AtomicInteger taken = new AtomicInteger();

        Stream<Integer> unused = compute.computeThis(Jobs::square).map(Stream.generate(taken::incrementAndGet));

        assertThat(unused).isNotNull();
        assertThat(taken).hasValue(0);
    }

    @Test
    void aFailureIsThrownAsTheRunsOwn() {
        Stream<Integer> failing = compute.computeThis(Jobs::fails).map(Stream.of(1, 2));

        assertThatThrownBy(failing::toList).isInstanceOf(FunctionFailedException.class);
    }

    @Test
    void optionsReachEachRun() {
        assertThat(compute.computeThis(Jobs::square).map(Stream.of(1), run -> run.name("mine")))
                .containsExactly(1);

        assertThat(service.submissions.get(0).function()).isEqualTo("mine");
    }

    private Stream<Integer> numbersHeldAfterTheFirstRun() {
        return IntStream.range(0, 10_000).boxed().peek(n -> {
            if (n == StreamedMap.BATCH) {
                service.hold();
            }
        });
    }
}
