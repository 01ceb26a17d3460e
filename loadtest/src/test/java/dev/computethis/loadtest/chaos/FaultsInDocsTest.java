package dev.computethis.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.chaos.faults.Fault;
import dev.computethis.loadtest.chaos.faults.Faults;
import dev.computethis.loadtest.chaos.faults.Upgraded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults in {@code docs/chaos.md} is made from the faults; {@code -Ddocs.write} writes it. */
class FaultsInDocsTest {

    private static final Path PAGE = Path.of("../docs/chaos.md");
    private static final String START = "<!-- faults -->\n";
    private static final String END = "<!-- /faults -->\n";

    @Test
    void pageHasEachFault() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(START) + START.length();
        int to = page.indexOf(END);
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
        }
        assertThat(Files.readString(PAGE))
                .as("Write it with: mvn -pl loadtest -am test -Dtest=FaultsInDocsTest -Ddocs.write"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .contains(START + table() + END);
    }

    private static String table() {
        Stream<Fault> all = Stream.concat(Faults.ALL.stream().map(Faults.Entry::fault), Stream.of(new Upgraded(true)));
        return "| Fault | What is done | Proof |\n|---|---|---|\n"
                + all.map(fault -> "| `" + fault.name() + "` | " + fault.meaning() + " | " + fault.evidence() + " |\n")
                        .collect(Collectors.joining());
    }
}
