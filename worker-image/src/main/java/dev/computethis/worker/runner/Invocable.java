package dev.computethis.worker.runner;

import dev.computethis.function.RemoteBiFunction;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RemoteRunnable;
import dev.computethis.function.RemoteTriFunction;
import org.jspecify.annotations.Nullable;

/**
 * A function, whichever of our interfaces it has.
 *
 * @param arity how many arguments it takes
 */
record Invocable(int arity, Body body) {

    interface Body {
        @Nullable
        Object call(@Nullable Object[] arguments) throws Exception;
    }

    /** Null where the object has none of our interfaces. */
    static @Nullable Invocable of(Object function) {
        if (function instanceof RemoteCallable<?> callable) {
            return new Invocable(0, arguments -> callable.call());
        }
        if (function instanceof RemoteRunnable runnable) {
            return new Invocable(0, arguments -> {
                runnable.run();
                return null;
            });
        }
        if (function instanceof RemoteFunction<?, ?> one) {
            RemoteFunction<@Nullable Object, ?> f = unchecked(one);
            return new Invocable(1, arguments -> f.apply(arguments[0]));
        }
        if (function instanceof RemoteBiFunction<?, ?, ?> two) {
            RemoteBiFunction<@Nullable Object, @Nullable Object, ?> f = unchecked(two);
            return new Invocable(2, arguments -> f.apply(arguments[0], arguments[1]));
        }
        if (function instanceof RemoteTriFunction<?, ?, ?, ?> three) {
            RemoteTriFunction<@Nullable Object, @Nullable Object, @Nullable Object, ?> f = unchecked(three);
            return new Invocable(3, arguments -> f.apply(arguments[0], arguments[1], arguments[2]));
        }
        return null;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // A type's arguments are not there at run time;
    // where they don't fit, the function itself throws the ClassCastException.
    private static <F> F unchecked(Object function) {
        return (F) function;
    }
}
