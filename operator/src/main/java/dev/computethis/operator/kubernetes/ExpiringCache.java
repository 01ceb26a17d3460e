package dev.computethis.operator.kubernetes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that are asked for once and good for a while; who asks meanwhile shares the answer. Holds at most so many, the
 * oldest go first. Failures are forgotten at once.
 */
final class ExpiringCache<K, V> {

    private final Duration good;
    private final LongSupplier nanos;
    private final Map<K, Entry<V>> entries;

    private record Entry<V>(CompletableFuture<V> answer, long since) {}

    /** @param nanos a monotonic clock */
    ExpiringCache(int most, Duration good, LongSupplier nanos) {
        this.good = good;
        this.nanos = nanos;
        this.entries = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Entry<V>> eldest) {
                return size() > most;
            }
        };
    }

    CompletionStage<V> get(K key, Supplier<CompletionStage<V>> ask) {
        Entry<V> mine;
        synchronized (entries) {
            Entry<V> known = entries.get(key);
            if (known != null && nanos.getAsLong() - known.since() < good.toNanos()) {
                return known.answer();
            }
            mine = new Entry<>(new CompletableFuture<>(), nanos.getAsLong());
            entries.remove(key);
            entries.put(key, mine);
        }
        return ask.get().whenComplete((value, failure) -> {
            if (failure == null) {
                mine.answer().complete(value);
            } else {
                synchronized (entries) {
                    entries.remove(key, mine);
                }
                mine.answer().completeExceptionally(failure);
            }
        });
    }
}
