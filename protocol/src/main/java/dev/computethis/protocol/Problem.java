package dev.computethis.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the service did not do as asked, as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param type {@code https://computethis.dev/problems/} and the {@link Type}'s word
 * @param title the type in a few words
 * @param status the HTTP status
 * @param detail what is wrong, where, and what to do
 * @param field the member of the request it is about, such as {@code payload.blob}
 * @param digests the blobs that are missing, for {@link Type#UNKNOWN_BLOB}
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field,
        @Nullable List<String> digests) {

    private static final String BASE = "https://computethis.dev/problems/";

    /** The kinds of problem. The word after the last slash of {@link Problem#type()} tells them apart. */
    public enum Type {
        INVALID("invalid", "The request is not valid", 400),
        UNAUTHENTICATED("unauthenticated", "No valid token was sent", 401),
        FORBIDDEN("forbidden", "Not allowed", 403),
        NOT_FOUND("not-found", "There is no such thing", 404),
        CONFLICT("conflict", "The idempotency key belongs to another submission", 409),
        UNFINISHED("unfinished", "The run has not finished", 409),
        GONE("gone", "It is no longer kept", 410),
        TOO_LARGE("too-large", "A limit on size was exceeded", 413),
        DIGEST_MISMATCH("digest-mismatch", "The content is not what its digest says", 422),
        UNKNOWN_BLOB("unknown-blob", "A blob was not uploaded", 422),
        UNKNOWN_POOL("unknown-pool", "There is no such pool", 422),
        TOO_MANY("too-many", "Too many requests", 429),
        INTERNAL("internal", "The service failed", 500),
        UNAVAILABLE("unavailable", "The service can't do this now", 503);

        private final String word;
        private final String title;
        private final int status;

        Type(String word, String title, int status) {
            this.word = word;
            this.title = title;
            this.status = status;
        }

        public int status() {
            return status;
        }

        public String uri() {
            return BASE + word;
        }

        /** Whether {@code problem} is of this type. */
        public boolean is(Problem problem) {
            return uri().equals(problem.type());
        }
    }

    public static Problem of(Type type, String detail) {
        return of(type, detail, null);
    }

    public static Problem of(Type type, String detail, @Nullable String field) {
        return new Problem(type.uri(), type.title, type.status, detail, field, null);
    }

    public static Problem unknownBlobs(List<Digest> missing, String field) {
        List<String> digests = missing.stream().map(Digest::value).toList();
        return new Problem(
                Type.UNKNOWN_BLOB.uri(),
                Type.UNKNOWN_BLOB.title,
                Type.UNKNOWN_BLOB.status,
                "Upload " + digests + " by PUT /v1/namespaces/{namespace}/blobs/{digest}, then submit again.",
                field,
                digests);
    }

    public ProblemException toException() {
        return new ProblemException(this);
    }
}
