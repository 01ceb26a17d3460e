package dev.computethis;

import dev.computethis.function.RemoteFunction;
import dev.computethis.internal.run.RunOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
}
