package dev.computethis.engine.simulation;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wants one run: submits it under its key until that is acknowledged, and asks until it is told the end. On its way it
 * may cancel or delete the run, and once that is gone submit it again. Any operator is asked, another after no answer.
 */
final class Client {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long NO_ANSWER = 25 * SECOND;

    private final Simulation world;
    private final String key;
    private final Submission submission;
    private int submissions;
    private boolean again;
    private boolean done;
    private @Nullable String name;
    private String doing = "has not begun";

    Client(Simulation world, String key, Submission submission) {
        this.world = world;
        this.key = key;
        this.submission = submission;
    }

    boolean isDone() {
        return done;
    }

    void submit() {
        doing = "submits";
        if (world.faults.strikes(Fault.SUBMITTED_TWICE_AT_ONCE)) {
            Duration wait = wait(10);
            String twin = world.seams.key(key, ++submissions);
            call(
                    api -> api.submit(VirtualFleet.NAMESPACE, twin, submission, "client", wait),
                    this::acknowledged,
                    failure -> {});
        }
        Duration wait = wait(10);
        String used = world.seams.key(key, ++submissions);
        call(
                api -> api.submit(VirtualFleet.NAMESPACE, used, submission, "client", wait),
                view -> {
                    acknowledged(view);
                    goOn(view);
                },
                failure -> {
                    if (isNotFound(failure) && name != null && world.checker.isDeletedByClients(name)) {
                        gone();
                    } else {
                        expect(failure, Problem.Type.UNAVAILABLE, this::submit);
                    }
                });
    }

    private void acknowledged(RunView view) {
        world.checker.named(name, view.name());
        name = view.name();
        world.checker.acknowledged(view, submission);
        world.checker.told(view);
    }

    private void goOn(RunView view) {
        doing = "told of " + view.phase();
        if (world.faults.strikes(Fault.CANCELLED)) {
            world.time.after(world.random.nextLong(4 * SECOND), () -> cancel(view.name()));
        } else if (world.faults.strikes(Fault.DELETED)) {
            world.time.after(world.random.nextLong(8 * SECOND), () -> delete(view.name()));
        }
        await(view);
    }

    private void await(RunView view) {
        doing = "told of " + view.phase();
        world.checker.told(view);
        if (!view.phase().isTerminal()) {
            world.time.after(world.random.nextLong(2 * SECOND), () -> ask(view.name()));
        } else if (submission.ttlSecondsAfterFinished() != null && !world.faults.areOver()) {
            // Looks until it is gone.
            world.time.after(world.random.nextLong(5 * SECOND), () -> ask(view.name()));
        } else {
            done = true;
        }
    }

    private void ask(String run) {
        doing = "asks";
        world.trace.note(() -> "client of " + key + " asks for " + run);
        long since = world.time.nanos();
        Duration wait = wait(20);
        call(api -> api.get(VirtualFleet.NAMESPACE, run, wait), this::await, failure -> {
            if (isNotFound(failure)) {
                world.checker.notFound(run, since);
                gone();
            } else {
                expect(failure, Problem.Type.UNAVAILABLE, () -> ask(run));
            }
        });
    }

    private void gone() {
        if (!again && world.faults.strikes(Fault.SUBMITTED_AGAIN_AFTER_DELETION)) {
            again = true;
            submit();
        } else {
            done = true;
        }
    }

    private void cancel(String run) {
        call(api -> api.cancel(VirtualFleet.NAMESPACE, run), view -> {}, failure -> {
            if (!isNotFound(failure)) {
                expect(failure, Problem.Type.UNAVAILABLE, () -> cancel(run));
            }
        });
    }

    private void delete(String run) {
        world.checker.deletes(run);
        call(api -> api.delete(VirtualFleet.NAMESPACE, run).thenApply(nothing -> true), deleted -> {}, failure -> {
            if (!isNotFound(failure)) {
                expect(failure, Problem.Type.UNAVAILABLE, () -> delete(run));
            }
        });
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof ProblemException problem && Problem.Type.NOT_FOUND.is(problem.problem());
    }

    private Duration wait(int seconds) {
        return world.random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(1 + world.random.nextInt(seconds));
    }

    private void expect(Throwable failure, Problem.Type expected, Runnable then) {
        world.trace.note(() -> "client of " + this + " is answered " + failure.getMessage());
        if (failure instanceof ProblemException problem && !expected.is(problem.problem())) {
            world.checker.broken(Promise.NO_EXCEPTION, "client of " + key + " was answered " + failure);
        } else if (!(failure instanceof ProblemException)) {
            world.checker.broken(Promise.NO_EXCEPTION, "client of " + key + " met " + failure);
        } else {
            world.time.after(world.random.nextLong(SECOND), then);
        }
    }

    /** Asks some operator; where no answer comes, that is a failure too. */
    private <T> void call(
            Function<ComputeService, CompletionStage<T>> request, Consumer<T> answered, Consumer<Throwable> failed) {
        Operator operator = world.anyOperator();
        Once<T> once = new Once<>(answered, failed);
        if (operator == null) {
            world.time.after(SECOND, () -> once.fail(unavailable()));
            return;
        }
        world.time.after(NO_ANSWER, () -> once.fail(unavailable()));
        world.time.after(
                latency(),
                () -> operator.process.execute(() -> {
                    var unused = request.apply(operator.api())
                            .whenComplete((value, failure) -> world.time.after(latency(), () -> {
                                if (world.faults.strikes(Fault.CLIENT_ANSWER_LOST)) {
                                    once.fail(unavailable());
                                } else if (failure != null) {
                                    once.fail(cause(failure));
                                } else {
                                    once.answer(value);
                                }
                            }));
                }));
    }

    private long latency() {
        return MILLI + world.random.nextLong(3 * MILLI);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static ProblemException unavailable() {
        return Problem.of(Problem.Type.UNAVAILABLE, "No answer.").toException();
    }

    @Override
    public String toString() {
        return key + " (" + doing + ")";
    }

    /** Takes the first of what comes. */
    private static final class Once<T> {
        private final Consumer<T> answered;
        private final Consumer<Throwable> failed;
        private boolean over;

        Once(Consumer<T> answered, Consumer<Throwable> failed) {
            this.answered = answered;
            this.failed = failed;
        }

        void answer(T value) {
            if (!over) {
                over = true;
                answered.accept(value);
            }
        }

        void fail(Throwable failure) {
            if (!over) {
                over = true;
                failed.accept(failure);
            }
        }
    }
}
