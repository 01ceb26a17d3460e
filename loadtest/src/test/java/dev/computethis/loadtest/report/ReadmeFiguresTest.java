package dev.computethis.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeFiguresTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void readmeHasTheFiguresOfTheRunsThatAreKept() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(readme)
                .as("Write it with: make figures")
                .isEqualTo(ReadmeFigures.written(readme, ReadmeFigures.table(ROOT)));
    }

    @Test
    void anotherFigureInTheKeptRunIsAnotherInTheTable(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("docs/figures"));
        String kept = Files.readString(ROOT.resolve("docs/figures/local.json"));
        Files.writeString(
                root.resolve("docs/figures/local.json"),
                kept.replaceAll("(\"name\" : \"efficiency\"[^}]*\"value\" : )[0-9.]+", "$10.123"));

        assertThat(ReadmeFigures.table(root)).contains("share of the ideal rate | 0.12 |");
        assertThat(ReadmeFigures.table(ROOT)).doesNotContain("share of the ideal rate | 0.12 |");
    }

    @Test
    void aReadmeWithoutAPlaceForTheFiguresIsSaidToBeOne() {
        assertThatThrownBy(() -> ReadmeFigures.written("# Title\n", "table")).hasMessageContaining("no place");
    }
}
