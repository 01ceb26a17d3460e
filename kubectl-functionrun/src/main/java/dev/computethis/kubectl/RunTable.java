package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.FunctionRunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs in columns, the same as {@code kubectl get} shows. */
final class RunTable {

    private static final List<String> HEAD =
            List.of("NAME", "STATUS", "FUNCTION", "DONE", "WORKER", "RESULT", "DURATION", "AGE");

    private RunTable() {}

    static String of(List<FunctionRun> runs, Instant now) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        for (FunctionRun run : runs) {
            FunctionRunStatus status = run.getStatus();
            FunctionRunStatus.Display display = status == null ? null : status.display();
            rows.add(List.of(
                    run.getMetadata().getName(),
                    Runs.phase(run).name(),
                    text(run.getSpec().function()),
                    display == null ? "" : text(display.done()),
                    status == null ? "" : text(status.worker()),
                    display == null ? "" : text(display.result()),
                    display == null ? "" : text(display.duration()),
                    age(Instant.parse(run.getMetadata().getCreationTimestamp()), now)));
        }
        return inColumns(rows);
    }

    /** Each column as wide as what is in it, three spaces between two. */
    static String inColumns(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 3));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** As kubectl has it: {@code 5s}, {@code 3m}, {@code 2h}, {@code 4d}. */
    static String age(Instant created, Instant now) {
        Duration age = Duration.between(created, now);
        if (age.toSeconds() < 120) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
