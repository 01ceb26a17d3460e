package dev.computethis.hostile;

import dev.computethis.ComputeClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue on the local engine, where a worker is two processes of the user's. */
@Timeout(200)
class HostileFunctionsIT {

    private static ComputeClient compute;
    private static Trial trial;

    @BeforeAll
    static void start() {
        compute = ComputeClient.local(1);
        trial = new Trial(compute, "default");
    }

    @AfterAll
    static void stop() {
        compute.close();
        trial.times().forEach(System.out::println);
    }

    static List<Attack> attacks() {
        return Attacks.at(Attack.Place.ANYWHERE);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void eachIsContainedAndTheSameWorkerServesTheNextRun(Attack attack) {
        trial.run(attack);
    }
}
