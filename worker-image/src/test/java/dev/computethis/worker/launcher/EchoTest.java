package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EchoTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Echo echo = new Echo(new PrintStream(out, false, StandardCharsets.UTF_8));

    @Test
    void eachLineNamesItsRunHoweverItCame() {
        echo.begin("one");
        append("first\nsec");
        append("ond\nunfinished");
        echo.begin("two");
        append("other\n");
        echo.end();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("[one] first\n[one] second\n[one] unfinished\n[two] other\n");
    }

    @Test
    void aLineWithoutEndIsBroken() {
        echo.begin("one");
        append("x".repeat(20_000));
        echo.end();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("[one] x"));
        assertThat(out.toString(StandardCharsets.UTF_8).chars().filter(c -> c == 'x'))
                .hasSize(20_000);
    }

    @Test
    void whatATerminalWouldObeyIsShownAsAQuestionMark() {
        echo.begin("one");
        append("\u001b[2Jgone\r[two] forged\u009b1m\ttab ü\n");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[one] ?[2Jgone?[two] forged??1m\ttab ü\n");
    }

    private void append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        echo.append(bytes, 0, bytes.length);
    }
}
