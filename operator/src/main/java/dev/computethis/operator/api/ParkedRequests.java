package dev.computethis.operator.api;

import dev.computethis.protocol.Problem;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests that wait for a run's end. When the process is told to end they are answered at once, so that a client asks
 * another replica instead of waiting for a connection to break. Thread-safe.
 */
@Singleton
public class ParkedRequests {

    /** By a ticket that is unique to the request. */
    private final Map<Object, Runnable> refusals = new ConcurrentHashMap<>();

    private volatile boolean ending;

    /** As {@code stage}, or UNAVAILABLE as soon as the process is to end. */
    <T> CompletionStage<T> park(CompletionStage<T> stage) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Object ticket = new Object();
        refusals.put(
                ticket,
                () -> answer.completeExceptionally(Problem.of(
                                Problem.Type.UNAVAILABLE, "The service is ending. Ask again; what was stored is kept.")
                        .toException()));
        var unused = stage.whenComplete((value, failure) -> {
            refusals.remove(ticket);
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        if (ending) {
            refuseAll();
        }
        return answer;
    }

    void end(@Observes ShutdownEvent event) {
        ending = true;
        refuseAll();
    }

    private void refuseAll() {
        refusals.values().forEach(Runnable::run);
    }
}
