package dev.computethis.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {

    @Test
    void eachFigureIsAnObjectWithTheDocumentedFields() throws IOException {
        Figure figure = new Figure(
                "throughput",
                "kind",
                2,
                900,
                "noop",
                "single, 32 callers",
                201.23456,
                "1/s",
                "floor",
                0.81234,
                190,
                210,
                3);

        List<Object> read = JSON.std.listFrom(SummaryJson.of(List.of(figure)));

        assertThat(read.get(0).toString())
                .isEqualTo("{name=throughput, engine=kind, workers=2, functions=900, function=noop,"
                        + " mode=single, 32 callers, value=201.2, unit=1/s, ratioTo=floor, ratio=0.8123, min=190.0,"
                        + " max=210.0, runs=3}");
    }

    @Test
    void figureWithoutARatioSaysNull() throws IOException {
        Figure figure = new Figure("failures", "local", 1, 1, "noop", "map", 0, "functions", null, null, 0, 0, 1);

        assertThat(SummaryJson.of(List.of(figure)))
                .contains("\"ratioTo\" : null")
                .contains("\"ratio\" : null");
    }
}
