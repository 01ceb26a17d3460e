package dev.computethis.engine.simulation;

import dev.computethis.engine.WorkerConnection;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link PlantedBug}: answers a slice with what the one before it, of the same run and size, returned. */
final class DoubledSlices extends ForwardingConnection {
    private final Map<String, Outcome> last = new HashMap<>();

    DoubledSlices(WorkerConnection connection) {
        super(connection);
    }

    @Override
    public CompletionStage<Outcome> run(Assignment assignment) {
        return super.run(assignment).thenApply(outcome -> {
            @Nullable Outcome before = last.put(assignment.id().uid(), outcome);
            boolean fits = before != null
                    && before.phase() == Phase.Succeeded
                    && outcome.phase() == Phase.Succeeded
                    && before.to() - before.id().from()
                            == outcome.to() - outcome.id().from();
            return !fits || before == null
                    ? outcome
                    : new Outcome(
                            outcome.id(),
                            outcome.phase(),
                            outcome.to(),
                            before.results(),
                            before.preview(),
                            null,
                            false,
                            0,
                            outcome.durationNanos());
        });
    }
}
