package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.SessionKey;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.worker.functions.Hostile;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker answers, request by request. */
class WorkerApiIT {

    private static final Shipment SQUARE = Shipment.of(Tame.SQUARE, List.of(5), Tame.class);
    private static final byte[] NOTHING = new byte[0];

    private static Path directory;
    private static WorkerProcess process;
    private static WorkerClient worker;

    @BeforeAll
    static void startWorker(@TempDir Path temporary) throws IOException {
        directory = temporary;
        process = WorkerProcess.start(temporary, Map.of());
        worker = process.connect();
    }

    @AfterAll
    static void stopWorker() throws IOException {
        process.close();
    }

    // Who may ask.

    @Test
    void requestsThatAreNotSignedAreRefused() {
        for (String target : List.of(WorkerApi.STATE, WorkerApi.RUNS + "u/0/1", WorkerApi.BLOBS + "x/y")) {
            HttpResponse<byte[]> response = worker.send("GET", target, NOTHING, "", null);

            assertThat(response.statusCode()).as(target).isEqualTo(401);
            assertThat(WorkerClient.text(response)).contains("Authorization header is missing");
        }
    }

    @Test
    void aForgedSignatureIsRefused() {
        KeyPair forger = WorkerProcess.keyPair();

        HttpResponse<byte[]> response = process.connect(forger, 1).send("GET", WorkerApi.STATE, NOTHING, "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(WorkerClient.text(response)).contains("by a key that it accepts");
    }

    @Test
    void aReplayedRequestIsRefused() {
        String header = worker.sign("GET", WorkerApi.STATE, NOTHING, "").header();
        assertThat(worker.send("GET", WorkerApi.STATE, NOTHING, "", header).statusCode())
                .isEqualTo(200);

        HttpResponse<byte[]> replayed = worker.send("GET", WorkerApi.STATE, NOTHING, "", header);

        assertThat(replayed.statusCode()).isEqualTo(401);
        assertThat(WorkerClient.text(replayed)).contains("was used before");
    }

    @Test
    void aRequestForAnotherWorkerIsRefused() {
        HttpResponse<byte[]> response = process.connectAs("default-1").send("GET", WorkerApi.STATE, NOTHING, "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(WorkerClient.text(response)).contains("for the worker default-0");
    }

    @Test
    void aChallengeItDidNotMakeIsRefused() {
        RequestSignature own = worker.sign("GET", WorkerApi.STATE, NOTHING, "");
        RequestSignature other = new RequestSignature("0".repeat(32), own.counter(), own.term(), own.bytes());

        HttpResponse<byte[]> response = worker.send("GET", WorkerApi.STATE, NOTHING, "", other.header());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(WorkerClient.text(response)).contains("challenge is unknown");
    }

    @Test
    void aChangedBodyIsRefused() {
        Assignment assignment = worker.assignment(SQUARE, 0);
        String target = WorkerApi.RUNS + assignment.id();
        String header = worker.sign("POST", target, NOTHING, "").header();

        HttpResponse<byte[]> response = worker.send("POST", target, assignment.encode(), "", header);

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionIsAgreedOnOnceSignedAndSparesFurtherSignatures() {
        SessionKey.Part leader = SessionKey.Part.fresh();
        WorkerClient client = process.connect();
        HttpResponse<byte[]> agreed = client.send("POST", WorkerApi.SESSION, leader.encoded(), "");
        assertThat(agreed.statusCode()).isEqualTo(200);
        SessionKey session = leader.withWorker(agreed.body(), client.challenge());
        RequestSignature.Request request =
                new RequestSignature.Request("default-0", "GET", WorkerApi.STATE, "", NOTHING);
        String header = RequestSignature.sign(session, request, client.challenge(), 1_000, 1)
                .header();

        assertThat(worker.send("GET", WorkerApi.STATE, NOTHING, "", header).statusCode())
                .isEqualTo(200);
        assertThat(worker.send("GET", WorkerApi.STATE, NOTHING, "", header).statusCode())
                .isEqualTo(401);
        assertThat(client.send("POST", WorkerApi.SESSION, new byte[] {1}, "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aForgerCanAgreeOnNoSession() {
        byte[] part = SessionKey.Part.fresh().encoded();

        HttpResponse<byte[]> response =
                process.connect(WorkerProcess.keyPair(), 1).send("POST", WorkerApi.SESSION, part, "");

        assertThat(response.statusCode()).isEqualTo(401);
    }

    // What it runs.

    @Test
    void blobsItLacksAreNamed() {
        Bundle bundle = Shipment.bundle(Tame.class, Hostile.class, Shipment.class);
        Digest jar = Digest.of("a jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Bundle withJar = new Bundle(17, List.of(jar), bundle.classes(), bundle.resources());
        Assignment assignment = worker.assignment(new Shipment(withJar, SQUARE.payload()), 0);

        Refusal noBundle = WorkerClient.refusal(worker.post(assignment, 0));
        worker.put(new Shipment(withJar, SQUARE.payload()));
        Refusal noJar = WorkerClient.refusal(worker.post(assignment, 0));

        assertThat(noBundle.reason()).isEqualTo(Refusal.Reason.MissingBlobs);
        assertThat(noBundle.missing()).containsExactly(withJar.digest());
        assertThat(noJar.missing()).containsExactly(jar);
    }

    @Test
    void aBlobThatIsNotItsDigestIsRefused() {
        HttpResponse<byte[]> response = worker.put(Digest.of(new byte[] {1}), new byte[] {2});

        Refusal refusal = WorkerClient.refusal(response);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.Invalid);
        assertThat(refusal.message()).contains("not " + Digest.of(new byte[] {1}));
    }

    @Test
    void aBlobOverTheLimitIsRefusedNamingIt() {
        byte[] large = new byte[Limits.BLOB_BYTES + 1];

        HttpResponse<byte[]> response = worker.put(Digest.of(large), large);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(WorkerClient.text(response)).contains("33554432 bytes");
    }

    @Test
    void aCancelledFunctionThatHeedsItClearsUpAndEndsByItself(@TempDir Path directory) {
        Path file = directory.resolve("file");
        Shipment shipment = Shipment.of(Tame.HEEDS_CANCEL, List.of(file.toString()), Tame.class);
        AssignmentId id = worker.start(shipment);
        await().until(() -> new Progress(null, "waits").equals(worker.state().progress()));

        worker.cancel(id);
        Outcome outcome = worker.await(id);

        assertThat(outcome.phase()).isEqualTo(Phase.Cancelled);
        assertThat(file).hasContent("cleared up");
        assertThat(worker.state().progress()).isNull();
    }

    @Test
    void aBlobThatIsNoBundleIsRefusedBeforeTheStart() {
        byte[] noBundle = {1, 2, 3};
        worker.put(Digest.of(noBundle), noBundle);
        Assignment good = worker.assignment(SQUARE, 0);
        Assignment bad = new Assignment(
                good.id(),
                good.instance(),
                good.namespace(),
                good.name(),
                good.function(),
                good.to(),
                Digest.of(noBundle),
                good.payload(),
                0,
                List.of(),
                "");

        assertThat(WorkerClient.refusal(worker.post(bad, 0)).reason()).isEqualTo(Refusal.Reason.Invalid);
    }

    @Test
    void aBundleThatAFunctionChangedOnDiskIsAskedForAnew() throws IOException {
        Shipment shipment = new Shipment(Shipment.bundle(Tame.class, WorkerClient.class), SQUARE.payload());
        Digest digest = shipment.bundle().digest();
        worker.put(shipment);
        Files.write(directory.resolve("data/blobs/" + WorkerClient.NAMESPACE + "/" + digest.hex()), new byte[] {1});

        Refusal refusal = WorkerClient.refusal(worker.post(worker.assignment(shipment, 0), 0));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MissingBlobs);
        assertThat(refusal.missing()).containsExactly(digest);
        assertThat(WorkerClient.result(worker.run(shipment))).isEqualTo(25);
    }

    @Test
    void aBundleForANewerJdkIsRefusedNamingBoth() {
        Bundle bundle = Shipment.bundle(Tame.class);
        Bundle newer = new Bundle(99, List.of(), bundle.classes(), new TreeMap<>());

        Failure failure = Objects.requireNonNull(
                worker.run(new Shipment(newer, SQUARE.payload())).failure());

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NotLoadable);
        assertThat(failure.message())
                .contains("Java 99", "runs Java " + Runtime.version().feature());
    }

    @Test
    void oneFunctionRunsAtATime() {
        AssignmentId running = worker.start(Shipment.of(Hostile.LOOP_FOR_EVER, List.of(), Hostile.class));
        worker.put(SQUARE);

        Refusal refusal = WorkerClient.refusal(worker.post(worker.assignment(SQUARE, 0), 0));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.Busy);
        assertThat(refusal.message()).contains(running.toString());
        assertThat(Objects.requireNonNull(worker.state().running()).id()).isEqualTo(running);
        worker.cancel(running);
        worker.await(running);
    }

    @Test
    void postingAgainWhatRunsOrHasEndedFindsIt() {
        Shipment shipment = Shipment.of(Hostile.LOOP_FOR_EVER, List.of(), Hostile.class);
        worker.put(shipment);
        Assignment assignment = worker.assignment(shipment, 0);

        assertThat(worker.post(assignment, 0).statusCode()).isEqualTo(202);
        assertThat(worker.post(assignment, 0).statusCode()).isEqualTo(202);
        worker.cancel(assignment.id());
        worker.await(assignment.id());

        HttpResponse<byte[]> again = worker.post(assignment, 0);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Outcome.decode(again.body()).phase()).isEqualTo(Phase.Cancelled);
    }

    @Test
    void anOutcomeIsKeptUntilAcknowledgedAndItsAttemptNeverStartsAgain() {
        worker.put(SQUARE);
        Assignment assignment = worker.assignment(SQUARE, 0);
        worker.await(worker.start(assignment));
        assertThat(worker.state().finished()).extracting("id").contains(assignment.id());

        worker.acknowledge(assignment.id());

        assertThat(worker.state().finished()).extracting("id").doesNotContain(assignment.id());
        assertThat(worker.send("GET", WorkerApi.RUNS + assignment.id(), NOTHING, "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(WorkerClient.refusal(worker.post(assignment, 0)).reason()).isEqualTo(Refusal.Reason.Stale);
    }

    @Test
    void anEarlierAttemptIsRefusedAsStale() {
        worker.put(SQUARE);
        String uid = UUID.randomUUID().toString();
        worker.await(worker.start(worker.assignment(SQUARE, new AssignmentId(uid, 0, 2), 0)));

        Refusal refusal =
                WorkerClient.refusal(worker.post(worker.assignment(SQUARE, new AssignmentId(uid, 0, 1), 0), 0));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.Stale);
    }

    @Test
    void outcomesAndLogsOutliveTheRunner() {
        AssignmentId before = worker.start(Shipment.of(Tame.PRINT, List.of(), Tame.class));
        worker.await(before);

        worker.run(Shipment.of(Hostile.HALT, List.of(), Hostile.class));

        assertThat(worker.await(before).phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.logText(before)).isEqualTo("to out\nto err\nno newline");
        await().until(() -> process.output().contains("] to out\n"));
    }

    @Test
    void aLogIsReadFromAnOffset() {
        AssignmentId id = worker.start(Shipment.of(Tame.PRINT, List.of(), Tame.class));
        worker.await(id);

        assertThat(worker.log(id, 7).bytes()).asString().isEqualTo("to err\nno newline");
        assertThat(worker.log(id, 1000).bytes()).isEmpty();
    }

    @Test
    void aMapsInvocationsEachHaveTheirOwnResult() {
        Shipment map = Shipment.map(Tame.SQUARE, List.of(List.of(1), List.of(2), List.of(3)), Tame.class);
        worker.put(map);
        Assignment slice =
                worker.assignment(map, new AssignmentId(UUID.randomUUID().toString(), 40, 1), 0);

        Outcome outcome = worker.await(worker.start(slice));

        assertThat(outcome.to()).isEqualTo(43);
        List<Object> results = new ArrayList<>();
        dev.computethis.protocol.ResultSet.decode(Objects.requireNonNull(outcome.results()))
                .results()
                .forEach(bytes -> results.add(Shipment.deserialize(bytes)));
        assertThat(results).containsExactly(1, 4, 9);
    }

    @Test
    void aLargePayloadAndAResultAsLargeTravel() {
        byte[] large = new byte[8 * 1024 * 1024];
        large[large.length - 1] = 7;

        Outcome outcome = worker.run(Shipment.of(Tame.SAME, List.of(large), Tame.class));

        assertThat(WorkerClient.result(outcome)).isEqualTo(large);
    }

    @Test
    void whatItDoesNotKnowIsABadRequest() {
        for (String target : List.of("/v1/other", WorkerApi.RUNS + "u/0", WorkerApi.RUNS + "u/0/1?wait=-1")) {
            assertThat(worker.send("GET", target, NOTHING, "").statusCode())
                    .as(target)
                    .isEqualTo(400);
        }
    }
}
