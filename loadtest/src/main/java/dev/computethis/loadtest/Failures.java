package dev.computethis.loadtest;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.RunException;
import dev.computethis.loadtest.systems.Loopback;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands over functions that fail, each in another way, so that what counts failures has some to count. */
public final class Failures {

    private Failures() {}

    /** @param arguments the address of a service of this machine; the client takes its token from the environment */
    public static void main(String[] arguments) {
        try (ComputeClient client = ComputeClient.connect(Loopback.checked(URI.create(arguments[0])))) {
            List<Computation<@Nullable Void>> all = List.of(
                    client.computeThis(() -> {
                        throw new IllegalStateException("on purpose");
                    }),
                    client.computeThis(() -> System.exit(3)),
                    client.computeThis(() -> Thread.sleep(60_000)).timeout(Duration.ofSeconds(1)));
            for (Computation<@Nullable Void> failing : all) {
                System.out.println(howItFails(failing));
            }
        }
    }

    private static String howItFails(Computation<@Nullable Void> failing) {
        try {
            failing.run();
        } catch (RunException expected) {
            return expected.getClass().getSimpleName() + ": " + expected.getMessage();
        }
        throw new IllegalStateException("it should have failed, and returned");
    }
}
