package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so its version is written a second time, and its modules too. */
class BomTest {

    private static final Pattern PROJECT =
            Pattern.compile("<artifactId>(computethis-[a-z]+)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void itHasTheParentsVersionAndNamesModulesThatThereAre() throws IOException {
        String parent = version("../pom.xml", "computethis-parent");
        String bom = Files.readString(Path.of("../bom/pom.xml"));

        assertThat(version("../bom/pom.xml", "computethis-bom")).isEqualTo(parent);
        assertThat(PROJECT.matcher(bom).results().map(found -> found.group(1)))
                .contains(
                        "computethis-client",
                        "computethis-engine",
                        "computethis-protocol",
                        "computethis-scheduling",
                        "computethis-worker");
    }

    private static String version(String pom, String artifact) throws IOException {
        return PROJECT.matcher(Files.readString(Path.of(pom)))
                .results()
                .filter(found -> found.group(1).equals(artifact))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow();
    }
}
