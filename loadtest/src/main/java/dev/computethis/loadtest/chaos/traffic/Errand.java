package dev.computethis.loadtest.chaos.traffic;

import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RunContext;
import java.io.IOException;
import java.io.Serializable;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.UUID;

/**
 * What the workers run. It travels to them, so it refers to nothing else here. It tells the witness that it has begun,
 * takes its time, and returns {@code number.invocation:attempt}.
 *
 * @param failures at how many first attempts it throws
 * @param ballast makes the payload large
 */
record Errand(String witness, int number, long millis, int failures, byte[] ballast) implements Serializable {

    // Made here, as the class that makes such an object travels with it.
    static final RemoteFunction<Errand, String> RUN = Errand::run;

    private static final int TRIES = 5;
    private static final int TIMEOUT_MILLIS = 3_000;

    private static String run(Errand errand) throws IOException, InterruptedException {
        RunContext context = RunContext.current();
        errand.tell(context);
        Thread.sleep(errand.millis);
        if (context.attempt() <= errand.failures) {
            throw new IllegalStateException("not at attempt " + context.attempt());
        }
        return errand.number + "." + context.invocation() + ":" + context.attempt();
    }

    private void tell(RunContext context) throws IOException, InterruptedException {
        // Of this start alone, so that the witness counts it once however often it is told.
        String start = UUID.randomUUID() + "/" + context.uid() + "/" + context.name() + "/" + context.attempt() + "/"
                + context.invocation() + "/" + context.worker();
        for (int i = 1; ; i++) {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(witness + "/" + start).toURL().openConnection();
            try {
                connection.setConnectTimeout(TIMEOUT_MILLIS);
                connection.setReadTimeout(TIMEOUT_MILLIS);
                int code = connection.getResponseCode();
                if (code == 204) {
                    return;
                }
                throw new IOException("the witness answered " + code);
            } catch (IOException unheard) {
                if (i == TRIES) {
                    throw unheard;
                }
                Thread.sleep(100L * i);
            } finally {
                connection.disconnect();
            }
        }
    }
}
