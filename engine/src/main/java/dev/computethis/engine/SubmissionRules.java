package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.EncodedPayload;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.TraceParent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a submission must be; each rule throws a problem that names the member, the limit and what to do. A submission
 * comes from outside, so a member that should be there may be null.
 */
final class SubmissionRules {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private SubmissionRules() {}

    static void checkNamespace(String namespace) {
        checkLabel("namespace", namespace);
    }

    /** All that can be told from the submission alone. */
    static void check(Submission submission) {
        String function = required("function", submission.function());
        if (function.isBlank() || function.length() > Limits.FUNCTION_LENGTH) {
            throw invalid(
                    "function",
                    "must be 1 to " + Limits.FUNCTION_LENGTH + " characters, and has " + function.length() + ".");
        }
        if (submission.source() != null && submission.source().length() > Limits.FUNCTION_LENGTH) {
            throw invalid("source", "must be at most " + Limits.FUNCTION_LENGTH + " characters.");
        }
        if (!Submission.JAVA.equals(required("runtime", submission.runtime()))) {
            throw invalid("runtime", "is '" + submission.runtime() + "'; only 'java' is known.");
        }
        checkDigest("bundle", required("bundle", submission.bundle()));
        checkLabel("pool", required("pool", submission.pool()));
        within("invocations", submission.invocations(), 1, Limits.INVOCATIONS);
        within("priority", submission.priority(), -Limits.PRIORITY, Limits.PRIORITY);
        within("maxAttempts", submission.maxAttempts(), 1, Limits.MAX_ATTEMPTS);
        if (required("delivery", submission.delivery()) == Delivery.AtMostOnce && submission.maxAttempts() != 1) {
            throw invalid(
                    "maxAttempts", "must be 1 with delivery AtMostOnce, and is " + submission.maxAttempts() + ".");
        }
        checkRetryOn(submission.retryOn());
        seconds("activeDeadlineSeconds", submission.activeDeadlineSeconds(), 1);
        seconds("ttlSecondsAfterFinished", submission.ttlSecondsAfterFinished(), 0);
        if (submission.traceparent() != null && TraceParent.parse(submission.traceparent()) == null) {
            throw invalid(
                    "traceparent",
                    "must be as W3C Trace Context version 00 writes it, 00-<32 hex digits>-<16>-<2>; leave it out"
                            + " where nobody traces.");
        }
        String arguments = submission.argumentsPreview();
        if (arguments != null && arguments.length() > Limits.ARGUMENTS_PREVIEW) {
            throw invalid("argumentsPreview", "must be at most " + Limits.ARGUMENTS_PREVIEW + " characters.");
        }
        checkPayload(required("payload", submission.payload()), submission.invocations());
    }

    private static void checkRetryOn(@Nullable List<String> names) {
        if (names == null) {
            return;
        }
        if (names.size() > Limits.RETRY_ON) {
            throw invalid("retryOn", "names " + names.size() + " classes; want at most " + Limits.RETRY_ON + ".");
        }
        for (String name : names) {
            if (name == null || name.isBlank() || name.length() > Limits.CLASS_NAME) {
                throw invalid(
                        "retryOn", "must hold names of classes, each of 1 to " + Limits.CLASS_NAME + " characters.");
            }
        }
    }

    /** The blobs a submission names. */
    static List<Digest> blobs(Submission submission) {
        List<Digest> blobs = new ArrayList<>();
        blobs.add(new Digest(submission.bundle()));
        if (submission.payload().blob() != null) {
            blobs.add(new Digest(submission.payload().blob()));
        }
        return blobs;
    }

    static void checkPool(String namespace, String pool, List<PoolView> pools) {
        if (pools.stream().noneMatch(there -> there.name().equals(pool))) {
            List<String> names = pools.stream().map(PoolView::name).sorted().toList();
            throw Problem.of(
                            Problem.Type.UNKNOWN_POOL,
                            "Namespace " + namespace + " has no pool '" + pool + "'; "
                                    + (names.isEmpty() ? "it has none at all." : "it has " + names + "."),
                            "pool")
                    .toException();
        }
    }

