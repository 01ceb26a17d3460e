package dev.computethis.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    @Test
    void takesTheTimesOfWhatIsProven() {
        List<Strike> strikes = List.of(
                strike("seen", 1, 5), strike("seen", 3, Double.NaN), strike("seen", 2, 9), strike(null, 100, 100));

        Recovery recovery = Recovery.of(strikes).get(0);

        assertThat(recovery.struck()).isEqualTo(4);
        assertThat(recovery.proven()).isEqualTo(3);
        assertThat(recovery.servedMedian()).isEqualTo(2);
        assertThat(recovery.servedMost()).isEqualTo(3);
        assertThat(recovery.wholeMost()).isEqualTo(9);
    }

    @Test
    void hasNoFigureWhereNothingIsProven() {
        assertThat(Recovery.of(List.of(strike(null, 1, 1))).get(0).servedMedian())
                .isNaN();
    }

    private static Strike strike(@Nullable String proof, double served, double whole) {
        return new Strike("kind", "target", 0, 0, proof, null, served, whole, 0);
    }
}
