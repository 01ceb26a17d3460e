package dev.computethis.engine.simulation;

import dev.computethis.protocol.Problem;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests of one operator to the API server: they take time, fail, and the operator may die of each write. */
final class ApiClient {

    private static final long MILLI = 1_000_000L;
    private static final long LONGEST_DELAY = 3000 * MILLI;

    private final VirtualLoop time;
    private final VirtualApi api;
    private final ProcessLoop process;
    private final Faults faults;
    private final Random random;
    private final Runnable kill;

    /** @param kill kills the operator */
    ApiClient(VirtualLoop time, VirtualApi api, ProcessLoop process, Faults faults, Random random, Runnable kill) {
        this.time = time;
        this.api = api;
        this.process = process;
        this.faults = faults;
        this.random = random;
        this.kill = kill;
    }

    <T extends @Nullable Object> CompletionStage<T> read(Supplier<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        time.after(latency(), () -> {
            if (api.isAway()) {
                fail(answer, unavailable());
            } else {
                carryOut(request, answer);
            }
        });
        return answer;
    }

    /** A request that is on its way arrives even if the operator dies meanwhile. */
    <T> CompletionStage<T> write(Supplier<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (faults.strikes(Fault.OPERATOR_KILLED_BEFORE_WRITE)) {
            kill.run();
            return answer;
        }
        long delay = faults.strikes(Fault.WRITE_DELAYED) ? random.nextLong(LONGEST_DELAY) : 0;
        time.after(latency() + delay, () -> {
            if (api.isAway() || faults.strikes(Fault.WRITE_FAILED)) {
                fail(answer, unavailable());
                return;
            }
            CompletableFuture<T> told = faults.strikes(Fault.WRITE_ANSWER_LOST) ? new CompletableFuture<>() : answer;
            carryOut(request, told);
            if (told != answer) {
                fail(answer, unavailable());
            }
            if (faults.strikes(Fault.OPERATOR_KILLED_AFTER_WRITE)) {
                kill.run();
            }
        });
        return answer;
    }

    private <T extends @Nullable Object> void carryOut(Supplier<T> request, CompletableFuture<T> answer) {
        try {
            T value = request.get();
            later(() -> answer.complete(value));
        } catch (RuntimeException refused) {
            fail(answer, refused);
        }
    }

    private void fail(CompletableFuture<?> answer, RuntimeException failure) {
        later(() -> answer.completeExceptionally(failure));
    }

    private void later(Runnable task) {
        time.after(latency(), () -> process.execute(task));
    }

    private long latency() {
        return MILLI + random.nextLong(4 * MILLI);
    }

    private static RuntimeException unavailable() {
        return Problem.of(Problem.Type.UNAVAILABLE, "The API server does not answer.")
                .toException();
    }
}
