package dev.computethis;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Tasks that any executor can run, on a thread here or on a worker. */
final class ExecutorTasks {

    private ExecutorTasks() {}

    interface Job<R> extends Callable<R>, Serializable {}

    interface Action extends Runnable, Serializable {}

    static Job<Integer> value(int value) {
        return () -> value;
    }

    static Job<Integer> fails(String message) {
        return () -> {
            throw new IOException(message);
        };
    }

    /** Goes on for a minute, unless it is stopped. */
    static Job<Integer> goesOn() {
        return () -> {
            TimeUnit.MINUTES.sleep(1);
            return 0;
        };
    }

    static Action creates(Path file) {
        String name = file.toString();
        return () -> create(name);
    }

    /** Gives its value once the file is there. */
    static Job<Integer> valueOnceThereIs(Path file, int value) {
        String name = file.toString();
        return () -> {
            while (!Files.exists(Path.of(name))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return value;
        };
    }

    static Action nothing() {
        return () -> {};
    }

    private static void create(String name) {
        try {
            Files.createFile(Path.of(name));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
