package dev.computethis;

import dev.computethis.function.RemoteFunction;
import dev.computethis.internal.run.RunOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A function that waits for its argument.
 *
 * @param <A> what it takes
 * @param <R> what it returns
 */
public final class Computable<A extends @Nullable Object, R extends @Nullable Object> {

    private final ComputeClient client;
    private final RemoteFunction<A, R> function;

    Computable(ComputeClient client, RemoteFunction<A, R> function) {
        this.client = client;
        this.function = function;
    }

    /** What would be sent for the function alone, see {@link Computation#explain()}. */
    public Explanation explain() {
        return map(List.of()).explain();
    }

    /** The function with one argument. */
    public Computation<R> apply(A argument) {
        return new Computation<>(
                client,
                function,
                List.<@Nullable Object[]>of(new @Nullable Object[] {argument}),
                Results::single,
                RunOptions.DEFAULT);
    }

    /**
     * The function with each of {@code arguments}: one run of many invocations, spread over the workers that are free,
     * its results in the arguments' order. The first invocation that fails fails the run.
     *
     * @param arguments at most 1,000,000; taken as they are now
     */
    public Computation<List<R>> map(Collection<? extends A> arguments) {
        List<@Nullable Object[]> each = new ArrayList<>(arguments.size());
        for (A argument : arguments) {
            each.add(new @Nullable Object[] {argument});
        }
        return new Computation<>(client, function, each, Results::all, RunOptions.DEFAULT);
    }

    /**
     * The function with each of {@code arguments}, lazily and in bounded memory: arguments are taken as results are, at most
     * a few thousand ahead, in runs of a few hundred invocations each. Close the stream to cancel what is still on its way;
     * that happens, too, where a run fails, the arguments fail to come, or the thread that takes the results is
     * interrupted. Which invocation a {@link FunctionFailedException} names counts from the start of its run.
     */
    public Stream<R> map(Stream<? extends A> arguments) {
        return map(arguments, UnaryOperator.identity());
    }

    /** The same, with options for each of the runs, such as {@code run -> run.pool("big")}. */
    public Stream<R> map(Stream<? extends A> arguments, UnaryOperator<Computation<List<R>>> options) {
        StreamedMap<A, R> results = new StreamedMap<>(
                arguments.iterator(), batch -> options.apply(map(batch)).runAsync());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED), false)
                .onClose(results::cancel)
                .onClose(arguments::close);
    }
}
