package dev.computethis.loadtest.load;

/** What a function of the load test gives back: proof that it ran, and on which worker. */
record Receipt(int square, int worker) {

    static Receipt of(long packed) {
        return new Receipt((int) (packed >> 32), (int) packed);
    }

    boolean isOf(int x) {
        return square == x * x;
    }
}
