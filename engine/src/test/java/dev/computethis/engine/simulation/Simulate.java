package dev.computethis.engine.simulation;

import dev.computethis.engine.simulation.Simulation.Result;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code make simulate}: plays {@code seeds=N} seeds and hunts each planted bug; or {@code seed=S} alone, with the trace of
 * what happened to the run that a promise was broken to ({@code trace=all} for everything).
 */
public final class Simulate {

    /** A planted bug that is not caught in so many seeds is not caught. */
    static final int SEEDS_PER_BUG = 2_000;

    private static final int TRACES_SHOWN = 3;
    private static final int LINES_SHOWN = 150;

    private final PrintStream out;

    private Simulate(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2
                    || !List.of("seeds", "seed", "from", "bugs", "trace").contains(parts[0])) {
                System.err.println(
                        "simulate: '" + argument + "' is not known; want seeds=N, from=N, bugs=no, seed=N, trace=all.");
                System.exit(2);
            }
            options.put(parts[0], parts[1]);
        }
        Simulate simulate = new Simulate(System.out);
        boolean kept = options.containsKey("seed")
                ? simulate.one(Long.parseLong(options.get("seed")), "all".equals(options.get("trace")))
                : simulate.many(
                        Long.parseLong(options.getOrDefault("from", "0")),
                        Integer.parseInt(options.getOrDefault("seeds", "2000")),
                        !"no".equals(options.get("bugs")));
        System.exit(kept ? 0 : 1);
    }

    private boolean one(long seed, boolean all) {
        Result result = new Simulation(seed, Seams.NONE, true).play();
        if (all) {
            result.trace().lines().forEach(out::println);
        } else if (result.violation() != null) {
            show(result);
        }
        out.println(
                result.violation() == null
                        ? "seed " + seed + ": all promises kept, " + result.runs() + " runs"
                        : "seed " + seed + ": " + result.violation());
        return result.violation() == null;
    }

    private boolean many(long first, int count, boolean bugs) {
        long begun = System.nanoTime();
        Campaign campaign = new Campaign(() -> Seams.NONE);
        campaign.play(first, count, so -> progress(so, count, begun));
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.err.println();
        out.printf(
                Locale.ROOT,
                "%d seeds, %.0f virtual hours, %d runs, in %.0f s (%.0f seeds per minute)%nends: %s%n%nfaults%n",
                campaign.seeds(),
                campaign.virtualHours(),
                campaign.runs(),
                seconds,
                campaign.seeds() * 60 / seconds,
                campaign.ends());
        for (Fault fault : Fault.values()) {
            out.printf(Locale.ROOT, "%10d  %s%n", campaign.count(fault), fault.title());
        }
        boolean caught = !bugs || hunt();
        boolean fired = campaign.missing().isEmpty();
        if (!fired) {
            out.println("never struck: " + campaign.missing());
        }
        out.println();
        out.println(campaign.broken().size() + " violations");
        campaign.broken().stream()
                .limit(20)
                .forEach(result -> out.println("make simulate seed=" + result.seed() + "   # " + brief(result)));
        campaign.broken().stream()
                .limit(TRACES_SHOWN)
                .forEach(result -> show(Campaign.play(result.seed(), Seams.NONE, true)));
        return campaign.broken().isEmpty() && caught && fired;
    }

    private boolean hunt() {
        out.println();
        out.println("planted bugs");
        boolean all = true;
        for (PlantedBug bug : PlantedBug.values()) {
            Optional<Result> found = Campaign.hunt(bug, 0, SEEDS_PER_BUG);
            all &= found.isPresent();
            out.printf(
                    Locale.ROOT,
                    "  %-42s %s%n",
                    bug.title(),
                    found.map(result -> "caught with seed " + result.seed() + ": " + brief(result))
                            .orElse("NOT CAUGHT in " + SEEDS_PER_BUG + " seeds"));
        }
        return all;
    }

    private static String brief(Result result) {
        String text = String.valueOf(result.violation()).replace('\n', ' ');
        return text.substring(0, Math.min(text.length(), 150));
    }

    /** What happened to what the violation names. */
    private void show(Result result) {
        String what = String.valueOf(result.violation());
        List<String> names = Pattern.compile("(uid-\\d+|run-\\d+)\\b")
                .matcher(what)
                .results()
                .map(match -> match.group())
                .distinct()
                .toList();
        List<String> lines = result.trace().about(names);
        out.println();
        out.println("seed " + result.seed() + ": " + what);
        lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()).forEach(out::println);
    }

    private static void progress(Campaign campaign, int count, long begun) {
        long done = campaign.seeds();
        if (done % Math.max(1, count / 20) == 0) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.err.printf(
                    Locale.ROOT,
                    "\r%d of %d seeds, %d violations, %.0f s left   ",
                    done,
                    count,
                    campaign.broken().size(),
                    seconds / done * (count - done));
        }
    }
}
