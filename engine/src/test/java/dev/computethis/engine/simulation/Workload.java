package dev.computethis.engine.simulation;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Submission;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws what clients submit. */
final class Workload {

    static final Bundle BUNDLE = new Bundle(17, List.of(), new TreeMap<>(), new TreeMap<>());
    private static final String DIGEST = BUNDLE.digest().value();

    private final Random random;

    Workload(Random random) {
        this.random = random;
    }

    /** @param run its name, which its arguments hold */
    Submission any(String run) {
        int invocations = random.nextInt(4) == 0 ? 2 + random.nextInt(20) : 1;
        boolean once = random.nextInt(3) == 0;
        return submission(
                run,
                invocations,
                random.nextInt(6) == 0 ? "single" : "default",
                random.nextInt(3),
                once,
                once ? 1 : 1 + random.nextInt(3),
                random.nextInt(3) == 0 ? List.of(JobFunctions.RETRIED_ON) : null,
                random.nextInt(4) == 0 ? 1L + random.nextInt(8) : null,
                random.nextInt(4) == 0 ? 1L + random.nextInt(20) : null);
    }

    /** A small one of the pool {@code default}. */
    Submission plain(String run, int priority) {
        return submission(run, 1, "default", priority, false, 3, null, null, null);
    }

    private static Submission submission(
            String run,
            int invocations,
            String pool,
            int priority,
            boolean once,
            int maxAttempts,
            @Nullable List<String> retryOn,
            @Nullable Long deadline,
            @Nullable Long ttl) {
        byte[] payload = new Payload(new byte[] {1}, JobFunctions.arguments(run, invocations)).encode();
        return new Submission(
                "Jobs.work(int):12",
                "Jobs.java:12",
                Submission.JAVA,
                DIGEST,
                Content.inline(payload),
                invocations,
                pool,
                priority,
                once ? Delivery.AtMostOnce : Delivery.AtLeastOnce,
                maxAttempts,
                retryOn,
                deadline,
                ttl,
                null,
                null);
    }
}
