package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.EncodedPayload;
import dev.computethis.protocol.MalformedMessageException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives the payload of each slice of a run, read and checked when the first is wanted. Lives on the loop. */
final class PayloadSource {

    /** The run's payload is not what it should be; the message names what is wrong and what to do. */
    static final class InvalidPayloadException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidPayloadException(String message) {
            super(message, null, false, false);
        }
    }

    private final Run run;
    private @Nullable EncodedPayload payload;

    PayloadSource(Run run) {
        this.run = run;
    }

    /** Fails with {@link InvalidPayloadException}, or as {@link BlobStore#get} does. */
    CompletionStage<byte[]> slice(int from, int to, BlobCache blobs) {
        if (payload != null) {
            return CompletableFuture.completedFuture(cut(from, to));
        }
        return bytes(blobs).thenApply(bytes -> {
            decode(bytes);
            return cut(from, to);
        });
    }

    /** Whether its invocations are futures that share the run; not where nothing was read of it. */
    boolean isGathered() {
        return payload != null && payload.isGathered();
    }

    private CompletionStage<byte[]> bytes(BlobCache blobs) {
        Content content = run.submission().payload();
        String inline = content.inline();
        String blob = content.blob();
        if (inline != null) {
            try {
                return CompletableFuture.completedFuture(Base64.getDecoder().decode(inline));
            } catch (IllegalArgumentException notBase64) {
                return CompletableFuture.failedFuture(
                        invalid("payload.inline is not base64: " + notBase64.getMessage()));
            }
        }
        if (blob == null) {
            return CompletableFuture.failedFuture(invalid("it has neither payload.inline nor payload.blob"));
        }
        if (!Digest.isDigest(blob)) {
            return CompletableFuture.failedFuture(invalid("payload.blob '" + blob + "' is no digest"));
        }
        return blobs.getOnce(run.key().namespace(), new Digest(blob));
    }

    private void decode(byte[] bytes) {
        EncodedPayload read;
        try {
            read = EncodedPayload.of(bytes);
        } catch (MalformedMessageException malformed) {
            throw invalid("its payload can't be read: " + malformed.getMessage());
        }
        int wanted = run.submission().invocations();
        if (read.invocations() != wanted) {
            throw invalid("its payload has the arguments of " + read.invocations()
                    + " invocations, and invocations says " + wanted);
        }
        payload = read;
    }

    private byte[] cut(int from, int to) {
        EncodedPayload read = payload;
        if (read == null) {
            throw new IllegalStateException("The payload of " + run.key() + " was not read");
        }
        return read.slice(from, to);
    }

    private InvalidPayloadException invalid(String what) {
        return new InvalidPayloadException("Run " + run.key() + " can't run: " + what
                + ". Submit it through the API or the client, which make it right.");
    }
}
