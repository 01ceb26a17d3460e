package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void theDocumentListsEveryLimitWithItsValue() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "limits.md"));
        for (var limit : Limits.class.getFields()) {
            String row = String.format(Locale.ROOT, "| `%s` | %,d |", limit.getName(), limit.getInt(null));
            assertThat(document).as("docs/limits.md").contains(row);
        }
    }
}
