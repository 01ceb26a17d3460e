package dev.computethis.internal.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The caller's span, where the program uses OpenTelemetry's API. Reached by reflection, so that nobody else needs it on the
 * class path. Thread-safe.
 */
public final class CurrentSpan implements Supplier<@Nullable String> {

    private static final String API = "io.opentelemetry.api.trace.";

    private record Calls(
            Method current, Method context, Method isValid, Method traceId, Method spanId, Method flags, Method hex) {}

    private final @Nullable Calls calls;

    public CurrentSpan() {
        this.calls = calls();
    }

    private static @Nullable Calls calls() {
        try {
            Class<?> span = type("Span");
            Class<?> context = type("SpanContext");
            return new Calls(
                    span.getMethod("current"),
                    span.getMethod("getSpanContext"),
                    context.getMethod("isValid"),
                    context.getMethod("getTraceId"),
                    context.getMethod("getSpanId"),
                    context.getMethod("getTraceFlags"),
                    type("TraceFlags").getMethod("asHex"));
        } catch (ReflectiveOperationException | LinkageError notUsed) {
            return null;
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(API + name, true, CurrentSpan.class.getClassLoader());
    }

    /** As the W3C header {@code traceparent}; null where there is none. */
    @Override
    public @Nullable String get() {
        if (calls == null) {
            return null;
        }
        try {
            Object context = calls.context.invoke(calls.current.invoke(null));
            return Boolean.TRUE.equals(calls.isValid.invoke(context))
                    ? "00-" + calls.traceId.invoke(context) + "-" + calls.spanId.invoke(context) + "-"
                            + calls.hex.invoke(calls.flags.invoke(context))
                    : null;
        } catch (IllegalAccessException | InvocationTargetException notTraced) {
            return null;
        }
    }
}
