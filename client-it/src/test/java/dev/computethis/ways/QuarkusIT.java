package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.ComputeClient;
import dev.computethis.NotSerializableFunctionException;
import dev.computethis.ways.Prices.Price;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quarkus's loaders of dev and test mode, which serve classes from memory. */
@QuarkusTest
class QuarkusIT {

    @Inject
    Prices prices;

    private ComputeClient compute;

    @BeforeEach
    void start() {
        compute = ComputeClient.local(1);
    }

    @AfterEach
    void stop() {
        compute.close();
    }

    @Test
    void functionsOfBeansAndTestsTravel() {
        assertThat(getClass().getClassLoader().getClass().getName()).contains("QuarkusClassLoader");

        int more = 3;
        assertThat(compute.computeThis(x -> x + more, 4).run()).isEqualTo(7);
        assertThat(prices.doubled(compute, 21)).isEqualTo(42);
        assertThat(prices.all(compute, List.of(new Price("tea", 1), new Price("milk", 2))))
                .containsExactly(new Price("tea", 2), new Price("milk", 3));
    }

    @Test
    void aBeanThatIsTakenAlongByAccidentIsNamed() {
        assertThatThrownBy(() -> prices.withItself(compute, 1))
                .isInstanceOf(NotSerializableFunctionException.class)
                .hasMessageContaining("Prices.this")
                .hasMessageContaining("copy what it needs into a local variable");
    }
}
