package dev.computethis.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience =
            new Patience(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(3));
    private final Random random = new Random(1);

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(patience.pause(1, Duration.ZERO, null, true, random))
                .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(patience.pause(3, Duration.ZERO, null, true, random))
                .isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(patience.pause(1000, Duration.ZERO, null, true, random))
                .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
    }

    @Test
    void aServiceThatNeverAnsweredIsGivenUpSoonAndAKnownOneIsNot() {
        Duration spent = Duration.ofSeconds(2);

        assertThat(patience.pause(5, spent, null, false, random)).isNull();
        assertThat(patience.pause(5, spent, null, true, random)).isNotNull();
        assertThat(patience.pause(50, Duration.ofMinutes(3), null, true, random))
                .isNull();
    }

    @Test
    void whatTheServiceAskedForIsTheLeast() {
        Duration asked = Duration.ofSeconds(30);

        assertThat(patience.pause(1, Duration.ZERO, asked, true, random)).isBetween(asked, asked.plusMillis(100));
    }
}
