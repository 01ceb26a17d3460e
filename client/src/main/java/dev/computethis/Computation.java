package dev.computethis;

import dev.computethis.internal.capture.Captured;
import dev.computethis.internal.capture.Explainer;
import dev.computethis.internal.capture.Includes;
import dev.computethis.internal.run.Ended;
import dev.computethis.internal.run.Endings;
import dev.computethis.internal.run.Run;
import dev.computethis.internal.run.RunOptions;
import dev.computethis.protocol.RunView;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function with its arguments, and how it is to run; nothing happens until {@link #run()} or {@link #runAsync()}.
 * Immutable: each method that changes something gives another computation. What the function captured is taken as it is
 * at the moment of {@code run}, and each {@code run} is a run of its own.
 *
 * @param <R> what the function returns
 */
public final class Computation<R extends @Nullable Object> {

    /** How long an interrupted caller waits for the service to confirm that the run is cancelled. */
    private static final long CANCEL_SECONDS = 2;

    private final ComputeClient client;
    private final Serializable function;
    private final Object given;
    private final List<@Nullable Object[]> arguments;
    private final Function<List<@Nullable Object>, R> combine;
    private final RunOptions options;

    /** @param combine makes the result of the results of each invocation */
    Computation(
            ComputeClient client,
            Serializable function,
            List<@Nullable Object[]> arguments,
            Function<List<@Nullable Object>, R> combine,
            RunOptions options) {
        this(client, function, function, arguments, combine, options);
    }

    /** @param given what {@code function} was made of, and is named for */
    Computation(
            ComputeClient client,
            Serializable function,
            Object given,
            List<@Nullable Object[]> arguments,
            Function<List<@Nullable Object>, R> combine,
            RunOptions options) {
        this.client = client;
        this.function = function;
        this.given = given;
        this.arguments = arguments;
        this.combine = combine;
        this.options = options;
    }

    /**
     * Runs the function on a worker and waits for its result. A thread that is interrupted cancels the run.
     *
     * @throws ComputeException where there is no result; the subclasses say why
     */
    public R run() {
        if (arguments.isEmpty()) {
            return combine.apply(List.of());
        }
        Captured captured = capture();
        Run run = client.runs().start(captured, options);
        try {
            return combine.apply(new Endings(captured).results(run.end().get()));
        } catch (InterruptedException interrupted) {
            @Nullable RunView view = cancelled(run);
            Thread.currentThread().interrupt();
            throw new RunCancelledException(
                    captured.function() + " was cancelled, as the thread that waited for it was interrupted",
                    view,
                    interrupted);
        } catch (ExecutionException refused) {
            throw Endings.refused(refused.getCause());
        }
    }

    /**
     * Sends the function off and returns at once. What can't be sent at all is thrown here; all else comes with the
     * future.
     *
     * <p>Futures of a function whose runs have taken less than about 10 ms share runs: the first goes at once, and what
     * gathers while two requests are under way goes together, as one run with an invocation for each. Of a function of
     * which nothing is known yet two go alone, and the others wait for what these tell, each 50 ms as many as went before
     * no longer. Each future still has its own result or exception. Where one ends its process ({@code System.exit}, no
     * memory), those that ran with it run once more, each alone. A run of its own has each that is {@link #atMostOnce}, or
     * has a {@link #timeout}, an {@link #idempotencyKey}, a {@link #name} or {@link #retryOn}, one start ({@link #maxAttempts}), or more than 16 KiB of
     * arguments, each whose code asks its {@link dev.computethis.function.RunContext} for more than its worker, and each
     * while the caller has a span.
     *
     * @throws NotSerializableFunctionException where something in it can't travel
     */
    public RemoteFuture<R> runAsync() {
        if (arguments.isEmpty()) {
            return new RemoteFuture<>(combine.apply(List.of()));
        }
        Captured captured = capture();
        Endings endings = new Endings(captured);
        Function<Ended, R> result = ended -> combine.apply(endings.results(ended));
        return new RemoteFuture<>(client.sharedRuns().start(captured, options), result);
    }

    /**
     * Tells what would be sent, without sending it: captured variables, classes, jars, and what stands in the way. Asks the
     * service only which JDK the pool has, and goes without where it does not answer.
     */
    public Explanation explain() {
        return new Explainer(client.capture())
                .explain(
                        function,
                        arguments,
                        options.includes(),
                        options.name(),
                        options.pool(),
                        client.javaReleaseOf(options.pool()));
    }

    /** How long one attempt may run on its worker, rounded up to seconds; its process is then killed. No limit unless set. */
    public Computation<R> timeout(Duration value) {
        return with(options.withTimeout(value));
    }

    /** The worker pool to run in; {@code default} unless set. */
    public Computation<R> pool(String value) {
        return with(options.withPool(value));
    }

    /** Higher goes first, within ±1000; 0 unless set. */
    public Computation<R> priority(int value) {
        return with(options.withPriority(value));
    }

    /** At most one start, ever: where its worker is lost, the run is too ({@link WorkerLostException}). */
    public Computation<R> atMostOnce() {
        return with(options.withAtMostOnce());
    }

    /**
     * The most starts where workers are lost, or the function throws what {@link #retryOn} names; 3 unless set.
     *
     * @param value 1 to 100
     */
    public Computation<R> maxAttempts(int value) {
        return with(options.withMaxAttempts(value));
    }

    /**
     * Starts the function again, up to {@link #maxAttempts} in all, where it throws one of {@code classes} or a subclass; a
     * function that throws anything else is not started again, nor is one that was killed. The service does this, so it
     * happens also where this program has gone meanwhile, and {@code kubectl} shows the attempts: the second start comes
     * a second after the first failure, each further one after twice as long, up to about a minute. What the last start
     * threw is the cause of the {@link FunctionFailedException}. In a {@code map} only what failed starts again.
     *
     * @param classes at most 16; found by name, so they need not travel. Replaces those given before
     */
    @SafeVarargs
    public final Computation<R> retryOn(Class<? extends Throwable>... classes) {
        List<String> names = new ArrayList<>();
        for (Class<?> type : classes) {
            names.add(type.getName());
        }
        return with(options.withRetryOn(names));
    }

    /**
     * Names this run across programs: a second one with the same key and the same function and arguments is the same run
     * and gives the same result; with others it is refused. New for each run unless set.
     *
     * @param value 1 to 253 printable ASCII characters
     */
    public Computation<R> idempotencyKey(String value) {
        return with(options.withIdempotencyKey(value));
    }

    /** What {@code kubectl get functionruns} shows as the function; told from the code unless set. */
    public Computation<R> name(String value) {
        return with(options.withName(value));
    }

    /** How long the finished run is kept at least; the service's default unless set. */
    public Computation<R> ttl(Duration value) {
        return with(options.withTtl(value));
    }

    /** Classes that are reached only by reflection, and all that they reach. */
    public Computation<R> include(Class<?>... classes) {
        return with(options.including(new Includes(List.of(classes), List.of(), List.of())));
    }

    /** A file on the class path that the function reads, such as {@code prices.csv}; those in shipped jars go along anyway. */
    public Computation<R> includeResource(String path) {
        return with(options.including(new Includes(List.of(), List.of(path), List.of())));
    }

    /** A library that is reached only by reflection or {@code ServiceLoader}, or is not on this program's class path. */
    public Computation<R> includeJar(Path jar) {
        return with(options.including(new Includes(List.of(), List.of(), List.of(jar))));
    }

    private Computation<R> with(RunOptions changed) {
        return new Computation<>(client, function, given, arguments, combine, changed);
    }

    private Captured capture() {
        return client.capture().capture(function, given, arguments, options.includes());
    }

    private static @Nullable RunView cancelled(Run run) {
        try {
            return run.cancel().get(CANCEL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException unconfirmed) {
            // The request is on its way; that nobody confirmed it is told by the missing view.
            return null;
        }
    }
}
