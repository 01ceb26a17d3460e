package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of transitions, and its picture in the documentation. */
final class RunStateTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "states.md");

    @Test
    void everyStateCanBeReachedAndLeft() {
        Set<RunState> reached = new LinkedHashSet<>(Set.of(RunState.Queued));
        RunState.TRANSITIONS.forEach(transition -> {
            assertThat(reached).contains(transition.from());
            reached.add(transition.to());
        });

        assertThat(reached).containsExactlyInAnyOrder(RunState.values());
        assertThat(Arrays.stream(RunState.values()).filter(RunStateTest::isFinal))
                .containsExactly(RunState.Done);
    }

    /** Run with {@code -Dcomputethis.write-docs=true} to write the document anew. */
    @Test
    void documentShowsTheTable() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("computethis.write-docs")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT).content().isEqualTo(expected);
    }

    private static boolean isFinal(RunState state) {
        return RunState.TRANSITIONS.stream().noneMatch(transition -> transition.from() == state);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # States of a run in the scheduler

                Made from `RunState.TRANSITIONS` by `RunStateTest`; don't edit. These are the leader's own states. What users see is
                `status.phase`: `Pending` while queued, `Running` once a start or a second of running is stored, and the terminal phase
                once `Storing` is done.

                ```mermaid
                stateDiagram-v2
                    [*] --> Queued
                """);
        RunState.TRANSITIONS.forEach(transition -> text.append("    ")
                .append(transition.from())
                .append(" --> ")
                .append(transition.to())
                .append(": ")
                .append(transition.on())
                .append('\n'));
        text.append("    Done --> [*]\n```\n");
        return text.toString();
    }
}
