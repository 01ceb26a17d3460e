package dev.computethis.engine.simulation;

import dev.computethis.engine.simulation.VirtualWorker.Request;
import java.time.Duration;
import java.util.List;

/** The ways between one operator and the workers: how long each copy of a message takes; none where it is lost. */
public interface Network {

    /** A millisecond each way, and nothing ever goes wrong. */
    Network CALM = new Network() {
        @Override
        public List<Duration> there(VirtualWorker worker, Request request) {
            return List.of(Duration.ofMillis(1));
        }

        @Override
        public List<Duration> back(VirtualWorker worker) {
            return List.of(Duration.ofMillis(1));
        }
    };

    List<Duration> there(VirtualWorker worker, Request request);

    List<Duration> back(VirtualWorker worker);

    /** The worker has answered how it is, to a question sent then. */
    default void heard(VirtualWorker worker, long sentNanos) {}

    /** Whether the answer arrives damaged. */
    default boolean mangles(VirtualWorker worker) {
        return false;
    }

    /** How much later a request arrives whose connection breaks at once; zero where it does not break. */
    default Duration broken() {
        return Duration.ZERO;
    }

    /** Whether nothing gets through at this moment. */
    default boolean isCut(VirtualWorker worker) {
        return false;
    }
}
