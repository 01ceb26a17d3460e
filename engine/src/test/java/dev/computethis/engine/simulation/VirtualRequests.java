package dev.computethis.engine.simulation;

import dev.computethis.engine.Acknowledgements;
import dev.computethis.engine.EventLoop;
import dev.computethis.engine.WorkerConnection.UnreachableException;
import dev.computethis.engine.WorkerRequests;
import dev.computethis.engine.simulation.VirtualWorker.Request;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.WorkerApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Requests from one process to a {@link VirtualWorker}, over a {@link Network}. A request whose challenge the worker does
 * not know is sent once more under a new one, as {@code SignedRequests} does; nothing is signed.
 */
final class VirtualRequests implements WorkerRequests {

    /** How soon a connection that leads nowhere is noticed. */
    private static final Duration RESET = Duration.ofSeconds(2);

    /** How soon one that breaks is noticed. */
    private static final Duration BREAK = Duration.ofMillis(5);

    private static final long NEVER = -1;

    private static final int UNAUTHORIZED = 401;

    private final VirtualWorker worker;
    private final VirtualLoop time;
    private final EventLoop sender;
    private final long term;
    private final Network network;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    /** Taken from the worker without a request of its own. */
    private @Nullable String challenge;

    private long counter;
    private boolean closed;

    /** @param sender the loop of the process that asks; answers come there */
    VirtualRequests(VirtualWorker worker, VirtualLoop time, EventLoop sender, long term, Network network) {
        this.worker = worker;
        this.time = time;
        this.sender = sender;
        this.term = term;
        this.network = network;
    }

    @Override
    public CompletionStage<Answer> send(String method, String target, byte[] body, Duration timeout) {
        return exchange(method, target, body, timeout, false).thenCompose(answer -> {
            if (answer.status() != UNAUTHORIZED) {
                return CompletableFuture.completedFuture(answer);
            }
            challenge = null;
            return exchange(method, target, body, timeout, true);
        });
    }

    private CompletableFuture<Answer> exchange(
            String method, String target, byte[] body, Duration timeout, boolean again) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (closed) {
            fail(answer, "the connection was closed");
            return answer;
        }
        List<AssignmentId> carried = acknowledgements.take();
        if (!carried.isEmpty()) {
            var unused = answer.whenComplete((told, failure) -> {
                if (failure != null || told.status() == UNAUTHORIZED || told.status() >= 500) {
                    acknowledgements.putBack(carried);
                }
            });
        }
        sender.schedule(() -> fail(answer, "no answer within " + timeout), timeout);
        if (challenge == null) {
            challenge = worker.challenge();
            counter = 0;
        }
        Request request = new Request(challenge, ++counter, again, term, method, target, carried, body);
        long sent = time.nanos();
        Duration late = network.broken();
        List<Duration> latencies = network.there(worker, request);
        if (!late.isZero()) {
            time.schedule(() -> fail(answer, "connection reset"), BREAK);
            latencies = List.of(late);
        }
        Duration detour = method.equals("POST") ? worker.detour : Duration.ZERO;
        for (Duration latency : latencies) {
            time.schedule(() -> arrive(request, answer, sent), latency.plus(detour));
        }
        return answer;
    }

    @Override
    public void acknowledge(AssignmentId id) {
        acknowledgements.add(id);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void arrive(Request request, CompletableFuture<Answer> answer, long sent) {
        if (worker.isDead()) {
            fail(answer, "connection refused");
        } else if (isSilent()) {
            time.schedule(() -> fail(answer, "connection reset"), RESET);
        } else {
            watch(answer);
            worker.receive(
                    request, told -> back(told, answer, request.target().equals(WorkerApi.STATE) ? sent : NEVER));
        }
    }

    private void back(Answer said, CompletableFuture<Answer> answer, long asked) {
        boolean damaged = network.mangles(worker);
        Answer told = damaged ? mangled(said) : said;
        network.back(worker)
                .forEach(latency -> time.schedule(
                        () -> {
                            if (worker.isDead() || worker.answersLost || isSilent()) {
                                fail(answer, "connection reset");
                            } else {
                                if (asked != NEVER && told.status() == 200 && !damaged && !answer.isDone()) {
                                    network.heard(worker, asked);
                                }
                                sender.execute(() -> answer.complete(told));
                            }
                        },
                        latency));
    }

    private static Answer mangled(Answer whole) {
        return new Answer(whole.status(), Arrays.copyOf(whole.body(), whole.body().length / 2));
    }

    /** A request parked at a worker that falls silent, or whose launcher ends, ends with the connection. */
    private void watch(CompletableFuture<Answer> answer) {
        int incarnation = worker.launcherStarts();
        time.schedule(
                () -> {
                    if (answer.isDone() || closed) {
                        return;
                    }
                    if (worker.isDead() || isSilent() || worker.launcherStarts() != incarnation) {
                        fail(answer, "connection reset");
                    } else {
                        watch(answer);
                    }
                },
                RESET);
    }

    private boolean isSilent() {
        return worker.silent || network.isCut(worker);
    }

    private void fail(CompletableFuture<Answer> answer, String why) {
        if (!answer.isDone()) {
            UnreachableException failure = new UnreachableException(
                    "Worker " + worker.endpoint().key() + " did not answer: " + why, new IOException(why));
            sender.execute(() -> answer.completeExceptionally(failure));
        }
    }
}
