package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.ComputeClient;
import dev.computethis.internal.FakeService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shape through capture, and a loader that sees nothing but what was shipped. */
class CatalogueTest {

    private static final ComputeClient COMPUTE = ComputeClient.over(new FakeService(), "default");

    static List<Case> cases() {
        return Catalogue.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyShapeTravels(Case shape) {
        assertThat(shape.call().apply(COMPUTE)).isEqualTo(shape.expected());
    }

    @Test
    void thereAreAtLeastEightyShapes() {
        assertThat(cases()).hasSizeGreaterThan(80);
    }
}
