package dev.computethis.operator.api;

import dev.computethis.protocol.Problem;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests that wait for a run's end. When the process is told to end they are answered at once, so that a client asks
 * another replica instead of waiting for a connection to break. Thread-safe.
 */
@Singleton
final class ParkedRequests {

    private final Set<CompletableFuture<?>> parked = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** As {@code stage}, or UNAVAILABLE as soon as the process ends. */
    <T> CompletionStage<T> park(CompletionStage<T> stage) {
        CompletableFuture<T> answer = stage.toCompletableFuture().copy();
        parked.add(answer);
        answer.whenComplete((value, failure) -> parked.remove(answer));
        if (ending) {
            refuse(answer);
        }
        return answer;
    }

    void end(@Observes ShutdownEvent event) {
        ending = true;
        parked.forEach(ParkedRequests::refuse);
    }

    private static void refuse(CompletableFuture<?> answer) {
        answer.completeExceptionally(
                Problem.of(Problem.Type.UNAVAILABLE, "The service is ending. Ask again; what was stored is kept.")
                        .toException());
    }
}
