package dev.computethis.loadtest.chaos.verdict;

import java.util.List;

/**
 * What a history comes to.
 *
 * @param runs how many orders were given
 * @param lostOnce runs of {@code AtMostOnce} whose worker was lost, as they may be
 * @param exhausted runs whose last allowed start was lost
 * @param crashed runs that failed as their runner was killed
 * @param again starts of an invocation after the first, but for those after its function had thrown what it is tried
 *     again on
 */
public record Verdict(
        int runs,
        int acknowledged,
        int returned,
        int lostOnce,
        int exhausted,
        int crashed,
        int starts,
        int again,
        List<Violation> violations) {

    public long count(Violation.Kind kind) {
        return violations.stream().filter(violation -> violation.kind() == kind).count();
    }
}
