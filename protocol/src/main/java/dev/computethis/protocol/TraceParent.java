package dev.computethis.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span as other processes name it: the header {@code traceparent} of the W3C recommendation Trace Context, version 00,
 * such as {@code 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}.
 *
 * <p>A run's span and those of its starts have ids that follow from the run's uid. So each process that has a part in a
 * run names them alike, a leader that takes over included, and nothing need be kept.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param spanId 16 of them, not all 0
 * @param flags two; the lowest bit says that the trace is recorded
 */
public record TraceParent(String traceId, String spanId, String flags) {

    private static final Pattern TEXT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");
    private static final int SPAN_ID = 16;

    /** Null where the text is none. */
    public static @Nullable TraceParent parse(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        return matcher.matches() ? new TraceParent(matcher.group(1), matcher.group(2), matcher.group(3)) : null;
    }

    /** The run's span, of which this is the parent. */
    public TraceParent run(String uid) {
        return child(uid);
    }

    /** The span of one start of a slice of the run; the run's span is its parent. */
    public TraceParent start(AssignmentId id) {
        return child(id.uid() + "/" + id.from() + "/" + id.attempt());
    }

    private TraceParent child(String name) {
        String digest = Digest.of(name.getBytes(StandardCharsets.UTF_8)).value();
        return new TraceParent(traceId, digest.substring(digest.length() - SPAN_ID), flags);
    }

    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
