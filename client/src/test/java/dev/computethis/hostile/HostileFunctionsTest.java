package dev.computethis.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the table of hostile functions to the catalogue. */
class HostileFunctionsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "hostile-functions.md");
    private static final String BEGIN =
            "<!-- made by HostileFunctionsTest: run it with -Dcomputethis.write-docs=true -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void thereAreAtLeastSixtyAndEachHasItsName() {
        List<Attack> all = Attacks.all();

        assertThat(all).hasSizeGreaterThanOrEqualTo(60);
        assertThat(all.stream().map(Attack::name)).doesNotHaveDuplicates();
    }

    @Test
    void documentShowsTheTable() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String expected = document.substring(0, begin) + table() + document.substring(end);
        if (Boolean.getBoolean("computethis.write-docs")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT).content().isEqualTo(expected);
    }

    private static String table() {
        StringBuilder text =
                new StringBuilder("| A function that … | Tried | Its run | Held by |\n|---|---|---|---|\n");
        for (Attack attack : Attacks.all()) {
            text.append("| ")
                    .append(attack.name())
                    .append(" | ")
                    .append(attack.place() == Attack.Place.POD ? "pod" : "local, pod")
                    .append(" | ")
                    .append(attack.ending().text().replace("|", "\\|").replace("…  …", "…"))
                    .append(" | ")
                    .append(attack.heldBy())
                    .append(" |\n");
        }
        return text.toString();
    }
}
