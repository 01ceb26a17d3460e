package dev.computethis.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of runs, newest first. Results are left out; read them from the run.
 *
 * @param total how many runs match in all
 * @param next where the next page starts; null on the last
 */
public record RunPage(
        List<RunView> items, int total, @Nullable String next) {}
