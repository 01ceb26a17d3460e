package dev.computethis.loadtest.chaos;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.computethis.loadtest.chaos.verdict.Verdict;
import dev.computethis.loadtest.chaos.verdict.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a session, as text and as data.
 *
 * @param seconds from the first run handed over to the last one's end
 */
record ChaosReport(long seed, double seconds, List<Strike> strikes, Verdict verdict) {

    /** Whether the promise was kept, and every kind of fault proven at least once. */
    boolean isGood() {
        return verdict.violations().isEmpty()
                && Recovery.of(strikes).stream().allMatch(recovery -> recovery.proven() > 0);
    }

    /** {@code report.md} and {@code report.json}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), text() + details());
        Files.writeString(
                folder.resolve("report.json"),
                JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(data()));
    }

    /** The part that is worth printing. */
    String text() {
        long proven = strikes.stream().filter(Strike::isProven).count();
        List<Recovery> recoveries = Recovery.of(strikes);
        StringBuilder text = new StringBuilder("# Chaos, seed " + seed + "\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d runs, %d starts, %d faults of %d kinds proven (%d not) in %.0f s.%n%n",
                verdict.runs(),
                verdict.starts(),
                proven,
                recoveries.stream().filter(recovery -> recovery.proven() > 0).count(),
                strikes.size() - proven,
                seconds));
        text.append("| Of ")
                .append(verdict.acknowledged())
                .append(" acknowledged runs | |\n|---|---|\n")
                .append(row("lost", verdict.count(Violation.Kind.LOST)))
                .append(row("excess starts", verdict.count(Violation.Kind.EXCESS_START)))
                .append(row("second results", verdict.count(Violation.Kind.SECOND_RESULT)))
                .append(row("stuck", verdict.count(Violation.Kind.STUCK)))
                .append(row("wrong results", verdict.count(Violation.Kind.WRONG_RESULT)))
                .append(row("returned", verdict.returned()))
                .append(row("started again, as they may", verdict.again()))
                .append(row("`AtMostOnce` and lost with their worker, as they must", verdict.lostOnce()))
                .append(row("lost at the last start they may have", verdict.exhausted()))
                .append(row("failed, as their runner was killed", verdict.crashed()));
        text.append("\nSeconds from the fault until the next result of a run that was handed over after it, and until"
                + " everything was there and well again; what a fault lasts is part of both.\n\n");
        text.append("| Fault | Proven | Next result: median | most | Whole: median | most | Slowest probe |\n");
        text.append("|---|---:|---:|---:|---:|---:|---:|\n");
        for (Recovery recovery : recoveries) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d of %d | %s | %s | %s | %s | %s |%n",
                    recovery.kind(),
                    recovery.proven(),
                    recovery.struck(),
                    number(recovery.servedMedian()),
                    number(recovery.servedMost()),
                    number(recovery.wholeMedian()),
                    number(recovery.wholeMost()),
                    number(recovery.slowest())));
        }
        verdict.violations()
                .forEach(violation -> text.append("\n- **")
                        .append(violation.kind())
                        .append("** ")
                        .append(violation.what()));
        return text.append('\n').toString();
    }

    private String details() {
        StringBuilder text = new StringBuilder(
                "\n## Every fault\n\n| At | Fault | Target | Runs under way | Proof |\n|---:|---|---|---:|---|\n");
        strikes.forEach(strike -> text.append(String.format(
                Locale.ROOT,
                "| %.1f | %s | %s | %d | %s |%n",
                strike.at(),
                strike.kind(),
                strike.target(),
                strike.underWay(),
                (strike.proof() == null ? "none. " : strike.proof())
                        + (strike.trouble() == null ? "" : " " + strike.trouble()))));
        return text.toString();
    }

    private Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("seed", seed);
        data.put("seconds", seconds);
        data.put("runs", verdict.runs());
        data.put("acknowledged", verdict.acknowledged());
        data.put("returned", verdict.returned());
        data.put("starts", verdict.starts());
        data.put("startedAgain", verdict.again());
        data.put("lostAtMostOnce", verdict.lostOnce());
        data.put("exhausted", verdict.exhausted());
        data.put("crashed", verdict.crashed());
        for (Violation.Kind kind : Violation.Kind.values()) {
            data.put(kind.name().toLowerCase(Locale.ROOT), verdict.count(kind));
        }
        data.put(
                "violations", verdict.violations().stream().map(Violation::what).toList());
        List<Map<String, Object>> all = new ArrayList<>();
        for (Strike strike : strikes) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", strike.at());
            one.put("kind", strike.kind());
            one.put("target", strike.target());
            one.put("underWay", strike.underWay());
            one.put("proof", strike.proof() == null ? "" : strike.proof());
            one.put("trouble", strike.trouble() == null ? "" : strike.trouble());
            one.put("nextResult", number(strike.served()));
            one.put("whole", number(strike.whole()));
            one.put("slowestProbe", number(strike.slowest()));
            all.add(one);
        }
        data.put("faults", all);
        return data;
    }

    private static String row(String what, long count) {
        return "| " + what + " | " + count + " |\n";
    }

    private static String number(double seconds) {
        return Double.isNaN(seconds) ? "-" : String.format(Locale.ROOT, "%.1f", seconds);
    }
}
