package dev.computethis.engine.local;

import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends {@link Job}s to a service, and reads their results: the least that a client does. */
final class TestClient {

    static final String NAMESPACE = "default";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Bundle BUNDLE = bundle();

    private final ComputeService service;

    TestClient(ComputeService service) {
        this.service = service;
        get(service.putBlob(NAMESPACE, BUNDLE.digest(), BUNDLE.encode()));
    }

    /** One invocation for each argument. */
    static Submission submission(Job job, String... arguments) {
        return submission(Delivery.AtLeastOnce, 3, null, job, arguments);
    }

    static Submission submission(
            Delivery delivery, int maxAttempts, @Nullable Long deadlineSeconds, Job job, String... arguments) {
        List<byte[]> serialized = new ArrayList<>();
        Arrays.stream(arguments).forEach(argument -> serialized.add(serialize(new Object[] {argument})));
        Payload payload = new Payload(serialize(job), serialized);
        return new Submission(
                "Job.apply",
                null,
                Submission.JAVA,
                BUNDLE.digest().value(),
                Content.inline(payload.encode()),
                arguments.length,
                Submission.DEFAULT_POOL,
                0,
                delivery,
                maxAttempts,
                null,
                deadlineSeconds,
                null,
                null,
                null);
    }

    CompletionStage<RunView> submit(Submission submission) {
        return service.submit(NAMESPACE, UUID.randomUUID().toString(), submission, "tester", PATIENCE);
    }

    /** The run at its end. */
    RunView run(Submission submission) {
        return atEnd(get(submit(submission)));
    }

    RunView atEnd(RunView run) {
        RunView now = run;
        for (int i = 0; i < 3 && !now.phase().isTerminal(); i++) {
            now = get(service.get(NAMESPACE, run.name(), PATIENCE));
        }
        return now;
    }

    List<@Nullable Object> results(RunView run) {
        Content content = Objects.requireNonNull(run.result(), run::toString);
        String blob = content.blob();
        byte[] encoded = blob != null
                ? get(service.getBlob(NAMESPACE, new Digest(blob)))
                : Base64.getDecoder().decode(Objects.requireNonNull(content.inline()));
        List<@Nullable Object> results = new ArrayList<>();
        ResultSet.decode(encoded).results().forEach(result -> results.add(deserialize(result)));
        return results;
    }

    /** Waits until so many workers are without work. */
    void awaitIdle(int workers) {
        awaitState(workers, WorkerView.State.Idle);
    }

    /** Waits until so many have work. */
    void awaitBusy(int workers) {
        awaitState(workers, WorkerView.State.Busy);
    }

    private void awaitState(int workers, WorkerView.State state) {
        await().atMost(PATIENCE)
                .until(() -> get(service.workers(NAMESPACE)).stream()
                                .filter(worker -> worker.state() == state)
                                .count()
                        == workers);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Bundle bundle() {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(Job.class.getResourceAsStream("Job.class"))) {
            classes.put(Job.class.getName(), in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Bundle(17, List.of(), classes, new TreeMap<>());
    }

    private static byte[] serialize(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException notSerializable) {
            throw new UncheckedIOException(notSerializable);
        }
        return bytes.toByteArray();
    }

    private static Object deserialize(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
