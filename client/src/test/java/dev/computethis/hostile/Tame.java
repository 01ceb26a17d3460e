package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.util.concurrent.TimeUnit;

/** What runs after a hostile function, to see that it does. */
final class Tame {

    private Tame() {}

    static RemoteCallable<Object> square(int x) {
        return () -> x * x;
    }

    static RemoteCallable<Object> squareAfter(long millis, int x) {
        return () -> {
            TimeUnit.MILLISECONDS.sleep(millis);
            return x * x;
        };
    }
}
