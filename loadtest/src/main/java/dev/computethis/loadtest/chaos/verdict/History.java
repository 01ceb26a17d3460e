package dev.computethis.loadtest.chaos.verdict;

import java.util.List;
import java.util.Map;

/**
 * All that is known once everything has ended.
 *
 * @param held by the run's name
 * @param changes ends that were seen to change after they were written, in words
 * @param runnerKills how many runners were killed, each of which may fail the one run it had
 */
public record History(
        List<Seen> seen, Map<String, Held> held, List<Start> starts, List<String> changes, int runnerKills) {}
