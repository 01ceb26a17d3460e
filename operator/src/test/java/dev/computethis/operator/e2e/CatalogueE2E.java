package dev.computethis.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.ComputeClient;
import dev.computethis.catalogue.Case;
import dev.computethis.catalogue.Catalogue;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's catalogue of functions, each of which runs on a worker pod too. */
class CatalogueE2E {

    private static ComputeClient compute;

    @BeforeAll
    static void connect() {
        Cluster.awaitWorkers("default", 3);
        compute = ComputeClient.connect();
    }

    @AfterAll
    static void close() {
        compute.close();
    }

    static List<Case> cases() {
        return Catalogue.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyShapeTravels(Case shape) {
        assertThat(shape.call().apply(compute)).isEqualTo(shape.expected());
    }

    @Test
    void thereAreAtLeastEighty() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(80);
    }
}
