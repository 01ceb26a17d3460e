package dev.computethis;

import dev.computethis.function.RemoteBiFunction;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RemoteRunnable;
import dev.computethis.function.RemoteTriFunction;
import org.jspecify.annotations.Nullable;

/**
 * The short way: functions run by the service that the environment names, see {@link ComputeClient#connect()}.
 *
 * <pre>{@code
 * import static dev.computethis.ComputeThis.computeThis;
 *
 * int four = computeThis(() -> square(2)).run();
 * int same = computeThis(Jobs::square, 2).run();
 * List<Integer> all = computeThis(Jobs::square).map(List.of(1, 2, 3)).run();
 * }</pre>
 */
public final class ComputeThis {

    private ComputeThis() {}

    /** A function without arguments. */
    public static <R extends @Nullable Object> Computation<R> computeThis(RemoteCallable<R> function) {
        return client().computeThis(function);
    }

    /** An action. */
    public static Computation<@Nullable Void> computeThis(RemoteRunnable action) {
        return client().computeThis(action);
    }

    /** A function whose argument, or arguments, come next. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Computable<A, R> computeThis(
            RemoteFunction<A, R> function) {
        return client().computeThis(function);
    }

    /** A function and its argument. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Computation<R> computeThis(
            RemoteFunction<A, R> function, A argument) {
        return client().computeThis(function, argument);
    }

    /** A function and its two arguments. */
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Computation<R> computeThis(RemoteBiFunction<A, B, R> function, A first, B second) {
        return client().computeThis(function, first, second);
    }

    /** A function and its three arguments. */
    public static <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Computation<R> computeThis(RemoteTriFunction<A, B, C, R> function, A first, B second, C third) {
        return client().computeThis(function, first, second, third);
    }

    private static ComputeClient client() {
        return Default.CLIENT;
    }

    /** Made when first used; lives as long as the program. */
    private static final class Default {
        private static final ComputeClient CLIENT = ComputeClient.connect();
    }
}
