package dev.computethis.operator.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random ids, but for the span a thread has named one for, as the ids of runs and their starts are known beforehand. */
final class SpanIds implements IdGenerator {

    private final ThreadLocal<@Nullable String> named = new ThreadLocal<>();

    /** What {@code start} starts has the span id {@code id}. */
    <T> T with(String id, Supplier<T> start) {
        named.set(id);
        try {
            return start.get();
        } finally {
            named.remove();
        }
    }

    @Override
    public String generateSpanId() {
        String id = named.get();
        return id == null ? IdGenerator.random().generateSpanId() : id;
    }

    @Override
    public String generateTraceId() {
        return IdGenerator.random().generateTraceId();
    }
}
