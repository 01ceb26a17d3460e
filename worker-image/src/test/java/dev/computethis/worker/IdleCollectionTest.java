package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an idle JVM gives memory back. */
final class IdleCollectionTest {

    private boolean isAtWork;
    private long done;
    private int collections;
    private final IdleCollection idle = new IdleCollection(() -> isAtWork, () -> done, () -> collections++);

    @Test
    void collectsOnceAfterWork() {
        idle.look();
        assertThat(collections).as("nothing was done").isZero();

        done = 3;
        idle.look();
        assertThat(collections).as("it worked in this period").isZero();

        idle.look();
        idle.look();
        assertThat(collections).isEqualTo(1);

        done = 4;
        idle.look();
        idle.look();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void disturbsNoWorkThatTakesLong() {
        isAtWork = true;
        for (int period = 0; period < 10; period++) {
            idle.look();
        }
        assertThat(collections).isZero();

        isAtWork = false;
        idle.look();
        assertThat(collections).isEqualTo(1);
    }
}
