package dev.computethis.loadtest.chaos.traffic;

import dev.computethis.loadtest.chaos.verdict.Order;
import dev.computethis.loadtest.chaos.verdict.Order.Kind;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up orders, the same ones for the same random numbers. Thread-safe. */
final class Orders {

    /** One entry for each share of all. */
    private static final List<Kind> MIX = List.of(
            Kind.SHORT,
            Kind.SHORT,
            Kind.SHORT,
            Kind.SHORT,
            Kind.SHORT,
            Kind.SHORT,
            Kind.SHORT,
            Kind.LONG,
            Kind.LONG,
            Kind.LONG,
            Kind.LONG,
            Kind.ONCE,
            Kind.ONCE,
            Kind.ONCE,
            Kind.ONCE,
            Kind.MAP,
            Kind.MAP,
            Kind.RETRIED,
            Kind.TWICE,
            Kind.LARGE);

    private static final int SHORT_MILLIS = 300;
    private static final int LONG_MILLIS = 4_000;
    private static final int INVOCATIONS = 12;
    private static final int FEW_ATTEMPTS = 3;
    /** So many that no number of faults uses them up. */
    private static final int MANY_ATTEMPTS = 50;

    private final RandomGenerator random;
    private int made;

    Orders(RandomGenerator random) {
        this.random = random;
    }

    Order next() {
        return of(MIX.get(next(MIX.size())));
    }

    synchronized Order of(Kind kind) {
        return switch (kind) {
            case PROBE -> order(kind, 0, 1, MANY_ATTEMPTS);
            case SHORT -> order(kind, next(SHORT_MILLIS), 1, FEW_ATTEMPTS);
            case LONG -> order(kind, SHORT_MILLIS + next(LONG_MILLIS), 1, MANY_ATTEMPTS);
            case ONCE -> order(kind, next(LONG_MILLIS / 2), 1, 1);
            case MAP -> order(kind, next(SHORT_MILLIS / 2), 1 + next(INVOCATIONS), MANY_ATTEMPTS);
            case RETRIED, TWICE, LARGE -> order(kind, next(SHORT_MILLIS), 1, MANY_ATTEMPTS);
        };
    }

    private Order order(Kind kind, long millis, int invocations, int maxAttempts) {
        return new Order(made++, kind, millis, invocations, maxAttempts);
    }

    private synchronized int next(int bound) {
        return random.nextInt(bound);
    }
}
