package dev.computethis.internal.run;

import dev.computethis.internal.capture.Blob;
import dev.computethis.internal.capture.Captured;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Starts runs in one namespace of a service. Thread-safe. */
public final class Runs {

    private final ComputeService service;
    private final String namespace;
    private final String submitter;
    private final UnaryOperator<String> newKey;
    private final Supplier<@Nullable String> span;
    private final Uploads uploads;

    /**
     * @param submitter who asks, where the service does not find that out itself
     * @param newKey makes an idempotency key for a function's display name, each different from all others
     * @param span tells the caller's, as W3C Trace Context writes it; null where it has none
     */
    public Runs(
            ComputeService service,
            String namespace,
            String submitter,
            UnaryOperator<String> newKey,
            Supplier<@Nullable String> span) {
        this.service = service;
        this.namespace = namespace;
        this.submitter = submitter;
        this.newKey = newKey;
        this.span = span;
        this.uploads = new Uploads(service, namespace);
    }

    /** Whether the caller has a span, of which a run's is to be a part. */
    boolean isTraced() {
        return span.get() != null;
    }

    /** Sends the function off; never blocks. */
    public Run start(Captured captured, RunOptions options) {
        List<Blob> blobs = new ArrayList<>(captured.code().blobs());
        byte[] payload = captured.payload().encode();
        @Nullable Blob big = payload.length > Limits.INLINE_BYTES ? blob(payload) : null;
        Submission submission = new Submission(
                options.name() == null ? captured.function() : options.name(),
                captured.source(),
                Submission.JAVA,
                captured.code().digest().value(),
                big == null ? Content.inline(payload) : Content.blob(big.digest()),
                captured.payload().arguments().size(),
                options.pool(),
                options.priority(),
                options.delivery(),
                options.maxAttempts(),
                options.retryOn(),
                RunOptions.seconds(options.timeout()),
                RunOptions.seconds(options.ttl()),
                span.get(),
                captured.argumentsPreview());
        String key = options.idempotencyKey() == null ? newKey.apply(submission.function()) : options.idempotencyKey();
        return new Run(service, namespace, submitter, key, submission, uploads, blobs, big).start();
    }

    private static Blob blob(byte[] payload) {
        if (payload.length > Limits.BLOB_BYTES) {
            throw new IllegalArgumentException("The function's captured values and arguments take " + payload.length
                    + " bytes serialized, and the limit (BLOB_BYTES) is " + Limits.BLOB_BYTES
                    + ". Let the function read big data from where it lies, or split it over several runs.");
        }
        return new Blob(Digest.of(payload), () -> payload);
    }
}
