package dev.computethis.catalogue;

import java.util.ArrayList;
import java.util.List;

/** Functions that end otherwise than well, for the real engine alone. */
final class Remote {

    private Remote() {}

    static int failsAtThree(int x) {
        if (x == 3) {
            throw new IllegalStateException("three");
        }
        return x;
    }

    static int throwsItsOwn() throws Lambdas.Own {
        throw new Lambdas.Own("own");
    }

    static int throwsWhatCanNotTravel() {
        class Stuck extends RuntimeException {
            final Thread thread = Thread.currentThread();

            Stuck() {
                super("stuck");
            }
        }
        throw new Stuck();
    }

    static int fillsTheHeap() {
        List<long[]> all = new ArrayList<>();
        while (true) {
            all.add(new long[1_000_000]);
        }
    }

    static int loops() {
        int n = 0;
        while (true) {
            n++;
        }
    }

    static int prints() {
        System.out.println("printed to out");
        System.err.println("printed to err");
        return 1;
    }

    static long moment() {
        return System.nanoTime();
    }
}
