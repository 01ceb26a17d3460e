package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.engine.local.InMemoryRunStore;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A service over a store in memory, with a bundle in a namespace, and what tests ask of it. */
abstract class SubmissionsFixture {

    static final String SPAN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    static final String NAMESPACE = "team-a";
    static final Bundle BUNDLE = bundle(17);
    static final Duration LONG = Duration.ofSeconds(50);

    final AtomicLong ids = new AtomicLong();
    final RunStore runs = new InMemoryRunStore(
            () -> Instant.EPOCH.plusSeconds(ids.get()), () -> "uid-" + ids.incrementAndGet(), Runnable::run);
    final MemoryBlobStore blobs = new MemoryBlobStore();
    final FixedFleet fleet = new FixedFleet(NAMESPACE);
    final Submissions service = new Submissions(runs, blobs, fleet, fleet.workforce(), Runnable::run, () -> {});

    @BeforeEach
    void upload() {
        get(service.putBlob(NAMESPACE, BUNDLE.digest(), BUNDLE.encode()));
    }

    RunView submit(String key, Submission submission) {
        return get(service.submit(NAMESPACE, key, submission, "ann", Duration.ZERO));
    }

    Run stored(RunView view) {
        return Objects.requireNonNull(runs.find(new RunKey(NAMESPACE, view.name())));
    }

    Run finish(Run run) {
        return get(runs.updateStatus(run, RunFixtures.succeeded(Instant.EPOCH)));
    }

    static Submission valid() {
        return new SubmissionDraft().build();
    }

    static Submission inline(int functionBytes) {
        byte[] payload = new Payload(new byte[functionBytes], List.of(new byte[1])).encode();
        return new SubmissionDraft().payload(Content.inline(payload)).build();
    }

    static Bundle bundle(int javaRelease) {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        classes.put("Jobs", new byte[] {1});
        return new Bundle(javaRelease, List.of(), classes, new TreeMap<>());
    }

    static ProblemException assertProblem(Problem.Type type, @Nullable String field, CompletionStage<?> answer) {
        ProblemException[] found = new ProblemException[1];
        assertThatThrownBy(() -> get(answer)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.problem().type()).isEqualTo(type.uri());
            if (field != null) {
                assertThat(problem.problem().field()).isEqualTo(field);
            }
            found[0] = problem;
        });
        return Objects.requireNonNull(found[0]);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