    /** Where no worker could run anything, blobs are of no use, and would be kept for anyone who names a namespace. */
    static void checkServed(String namespace, List<PoolView> pools) {
        checkNamespace(namespace);
        if (pools.isEmpty()) {
            throw Problem.of(
                            Problem.Type.NOT_FOUND,
                            "Namespace " + namespace + " has no worker pool here, so nothing can run in it.",
                            "namespace")
                    .toException();
        }
    }

    /** @param release what the newest of the bundle's classes needs */
    static void checkJava(int release, String pool, List<PoolView> pools) {
        for (PoolView there : pools) {
            // 0 until a worker has told: then the worker refuses what it can't load.
            if (there.name().equals(pool) && there.javaVersion() > 0 && there.javaVersion() < release) {
                throw invalid(
                        "bundle",
                        "holds classes of Java " + release + ", and the workers of pool '" + pool + "' have Java "
                                + there.javaVersion() + ". Compile with --release " + there.javaVersion()
                                + ", or choose a pool with a newer Java.");
            }
        }
    }

    private static void checkPayload(Content payload, int invocations) {
        String inline = payload.inline();
        String blob = payload.blob();
        if ((inline == null) == (blob == null)) {
            throw invalid(
                    "payload", "must have one of inline and blob, and has " + (blob == null ? "neither." : "both."));
        }
        if (blob != null) {
            checkDigest("payload.blob", blob);
        } else {
            checkInline(Objects.requireNonNull(inline), invocations);
        }
    }

    private static void checkInline(String inline, int invocations) {
        // Four characters hold three bytes: what is far too long is refused before anything is set aside for it.
        if (inline.length() / 4L * 3 > Limits.INLINE_BYTES + 2) {
            throw tooLarge();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(inline);
            if (bytes.length > Limits.INLINE_BYTES) {
                throw tooLarge();
            }
            int held = EncodedPayload.of(bytes).invocations();
            if (held != invocations) {
                throw invalid("invocations", "is " + invocations + ", and the payload holds " + held + ".");
            }
        } catch (MalformedMessageException malformed) {
            throw invalid("payload.inline", "is no payload: " + malformed.getMessage() + ".");
        } catch (IllegalArgumentException notBase64) {
            throw invalid("payload.inline", "is not base64: " + notBase64.getMessage() + ".");
        }
    }

    private static RuntimeException tooLarge() {
        return Problem.of(
                        Problem.Type.TOO_LARGE,
                        "payload.inline holds more than " + Limits.INLINE_BYTES
                                + " bytes. Upload it as a blob (at most " + Limits.BLOB_BYTES
                                + " bytes) and name its digest in payload.blob.",
                        "payload.inline")
                .toException();
    }

    private static void checkLabel(String member, String text) {
        if (!LABEL.matcher(text).matches()) {
            throw invalid(
                    member,
                    "is '" + text + "'; want at most " + Limits.NAME_LENGTH
                            + " of a-z, 0-9 and '-', with a letter or digit at both ends (RFC 1123).");
        }
    }

    private static void checkDigest(String member, String text) {
        if (!Digest.isDigest(text)) {
            throw invalid(member, "is '" + text + "'; want sha256: and 64 lower-case hex digits.");
        }
    }

    private static void within(String member, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(member, "is " + value + "; want " + least + " to " + most + ".");
        }
    }

    private static void seconds(String member, @Nullable Long value, long least) {
        // Far more than anyone waits for, and still far from where sums of times overflow.
        if (value != null && (value < least || value > Integer.MAX_VALUE)) {
            throw invalid(
                    member, "is " + value + "; want " + least + " to " + Integer.MAX_VALUE + ", or leave it out.");
        }
    }

    private static <T> T required(String member, @Nullable T value) {
        if (value == null) {
            throw invalid(member, "is missing.");
        }
        return value;
    }

    static RuntimeException invalid(String member, String what) {
        return Problem.of(Problem.Type.INVALID, member + " " + what, member).toException();
    }
}
