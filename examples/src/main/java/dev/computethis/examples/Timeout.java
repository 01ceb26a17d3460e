package dev.computethis.examples;

import static dev.computethis.ComputeThis.computeThis;

import dev.computethis.RunTimedOutException;
import java.time.Duration;

/** A function that never ends is ended, and its worker serves the next. */
public final class Timeout {

    private Timeout() {}

    public static void main(String[] args) {
        try {
            computeThis(Timeout::forEver).timeout(Duration.ofSeconds(2)).run();
        } catch (RunTimedOutException timedOut) {
            System.out.println(timedOut.getMessage());
        }
        System.out.println(computeThis(Math::max, 3, 4).run());
    }

    static long forEver() {
        long n = 0;
        while (!Thread.currentThread().isInterrupted()) {
            n++;
        }
        return n;
    }
}
