package dev.computethis.catalogue;

import dev.computethis.function.RunContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    static int failsTwice() throws IOException {
        if (RunContext.current().attempt() < 3) {
            throw new FileNotFoundException("attempt " + RunContext.current().attempt());
        }
        return RunContext.current().attempt();
    }

    /** Ends once it is cancelled. */
    static int waitsForItsCancellation(String file) throws Exception {
        RunContext context = RunContext.current();
        for (int i = 0; !context.isCancelled(); i++) {
            context.progress(0.5, "turn " + i);
            Thread.sleep(10);
        }
        Files.writeString(Path.of(file), "cleared up");
        return 1;
    }

    static int loadsByName(String name) throws ReflectiveOperationException {
        Class.forName(name);
        return 1;
    }

    static int printsOnAndOn(String file) throws Exception {
        System.out.println("first");
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(10);
        }
        System.out.println("last");
        return 1;
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
