package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Throwable FORBIDDEN =
            new CompletionException(new KubernetesClientException("may not list", 403, null));

    private final AtomicLong nanos = new AtomicLong();
    private final Refusals refusals = new Refusals(nanos::get);

    @Test
    void aWatchIsRefusedOnceThatHasLasted() {
        refusals.failed("gone", FORBIDDEN);
        pass(14);
        refusals.failed("gone", FORBIDDEN);
        assertThat(refusals.isRefused("gone")).isFalse();

        pass(1);

        assertThat(refusals.isRefused("gone")).isTrue();
        assertThat(refusals.isRefused("there")).isFalse();
    }

    @Test
    void aServerThatIsAwayRefusesNothing() {
        refusals.failed("there", new IOException("connection refused"));
        pass(60);
        assertThat(refusals.isRefused("there")).isFalse();

        refusals.failed("there", FORBIDDEN);
        pass(10);
        refusals.failed("there", new IOException("connection refused"));
        pass(10);
        assertThat(refusals.isRefused("there")).isFalse();
    }

    private void pass(int seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }
}
