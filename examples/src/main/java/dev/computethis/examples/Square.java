package dev.computethis.examples;

import static dev.computethis.ComputeThis.computeThis;

import dev.computethis.ComputeException;
import dev.computethis.RemoteFuture;
import dev.computethis.protocol.RunView;

/** The first example: a function runs on a worker that was never told of it. What {@code make client} runs. */
public final class Square {

    private Square() {}

    public static void main(String[] args) {
        try {
            RemoteFuture<Integer> future = computeThis(Square::square, 2).runAsync();
            int result = future.join();
            RunView run = future.status();
            System.out.println(run.function() + " ran as " + run.name() + " on worker " + run.worker() + " in "
                    + run.durationMillis() + " ms");
            System.out.println(result);
        } catch (ComputeException | java.util.concurrent.CompletionException failed) {
            Throwable cause = failed.getCause() instanceof ComputeException why ? why : failed;
            System.err.println(cause.getMessage());
            System.exit(1);
        }
    }

    /** Takes its time: as many seconds as {@code x} says. */
    static int square(int x) throws InterruptedException {
        Thread.sleep(x * 1000L);
        return x * x;
    }
}
