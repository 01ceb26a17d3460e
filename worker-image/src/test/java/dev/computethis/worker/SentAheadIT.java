package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.worker.functions.Hostile;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an assignment that is sent while another runs, to wait for that. */
class SentAheadIT {

    private static final byte[] NOTHING = new byte[0];
    private static final Shipment SQUARE = Shipment.of(Tame.SQUARE, List.of(5), Tame.class);
    private static final Shipment FOR_EVER = Shipment.of(Hostile.LOOP_FOR_EVER, List.of(), Hostile.class);

    private static WorkerProcess process;
    private static WorkerClient worker;

    @BeforeAll
    static void startWorker(@TempDir Path temporary) throws IOException {
        process = WorkerProcess.start(temporary, Map.of());
        worker = process.connect();
        worker.put(SQUARE);
    }

    @AfterAll
    static void stopWorker() throws IOException {
        process.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(worker.state().running()).isNull();
    }

    @Test
    void startsOnceWhatRunsHasEnded() {
        AssignmentId running = worker.start(FOR_EVER);
        Assignment next = worker.assignment(SQUARE, 0);
        CompletableFuture<HttpResponse<byte[]>> answer = sendAheadUntilItWaits(next);

        assertThat(Objects.requireNonNull(worker.state().running()).id()).isEqualTo(running);
        worker.cancel(running);

        assertThat(answer.join().statusCode()).isEqualTo(200);
        Outcome outcome = Outcome.decode(answer.join().body());
        assertThat(WorkerClient.result(outcome)).isEqualTo(25);
        assertThat(worker.await(running).phase()).isEqualTo(Phase.Cancelled);
    }

    @Test
    void startsAtOnceWhereNothingRuns() {
        HttpResponse<byte[]> answer = sendAhead(worker.assignment(SQUARE, 0)).join();

        assertThat(WorkerClient.result(Outcome.decode(answer.body()))).isEqualTo(25);
    }

    @Test
    void isRefusedOnceItIsAskedBackAndMayComeAgain() {
        AssignmentId running = worker.start(FOR_EVER);
        Assignment next = worker.assignment(SQUARE, 0);
        CompletableFuture<HttpResponse<byte[]>> answer = sendAhead(next);

        askUntil(202, WorkerApi.AHEAD + next.id());

        assertThat(WorkerClient.refusal(answer.join()).reason()).isEqualTo(Refusal.Reason.GivenBack);
        worker.cancel(running);
        worker.await(running);
        assertThat(worker.state().finished()).extracting("id").doesNotContain(next.id());
        assertThat(WorkerClient.result(worker.await(worker.start(next)))).isEqualTo(25);
    }

    @Test
    void isNotAskedBackOnceItRuns() {
        AssignmentId running = worker.start(FOR_EVER);

        HttpResponse<byte[]> answer = worker.send("DELETE", WorkerApi.AHEAD + running, NOTHING, "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Objects.requireNonNull(worker.state().running()).id()).isEqualTo(running);
        worker.cancel(running);
        worker.await(running);
    }

    @Test
    void isRefusedWhereItIsCancelledBeforeItsStart() {
        AssignmentId running = worker.start(FOR_EVER);
        Assignment next = worker.assignment(SQUARE, 0);
        CompletableFuture<HttpResponse<byte[]>> answer = sendAhead(next);

        askUntil(202, WorkerApi.RUNS + next.id());

        assertThat(WorkerClient.refusal(answer.join()).message()).contains("cancelled before its start");
        worker.cancel(running);
        worker.await(running);
    }

    @Test
    void onlyOneWaits() {
        AssignmentId running = worker.start(FOR_EVER);
        List<CompletableFuture<HttpResponse<byte[]>>> answers =
                List.of(sendAhead(worker.assignment(SQUARE, 0)), sendAhead(worker.assignment(SQUARE, 0)));

        CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new)).join();

        int refused = answers.get(0).isDone() ? 0 : 1;
        assertThat(WorkerClient.refusal(answers.get(refused).join()).reason()).isEqualTo(Refusal.Reason.Busy);
        worker.cancel(running);
        worker.await(running);
        HttpResponse<byte[]> other = answers.get(1 - refused).join();
        assertThat(WorkerClient.result(Outcome.decode(other.body()))).isEqualTo(25);
    }

    @Test
    void isNotStartedForALeaderThatWasFollowed() {
        AssignmentId running = worker.start(FOR_EVER);
        Assignment next = worker.assignment(SQUARE, 0);
        CompletableFuture<HttpResponse<byte[]>> answer = sendAheadUntilItWaits(next);

        WorkerClient later = process.connect(process.keys(), 2);
        later.state();

        Refusal refusal = WorkerClient.refusal(answer.join());
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.LaterLeader);
        assertThat(refusal.message()).contains("A later leader has asked since");
        later.cancel(running);
        later.await(running);
        worker = later;
    }

    private static CompletableFuture<HttpResponse<byte[]>> sendAhead(Assignment assignment) {
        String target = WorkerApi.RUNS + assignment.id() + "?wait=20000&ahead=1";
        return CompletableFuture.supplyAsync(() -> worker.send("POST", target, assignment.encode(), ""));
    }

    /**
     * Sends it twice, and returns once one is given back: the worker does that as it lets the other wait.
     *
     * @return the answer to the one that waits
     */
    private static CompletableFuture<HttpResponse<byte[]>> sendAheadUntilItWaits(Assignment assignment) {
        CompletableFuture<HttpResponse<byte[]>> one = sendAhead(assignment);
        CompletableFuture<HttpResponse<byte[]>> other = sendAhead(assignment);
        CompletableFuture.anyOf(one, other).join();
        CompletableFuture<HttpResponse<byte[]>> givenBack = one.isDone() ? one : other;
        assertThat(WorkerClient.refusal(givenBack.join()).message()).isEqualTo("It was sent once more");
        return givenBack == one ? other : one;
    }

    /** The request ahead may be on its way still. */
    private static void askUntil(int status, String target) {
        while (worker.send("DELETE", target, NOTHING, "").statusCode() != status) {
            Thread.onSpinWait();
        }
    }
}
