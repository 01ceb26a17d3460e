package dev.computethis.operator.tls;

/** Functions for the tests; in a class of their own, which alone travels. */
final class Jobs {

    private Jobs() {}

    static int square(int x) {
        return x * x;
    }
}
