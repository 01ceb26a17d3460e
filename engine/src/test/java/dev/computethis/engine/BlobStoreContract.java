package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link BlobStore} does. Tests use content of their own, so that one store can serve them all. */
public abstract class BlobStoreContract {

    private static final long PATIENCE_SECONDS = 60;

    private final Random random = new Random();

    /** The store under test; it may hold blobs of other tests. */
    protected abstract BlobStore store();

    /** A namespace that the store serves. */
    protected String namespace() {
        return "team-a";
    }

    /** Another. */
    protected String otherNamespace() {
        return "team-b";
    }

    /** The largest blob to try; over what the store keeps in one piece. */
    protected int largeBytes() {
        return 3_000_000;
    }

    @Test
    void storedContentComesBack() {
        byte[] content = content(1000);
        Digest digest = Digest.of(content);

        get(store().put(namespace(), digest, content));

        assertThat(get(store().get(namespace(), digest))).isEqualTo(content);
        assertThat(get(store().missing(namespace(), List.of(digest)))).isEmpty();
    }

    @Test
    void largeContentComesBack() {
        byte[] content = content(largeBytes());
        Digest digest = Digest.of(content);

        get(store().put(namespace(), digest, content));

        assertThat(Digest.of(get(store().get(namespace(), digest)))).isEqualTo(digest);
    }

    @Test
    void emptyContentComesBack() {
        byte[] content = {};

        get(store().put(namespace(), Digest.of(content), content));

        assertThat(get(store().get(namespace(), Digest.of(content)))).isEmpty();
    }

    @Test
    void storingAgainDoesNothing() {
        byte[] content = content(1000);
        Digest digest = Digest.of(content);

        get(store().put(namespace(), digest, content));
        get(store().put(namespace(), digest, content));

        assertThat(get(store().get(namespace(), digest))).isEqualTo(content);
    }

    @Test
    void contentStoredManyTimesAtOnceComesBackWhole() {
        byte[] content = content(largeBytes());
        Digest digest = Digest.of(content);

        List<CompletableFuture<Void>> puts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> i)
                        .thenCompose(n -> store().put(namespace(), digest, content)))
                .toList();
        puts.forEach(BlobStoreContract::get);

        assertThat(Digest.of(get(store().get(namespace(), digest)))).isEqualTo(digest);
    }

    @Test
    void missingNamesWhatIsNotThere() {
        byte[] content = content(10);
        Digest there = Digest.of(content);
        Digest absent = Digest.of(content(11));
        Digest absentToo = Digest.of(content(12));
        get(store().put(namespace(), there, content));

        assertThat(get(store().missing(namespace(), List.of(absent, there, absentToo))))
                .containsExactlyInAnyOrder(absent, absentToo);
        assertThat(get(store().missing(namespace(), List.of()))).isEmpty();
    }

    @Test
    void absentBlobIsNotFound() {
        Digest absent = Digest.of(content(10));

        assertThatThrownBy(() -> get(store().get(namespace(), absent)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(Problem.Type.NOT_FOUND.is(e.problem())).isTrue();
                    assertThat(e.problem().detail()).contains(absent.value());
                });
    }

    @Test
    void anotherNamespaceDoesNotSeeIt() {
        byte[] content = content(100);
        Digest digest = Digest.of(content);

        get(store().put(namespace(), digest, content));

        assertThat(get(store().missing(otherNamespace(), List.of(digest)))).containsExactly(digest);
        assertThatThrownBy(() -> get(store().get(otherNamespace(), digest))).isInstanceOf(ProblemException.class);
    }

    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
