package dev.computethis.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.loadtest.chaos.faults.Faults;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {

    @Test
    void hasAllKindsAndTwoHundredFaultsUnlessTold() {
        ChaosOptions options = ChaosOptions.parse("seed=");

        assertThat(options.kinds()).isEqualTo(Faults.ALL);
        assertThat(options.faults()).isGreaterThanOrEqualTo(200);
        assertThat(options.seed()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongAndWhatThereIs() {
        assertThatThrownBy(() -> ChaosOptions.parse("sed=1"))
                .hasMessageContaining("'sed=1' is no option")
                .hasMessageContaining("seed=");
        assertThatThrownBy(() -> ChaosOptions.parse("faults=none"))
                .hasMessageContaining("faults=none: a whole number from 1 to");
        assertThatThrownBy(() -> ChaosOptions.parse("kinds=leader-tickled"))
                .hasMessageContaining("kinds=leader-tickled is unknown")
                .hasMessageContaining("leader-killed");
    }
}
