package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingIT {

    @TempDir
    private Path folder;

    @Test
    void whatThisJvmDoesIsReadWithItsStacks() throws Exception {
        Path file = folder.resolve("test.jfr");
        Instant from = Instant.now();
        try (jdk.jfr.Recording recorder = new jdk.jfr.Recording()) {
            recorder.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recorder.enable("jdk.ObjectAllocationSample").withStackTrace();
            recorder.start();
            work();
            recorder.stop();
            recorder.dump(file);
        }

        Recording recording = Recording.read(file, from, Instant.now());

        assertThat(recording.samples())
                .anySatisfy(stack ->
                        assertThat(stack.topOfOurs().orElseThrow().label()).isEqualTo("RecordingIT.work"));
        assertThat(recording.allocations()).anySatisfy(allocation -> {
            assertThat(allocation.className()).isEqualTo("long[]");
            assertThat(allocation.stack().top().label()).isEqualTo("RecordingIT.work");
            assertThat(allocation.bytes()).isPositive();
        });
        assertThat(recording.threads()).containsValue(Thread.currentThread().getName());
        assertThat(Recording.read(file, from.minusSeconds(9), from).samples()).isEmpty();
    }

    /** Until samples can be hoped for: a second of it. */
    private static void work() {
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        long sum = 0;
        while (System.nanoTime() < end) {
            long[] some = new long[10_000];
            for (int i = 0; i < some.length; i++) {
                some[i] = sum + i;
                sum += some[i] % 7;
            }
        }
        assertThat(sum).isNotZero();
    }
}
