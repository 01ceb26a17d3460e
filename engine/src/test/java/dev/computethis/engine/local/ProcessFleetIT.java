package dev.computethis.engine.local;

import dev.computethis.engine.WorkerFleet;
import dev.computethis.engine.WorkerFleetContract;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of a fleet, with real processes. */
class ProcessFleetIT extends WorkerFleetContract {

    private ProcessFleet fleet;

    @BeforeEach
    void start() throws Exception {
        fleet = new ProcessFleet(
                2, KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Override
    protected WorkerFleet fleet() {
        return fleet;
    }
}
