package dev.computethis.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches of namespaces that may not be read. A namespace's roles go with it when it is deleted, and those that are left
 * must not wait for it. A refusal counts once it has lasted, as a role that was just made may not be known yet.
 * Thread-safe.
 */
final class Refusals {

    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private final Map<Object, Long> since = new ConcurrentHashMap<>();

    /** @param nanos a monotonic clock */
    Refusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The watch could not be set up. */
    void failed(Object watch, Throwable failure) {
        if (isForbidden(failure)) {
            since.putIfAbsent(watch, nanos.getAsLong());
        } else {
            since.remove(watch);
        }
    }

    /** Whether it is no use to wait for the watch: all it was told for a while is that it may not read. */
    boolean isRefused(Object watch) {
        Long first = since.get(watch);
        return first != null && nanos.getAsLong() - first >= PATIENCE.toNanos();
    }

    private static boolean isForbidden(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused
                    && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
        }
        return false;
    }
}
